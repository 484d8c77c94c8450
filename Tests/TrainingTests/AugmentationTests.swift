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
        let mirrored = (0..<data.count).map { row -> [Float] in
            let crop = Array(data.crop(row))
            return (0..<576).map { i -> Float in Float(crop[i / 24 * 24 + 23 - i % 24]) * (1 / 255) }
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
        let folder = try TemporaryFolder()
        let rows = (0..<7).map { "\($0),\(flatPixels($0)),Training" }
        let path = try folder.write("emotion,pixels,Usage\n" + rows.joined(separator: "\n"), to: "fer2013.csv")
        // Half of the votes for the taggers' happiness, the rest for sadness and for something else.
        let votes = (0..<7).map { "Training,fer\($0).png,0,5,0,3,0,0,0,2,0,0" }
        try folder.write(
            "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF\n"
                + votes.joined(separator: "\n"), to: "fer2013new.csv")
        let voted = try DataSet.load(path, votes: true, decodeImage: decodeFlatImage)
        let targets = try Targets(voted, votes: 0.4, smoothing: 0.1)
        let shares: [Float] = [0, 0, 0, 5.0 / 8, 3.0 / 8, 0, 0]
        for row in 0..<7 {
            let target = Array(targets.distributions[row * 7..<row * 7 + 7])
            #expect(abs(target.reduce(0, +) - 1) < 1e-5)
            for label in 0..<7 {
                let own: Float = label == row ? 0.6 : 0
                #expect(abs(target[label] - (0.9 * (own + 0.4 * shares[label]) + 0.1 / 7)) < 1e-5)
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
