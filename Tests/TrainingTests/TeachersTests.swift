import Inference
import Testing
import Training

/// Networks that learn from others.
@Suite struct TeachersTests {
    /// Tells the three patterns apart.
    private static let teacher: Result<Graph, any Error> = Result {
        try train(.tiny { $0.epochs = 12 }, Patterns.dataSet(perLabel: 100))
    }

    private static func train(
        _ recipe: Recipe, _ data: DataSet, folder: String? = nil, stopAfter: Int = .max, teachers: [Graph] = []
    ) throws -> Graph {
        var options = Trainer.Options()
        options.folder = folder
        options.resumes = folder != nil
        let trainer = try Trainer(
            recipe, TrainingParts(data, recipe: recipe, seed: 1), options: options,
            teachers: teachers.enumerated().map { ("\($0).onnx", $1) })
        return trainer.graph(try trainer.run(finished: { $0.epoch < stopAfter }))
    }

    /// The same pictures, each with the label next to its own.
    private func mislabelled(_ data: DataSet) -> DataSet {
        DataSet(
            source: data.source, width: data.width, height: data.height, pixels: data.pixels,
            labels: data.labels.map { ($0! + 1) % data.labelNames.count }, labelNames: data.labelNames, splits: data.splits)
    }

    private func accuracy(_ graph: Graph, _ data: DataSet) throws -> Double {
        let classifier = try EmotionClassifier(graph: graph)
        let right = zip(classifier.classify(data.pixels), data.labels).count { said, label in
            classifier.labels[said.indices.max { said[$0] < said[$1] }!] == data.labelNames[label!]
        }
        return Double(right) / Double(data.count)
    }

    @Test func believesTheTeachersByTheirShare() throws {
        let teacher = try Self.teacher.get(), data = Patterns.dataSet(perLabel: 150)
        for (share, believed) in [(Float(1), true), (0.8, true), (0.2, false)] {
            let recipe = try Recipe.tiny {
                $0.epochs = 12
                $0.teacher = share
                $0.augmentation.mixup = 0.2
                $0.choice = .last
            }
            let student = try Self.train(recipe, mislabelled(data), teachers: [teacher, teacher])
            let right = try accuracy(student, believed ? data : mislabelled(data))
            #expect(right > 0.9, "share \(share)")
        }
    }

    /// Of two that contradict each other, each is believed half.
    @Test func asksAllTeachers() throws {
        let recipe = try Recipe.tiny {
            $0.epochs = 12
            $0.teacher = 1
            $0.choice = .last
        }
        let data = Patterns.dataSet(perLabel: 150)
        let wrong = try Self.train(.tiny { $0.epochs = 12 }, mislabelled(Patterns.dataSet(perLabel: 100)))
        let student = try EmotionClassifier(graph: Self.train(recipe, data, teachers: [Self.teacher.get(), wrong]))
        let answers = zip(student.classify(data.pixels), data.labels)
        for step in 0...1 {
            let sum = answers.reduce(Float(0)) { sum, answer in
                let name = data.labelNames[(answer.1! + step) % data.labelNames.count]
                return sum + answer.0[student.labels.firstIndex(of: name)!]
            }
            let mean = sum / Float(data.count)
            #expect(mean > 0.4 && mean < 0.6, "\(step) labels on: \(mean)")
        }
    }

    @Test func namesNotPlacesOfLabelsCount() throws {
        let recipe = try Recipe.tiny {
            $0.epochs = 12
            $0.teacher = 1
            $0.choice = .last
        }
        let two = try Patterns.dataSet(perLabel: 150).selecting(labels: ["dots", "bars"])
        let student = try Self.train(recipe, mislabelled(two), teachers: [Self.teacher.get()])
        let right = try accuracy(student, two)
        #expect(right > 0.9)
    }

    @Test func sameTeachersGiveSameWeights() throws {
        let recipe = try Recipe.tiny {
            $0.epochs = 2
            $0.teacher = 0.5
        }
        let data = Patterns.dataSet(perLabel: 30), teacher = try Self.teacher.get()
        let answers = try [[teacher], [teacher], []].map { teachers in
            try EmotionClassifier(graph: Self.train(recipe, data, teachers: teachers)).classify(data.pixels)
        }
        #expect(answers[0] == answers[1])
        #expect(answers[0] != answers[2])
    }

    @Test func refusesToGoOnWithOtherTeachers() throws {
        let recipe = try Recipe.tiny {
            $0.epochs = 2
            $0.teacher = 0.5
        }
        let data = Patterns.dataSet(perLabel: 30), folder = try TemporaryFolder()
        _ = try Self.train(recipe, data, folder: folder.path, stopAfter: 1, teachers: [Self.teacher.get()])
        let error = #expect(throws: TrainingError.self) { try Self.train(recipe, data, folder: folder.path) }
        #expect(error?.description.contains("checkpoint") == true)
    }

    @Test func refusesTeachersOfOtherPicturesOrLabels() throws {
        let teacher = try Self.teacher.get()
        let other = try #require(throws: TrainingError.self) {
            try Self.train(.tiny(), Patterns.dataSet(perLabel: 20, side: 28), teachers: [teacher])
        }
        #expect(other.kind == .badData)
        #expect(other.description == "the teacher 0.onnx takes pictures of 24×24, the data have 28×28")
        let two = try Self.train(.tiny { $0.epochs = 1 }, Patterns.dataSet(perLabel: 20, labels: 2))
        let fewer = try #require(throws: TrainingError.self) {
            try Self.train(.tiny(), Patterns.dataSet(perLabel: 20), teachers: [two])
        }
        #expect(fewer.description == "the teacher 0.onnx tells bars, rings apart, not bars, rings, dots")
    }
}
