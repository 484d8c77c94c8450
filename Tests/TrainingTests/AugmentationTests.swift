import Testing
import Training

@Suite struct AugmentationTests {
    private let data = Patterns.dataSet(perLabel: 11)

    private func settings() -> AugmentationSettings {
        var settings = AugmentationSettings()
        settings.flip = true
        settings.rotation = 15
        settings.shift = 0.1
        settings.zoom = 0.2
        settings.brightness = 0.1
        settings.contrast = 0.2
        settings.cutout = 5
        settings.erasing = 0.5
        settings.mixup = 0.3
        return settings
    }

    @Test func doesNotDependOnTheNumberOfThreads() throws {
        let runs = try [1, 2, 5].map { threads in
            try Preparation(data, settings(), batch: 8, seed: 5).batches(13, threads: threads)
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] == runs[2])
        #expect(Set(runs[0]).count == 13)
    }

    @Test func startsInTheMiddleAsIfItHadRunUpToThere() throws {
        let preparation = try Preparation(data, settings(), batch: 8, seed: 5)
        #expect(Array(preparation.batches(13, threads: 2).dropFirst(6)) == preparation.batches(7, threads: 2, first: 6))
    }

    @Test func leavesPicturesAloneWhereAllIsOff() throws {
        let batches = try Preparation(data, AugmentationSettings(), batch: 33, seed: 1).batches(1, threads: 1)
        let rows = (0..<33).map { Array(batches[0][$0 * 576..<($0 + 1) * 576]) }.sorted { $0.lexicographicallyPrecedes($1) }
        let wanted = (0..<33).map { data.crop($0).map { Float($0) * (1 / 255) } }.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(rows == wanted)
    }

    @Test func keepsPixelsInRange() throws {
        for batch in try Preparation(data, settings(), batch: 8, seed: 5).batches(20, threads: 2) {
            #expect(batch.allSatisfy { $0 >= 0 && $0 <= 1 })
        }
    }

    @Test func mirrorsHalfOfThePictures() throws {
        var flip = AugmentationSettings()
        flip.flip = true
        let mirrored = (0..<data.count).map { row in
            (0..<24).flatMap { y in (0..<24).map { x in Float(data.crop(row)[row * 576 + y * 24 + 23 - x]) * (1 / 255) } }
        }
        var same = 0, turned = 0
        for batch in try Preparation(data, flip, batch: 33, seed: 2).batches(10, threads: 1) {
            for i in 0..<33 {
                let picture = Array(batch[i * 576..<(i + 1) * 576])
                if mirrored.contains(where: { zip($0, picture).allSatisfy { abs($0 - $1) < 1e-5 } }) { turned += 1 } else { same += 1 }
            }
        }
        #expect(turned > 120 && same > 120)
    }

    @Test func targetsAreDistributions() throws {
        var voted = data
        let counts = (0..<data.count).flatMap { _ in [UInt8(2), 3, 5, 0] }
        voted = DataSet(
            source: "voted", width: 24, height: 24, pixels: data.pixels, labels: data.labels, labelNames: data.labelNames,
            splits: data.splits, votes: .init(counts: counts, columns: 4))
        let targets = try Targets(voted, votes: 0.5, smoothing: 0.1, balance: 1)
        for row in 0..<voted.count {
            let target = targets.distributions[row * 3..<row * 3 + 3]
            #expect(abs(target.reduce(0, +) - 1) < 1e-5)
            for (label, votes) in [Float(0.2), 0.3, 0.5].enumerated() {
                let wanted = 0.9 * (0.5 * votes + (data.labels[row] == label ? 0.5 : 0)) + 0.1 / 3
                #expect(abs(target[row * 3 + label] - wanted) < 1e-5)
            }
        }
    }

    @Test func rareLabelsWeighMore() throws {
        let rows = data.labels.indices.filter { data.labels[$0] != 2 || $0 < 6 }
        let few = data.selecting(rows: rows)
        let targets = try Targets(few, balance: 1)
        let totals = (0..<3).map { label in
            few.labels.indices.filter { few.labels[$0] == label }.reduce(Float(0)) { $0 + targets.weights[$1] }
        }
        #expect(abs(totals[0] - totals[2]) < 1e-3 && abs(totals[0] - totals[1]) < 1e-3)
        #expect(abs(targets.weights.reduce(0, +) / Float(few.count) - 1) < 1e-4)
    }
}
