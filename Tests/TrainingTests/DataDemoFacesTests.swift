import Foundation
import Testing

import Training

@Suite struct DataDemoFacesTests {
    private static let committed = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Models/demo-faces.gray")

    /// 200 pictures of each label that differ by label only in one row; the taggers all agree, or never.
    private func data(votes: UInt8) -> DataSet {
        let count = 1400
        var pixels: [UInt8] = [], counts: [UInt8] = []
        for row in 0..<count {
            for pixel in 0..<2304 {
                let marked = pixel / 48 == 20 + row % 7
                pixels.append(marked ? 250 : UInt8(60 + (pixel * 13 + row * 7) % 40))
            }
            var own = [UInt8](repeating: 0, count: 8)
            own[row % 7] = votes
            own[7] = 10 - votes
            counts += own
        }
        return DataSet(
            source: "s", pixels: pixels, labels: (0..<count).map { $0 % 7 }, labelNames: LabelOrder.fer,
            splits: [DataSet.Split?](repeating: .training, count: count), votes: DataSet.Votes(counts: counts, columns: 8))
    }

    @Test func eachFaceShowsItsOwnMarkOnly() throws {
        let result = try DemoFaces.derive(from: data(votes: 9))
        #expect(result.pictures == [Int](repeating: 200, count: 7) && result.pixels.count == 7 * 2304)
        for label in 0..<7 {
            let face = Array(result.pixels[label * 2304..<(label + 1) * 2304])
            let rows = (0..<48).map { row in face[row * 48..<(row + 1) * 48].reduce(0) { $0 + Int($1) } }
            #expect(rows.firstIndex(of: rows.max()!) == 20 + label)
            // Averaged with its mirror image.
            let middle = Array(face[960..<1008])
            #expect(middle == middle.reversed())
        }
    }

    @Test func withoutVotesThereIsNothingToAgreeOn() throws {
        #expect(dataError { try DemoFaces.derive(from: data(votes: 0)) }?.description.contains("agree is angry") == true)
        var bare = data(votes: 9)
        bare = DataSet(source: "s", pixels: bare.pixels, labels: bare.labels, labelNames: bare.labelNames, splits: bare.splits)
        #expect(dataError { try DemoFaces.derive(from: bare) }?.description.contains("put fer2013new.csv beside it") == true)
    }

    @Test(.enabled(if: SharedData.hasFER, "FER-2013 is not in ../shared/data/fer2013: the shipped faces not derived again"))
    func theShippedFacesAreDerivedFromFER2013() throws {
        let data = try DataSet.load(SharedData.fer, votes: true) { path in throw DataError(.badData, path) }
        let result = try DemoFaces.derive(from: data)
        let committed = [UInt8](try Data(contentsOf: Self.committed))
        try #require(result.pixels.count == committed.count)
        // exp() may round differently elsewhere, by one level at most.
        #expect(zip(result.pixels, committed).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
        #expect(result.pictures.allSatisfy { $0 >= 150 })
    }
}
