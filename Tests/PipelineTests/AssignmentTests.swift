import Pipeline
import Testing

@Suite struct AssignmentTests {
    @Test func theCheapestSumWinsOverTheCheapestPair() {
        // Greedy would take (0, 0) for 1 and leave (1, 1) for 10.
        #expect(assign(rows: 2, columns: 2, idle: 100, costs: [1, 2, 2, 10]) == [1, 0])
    }

    @Test func forbiddenPairsAreNeverMade() {
        #expect(assign(rows: 2, columns: 1, idle: 5, costs: [nil, 3]) == [nil, 0])
        #expect(assign(rows: 1, columns: 2, idle: 5, costs: [nil, nil]) == [nil])
    }

    @Test func tooDearIsLeftAlone() {
        #expect(assign(rows: 1, columns: 1, idle: 2, costs: [3]) == [nil])
    }

    @Test func nothingToAssign() {
        #expect(assign(rows: 0, columns: 3, idle: 1, costs: []) == [])
        #expect(assign(rows: 2, columns: 0, idle: 1, costs: []) == [nil, nil])
    }

    /// Against trying every way to pair four rows with four columns.
    @Test func equalsExhaustiveSearch() {
        var state: UInt64 = 7
        for _ in 0..<200 {
            let costs: [Double?] = (0..<16).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let value = Double(state >> 40) / Double(1 << 24)
                return value < 0.2 ? nil : value
            }
            let idle = 0.7
            func sum(_ pairs: [Int?]) -> Double {
                pairs.enumerated().reduce(0) { $0 + ($1.element.flatMap { column in costs[$1.offset * 4 + column] } ?? idle) }
            }
            func best(_ row: Int, _ used: Set<Int>) -> Double {
                if row == 4 { return 0 }
                var least = idle + best(row + 1, used)
                for column in 0..<4 where !used.contains(column) {
                    if let cost = costs[row * 4 + column] { least = min(least, cost + best(row + 1, used.union([column]))) }
                }
                return least
            }
            #expect(abs(sum(assign(rows: 4, columns: 4, idle: idle, costs: costs)) - best(0, [])) < 1e-9)
        }
    }
}
