import Foundation
import Inference
import Testing
import Training

/// Whole trainings on drawn pictures, in seconds.
@Suite struct TrainerTests {
    private func train(
        _ recipe: Recipe, _ data: DataSet, seed: UInt64 = 1, folder: String? = nil, stopAfter: Int = .max, from: GraphReader? = nil
    ) throws -> (Trainer, Trainer.Outcome) {
        var options = Trainer.Options()
        options.seed = seed
        options.folder = folder
        options.resumes = folder != nil
        let parts = try TrainingParts(data, recipe: recipe, seed: seed)
        let trainer = try Trainer(recipe, parts, options: options, from: from)
        return (trainer, try trainer.run(finished: { $0.epoch < stopAfter }))
    }

    @Test func learnsPatterns() throws {
        let (_, outcome) = try train(Recipe.tiny { $0.epochs = 12 }, Patterns.dataSet(perLabel: 150))
        #expect(outcome.history[outcome.epoch - 1].validationAccuracy > 0.95)
        #expect(outcome.history.last!.loss < outcome.history[0].loss)
    }

    @Test func learnsTwoLabelsBySigmoid() throws {
        let (_, outcome) = try train(Recipe.tiny { $0.template.loss = .sigmoid }, Patterns.dataSet(perLabel: 100, labels: 2))
        #expect(outcome.history[outcome.epoch - 1].validationAccuracy > 0.95)
    }

    @Test(arguments: [OptimizerSettings.Method.sgd, .adam, .adamw]) func everyOptimizerLearns(_ method: OptimizerSettings.Method) throws {
        let recipe = try Recipe.tiny {
            $0.optimizer.method = method
            $0.optimizer.rate = method == .sgd ? 0.05 : 0.005
            $0.optimizer.decay = 0.001
            $0.optimizer.clip = 5
            $0.augmentation.mixup = 0.2
            $0.labelSmoothing = 0.05
            $0.classWeights = 1
        }
        let (_, outcome) = try train(recipe, Patterns.dataSet(perLabel: 80))
        #expect(outcome.history[outcome.epoch - 1].validationAccuracy > 0.9)
    }

    @Test func sameSeedGivesSameWeights() throws {
        let data = Patterns.dataSet(perLabel: 30)
        let weights = try [1, 1, 2].map { seed in try numbers(train(Recipe.tiny { $0.epochs = 2 }, data, seed: seed).1) }
        #expect(weights[0] == weights[1])
        #expect(weights[0] != weights[2])
    }

    @Test func learnsAlsoWhereTheLossIsToBeLowAllAround() throws {
        let (_, outcome) = try train(Recipe.tiny { $0.optimizer.sharpnessRadius = 0.05 }, Patterns.dataSet(perLabel: 80))
        #expect(outcome.history[outcome.epoch - 1].validationAccuracy > 0.9)
    }

    @Test(arguments: [0, 0.05] as [Float]) func resumesExactly(sharpnessRadius: Float) throws {
        let data = Patterns.dataSet(perLabel: 40)
        let recipe = try Recipe.tiny {
            $0.choice = .last
            $0.optimizer.sharpnessRadius = sharpnessRadius
        }
        let whole = try train(recipe, data).1
        let folder = try TemporaryFolder()
        #expect(try train(recipe, data, folder: folder.path, stopAfter: 2).1.history.count == 2)
        let (trainer, resumed) = try train(recipe, data, folder: folder.path)
        #expect(trainer.epochsDone == 6)
        #expect(numbers(resumed) == numbers(whole))
        #expect(resumed.history.map(\.validationLoss) == whole.history.map(\.validationLoss))
    }

    @Test func refusesAnotherTrainingsCheckpoint() throws {
        let data = Patterns.dataSet(perLabel: 20)
        let folder = try TemporaryFolder()
        _ = try train(Recipe.tiny(), data, folder: folder.path, stopAfter: 1)
        #expect(throws: TrainingError.self) { try train(Recipe.tiny { $0.batch = 16 }, data, folder: folder.path) }
        var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/checkpoint"))
        bytes[bytes.count / 2] ^= 0x55
        try folder.write(bytes, to: "checkpoint")
        #expect(throws: TrainingError.self) { try train(Recipe.tiny(), data, folder: folder.path) }
    }

    @Test func stopsWhereTheLossIsNoNumber() throws {
        let recipe = try Recipe.tiny {
            $0.optimizer.method = .sgd
            $0.optimizer.rate = 10
            $0.optimizer.momentum = 0.99
            $0.template.blocks[0].isNormalized = false
            $0.template.blocks[1].isNormalized = false
            $0.epochs = 100
        }
        let error = #expect(throws: TrainingError.self) { try train(recipe, Patterns.dataSet(perLabel: 40)) }
        #expect(error?.kind == .diverged)
        #expect(error?.description.contains("step") == true)
    }

    @Test func stopsEarlyAndLowersTheRate() throws {
        let recipe = try Recipe.tiny {
            $0.epochs = 40
            $0.earlyStopping = 4
            $0.schedule.shape = .plateau
            $0.schedule.patience = 2
            $0.optimizer.rate = 0.02
        }
        let (_, outcome) = try train(recipe, Patterns.dataSet(perLabel: 30))
        #expect(outcome.history.count < 40)
        #expect(outcome.history.last!.rate < 0.02)
    }

    @Test func exportedGraphAnswersAsTheNetwork() throws {
        let data = Patterns.dataSet(perLabel: 40)
        let (trainer, outcome) = try train(Recipe.tiny { $0.choice = .last }, data)
        let graph = trainer.graph(outcome)
        #expect(graph.metadata["labels"] == "bars,rings,dots")
        let validation = trainer.validation
        let executor = try ReferenceExecutor(graph: graph)
        let output = try executor.run(
            Tensor(validation.pixels.map { Float($0) / 255 }, shape: [validation.count, 1, validation.height, validation.width]))
        guard case .float(let logits) = output.storage else {
            Issue.record("logits are floats")
            return
        }
        let correct = (0..<validation.count).count { row in
            let row3 = logits[row * 3..<row * 3 + 3]
            return row3.firstIndex(of: row3.max()!)! - row * 3 == validation.labels[row]
        }
        #expect(abs(Double(correct) / Double(validation.count) - outcome.history.last!.validationAccuracy) < 0.05)
    }

    @Test func goesOnFromATrainedModel() throws {
        let data = Patterns.dataSet(perLabel: 60)
        let (trainer, outcome) = try train(Recipe.tiny(), data)
        let reader = try GraphReader(trainer.graph(outcome))
        // The same labels: as good from the first epoch, at a rate that changes next to nothing.
        let (_, same) = try train(Recipe.tiny { $0.epochs = 1; $0.optimizer.rate = 1e-6 }, data, from: reader)
        #expect(same.history[0].validationAccuracy > 0.9)
        // Other labels: the last layer is new.
        let (other, less) = try train(Recipe.tiny { $0.epochs = 4 }, Patterns.dataSet(perLabel: 60, labels: 2), from: reader)
        #expect(other.labels == ["bars", "rings"])
        #expect(less.history.last!.validationAccuracy > 0.9)
    }

    @Test func needsTwoLabelsWithRows() throws {
        let data = Patterns.dataSet(perLabel: 20)
        let one = try data.selecting(labels: ["bars"])
        #expect(throws: TrainingError.self) { try train(Recipe.tiny(), one) }
        #expect(throws: TrainingError.self) { try train(Recipe.tiny { $0.template.loss = .sigmoid }, data) }
    }

    private func numbers(_ outcome: Trainer.Outcome) -> [[Float]] {
        outcome.parameters.slots.map(outcome.parameters.array) + outcome.parameters.statisticSlots.map(outcome.parameters.statistic)
    }
}
