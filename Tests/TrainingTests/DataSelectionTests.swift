import Testing

import Training

@Suite struct DataSelectionTests {
    /// 60 crops whose gray level is their row; labels 0, 1, 2 in turn, each tenth without one; the last 30 are for testing.
    private let data = DataSet(
        source: "s", pixels: (0..<60).flatMap { [UInt8](repeating: UInt8($0), count: 2304) },
        labels: (0..<60).map { $0 % 10 == 9 ? nil : $0 % 3 }, labelNames: ["angry", "happy", "odd"],
        splits: (0..<60).map { $0 < 30 ? .training : .test })

    private func rows(_ data: DataSet) -> [Int] { (0..<data.count).map { Int(data.crop($0).first!) } }

    @Test func splits() throws {
        #expect(rows(try data.selecting(split: .test)) == Array(30..<60))
        #expect(try data.selecting(split: nil).count == 60)
        let error = dataError { try data.selecting(split: .validation) }
        #expect(error?.kind == .badData && error?.description.contains("choose one of training, test, or all") == true)
        #expect(DataSet.Split(name: "PublicTest") == .validation && DataSet.Split(name: "Train") == .training)
        #expect(DataSet.Split(name: "PrivateTest") == .test && DataSet.Split(name: "all") == nil)
    }

    @Test func labels() throws {
        let chosen = try data.selecting(labels: ["odd", "anger"])
        #expect(chosen.labelNames == ["odd", "angry"])
        #expect(rows(chosen) == (0..<60).filter { $0 % 10 != 9 && $0 % 3 != 1 })
        #expect((0..<chosen.count).allSatisfy { chosen.labels[$0] == (rows(chosen)[$0] % 3 == 2 ? 0 : 1) })
        #expect(dataError { try data.selecting(labels: ["sad"]) }?.description.contains("choose from angry, happy, odd") == true)
        #expect(dataError { try data.selecting(labels: ["angry", "anger"]) }?.kind == .badData)
    }

    @Test func limitIsPerLabelSeededAndKeepsOrder() {
        let few = data.limited(to: 5, seed: 7)
        #expect(few.support == [5, 5, 5])
        #expect(rows(few) == rows(few).sorted())
        #expect(rows(few) == rows(data.limited(to: 5, seed: 7)))
        #expect(rows(few) != rows(data.limited(to: 5, seed: 8)))
        #expect(rows(data.limited(to: 100, seed: 1)) == Array(0..<60))
    }

    @Test func eachFoldIsLeftOutOnceAndJudgedAlone() throws {
        var judged: [Int] = []
        for number in 1...4 {
            let left = try data.leavingOut(#require(Fold(number, of: 4)))
            let test = rows(try left.selecting(split: .test))
            #expect(test == stride(from: number - 1, to: 30, by: 4).map { $0 })
            #expect(rows(try left.selecting(split: .training)) == (0..<30).filter { !test.contains($0) })
            judged += test
        }
        #expect(judged.sorted() == Array(0..<30))
    }

    @Test func foldsOfDataWithoutPartsAreOfAllRows() throws {
        let plain = DataSet(
            source: "s", width: 1, height: 1, pixels: [0, 1, 2, 3, 4], labels: [0, 1, 0, 1, 0], labelNames: ["a", "b"],
            splits: [nil, nil, nil, nil, nil])
        #expect(rows(try plain.leavingOut(#require(Fold(2, of: 2))).selecting(split: .test)) == [1, 3])
        let error = dataError { try plain.leavingOut(#require(Fold(1, of: 6))) }
        #expect(error?.kind == .badData && error?.description.contains("5 pictures to train on, too few for 6 folds") == true)
    }

    @Test(arguments: ["0/4", "5/4", "1/1", "1", "1/", "a/4", "1/4/5", "-1/4", ""])
    func whatIsNoFoldIsRefused(_ text: String) {
        #expect(Fold(text: text) == nil)
        #expect(Fold(text: "4/4") == Fold(4, of: 4))
    }

    @Test func relabelsForAModel() throws {
        let other = try data.relabelled(to: ["Happiness", "sad", "odd", "angry"])
        #expect(other.labels[0] == 3 && other.labels[1] == 0 && other.labels[2] == 2 && other.labels[9] == nil)
        #expect(dataError { try data.relabelled(to: ["angry", "happy"]) }?.description.contains("the label 'odd'") == true)
    }

    @Test func seededNumbersAreSplitMix64() {
        var generator = SeededGenerator(seed: 1_234_567)
        #expect((0..<3).map { _ in generator.next() } == [6457827717110365317, 3203168211198807973, 9817491932198370423])
    }
}
