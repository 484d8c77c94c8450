package import Inference

/// Trains a recipe's network on a data set.
///
/// The same recipe, data, seed and number of threads give the same network, whether it was trained in one go or taken up again
/// from a checkpoint. Used by one thread.
package final class Trainer {
    package struct Options: Sendable {
        package var seed: UInt64 = 1
        /// How many threads compute; as many again prepare pictures.
        package var threads = 1
        package var precision = Precision.fastest
        /// Where the state and `history.csv` are kept after each epoch; nowhere where nil. Made where it is missing.
        package var folder: String?
        /// Goes on from the checkpoint where there is one.
        package var resumes = false

        package init() {}
    }

    /// How far an epoch is.
    package struct Progress: Sendable {
        package let epoch, epochs, step, steps, batch: Int
        /// Means over the epoch so far.
        package let loss, accuracy: Double
    }

    /// What training gave.
    package struct Outcome {
        package let parameters: ParameterStore
        /// The epoch, from 1, that the network is of.
        package let epoch: Int
        package let history: [EpochRecord]
    }

    /// Whether oneDNN is there: without it nothing can be trained.
    package static var isAvailable: Bool { Engine.isAvailable }

    /// On how many pictures normalisations that come back are measured.
    private static let measuredPictures = 256

    package let recipe: Recipe
    package let labels: [String]
    let options: Options
    let parts: TrainingParts
    let parameters: ParameterStore
    let average: MovingAverage?
    let optimizer: Optimizer
    private let network: Network
    private let ascent: SharpnessAscent?
    private let evaluator: Evaluator
    private let source: BatchSource
    /// What `Checkpoint` keeps beside the numbers.
    var state = Checkpoint()

    /// - `start`: a trained network to go on from. Where it is not the recipe's, its layers take their place.
    /// - `teachers`: networks to learn from, by the recipe's share.
    ///
    /// Throws `badData` where the network does not fit the data, `unavailable` where memory is lacking, and what reading a
    /// checkpoint throws.
    package init(
        _ recipe: Recipe, _ parts: TrainingParts, options: Options, from start: GraphReader? = nil, teachers: [Teachers.Network] = []
    ) throws(TrainingError) {
        self.recipe = recipe
        self.parts = parts
        self.options = options
        labels = parts.training.labelNames
        let loss = recipe.template.loss
        guard loss == .softmax || labels.count == 2 else {
            throw TrainingError(
                .badData, "the recipe \(recipe.name) ends in a sigmoid, which is for two labels, but there are \(labels.count)")
        }
        var description = recipe.template.network(
            labels: labels.count, width: parts.training.width, height: parts.training.height)
        let start = try start.map { (start) throws(TrainingError) in try Self.fit(start, to: description, parts.training) }
        if let start { description = start.description }
        let targets = try Targets(
            parts.training, votes: recipe.votes, teacher: recipe.teacher, smoothing: recipe.labelSmoothing, balance: recipe.classWeights)
        let teachers = teachers.isEmpty ? nil : try Teachers(teachers, for: parts.training, share: recipe.teacher)
        source = BatchSource(
            data: parts.training, targets: targets, teachers: teachers, augmentation: recipe.augmentation, batch: recipe.batch,
            mean: description.mean, deviation: description.deviation, seed: options.seed)

        let engine = try Engine(threads: options.threads, precision: options.precision)
        parameters = try ParameterStore(description)
        parameters.initialise(seed: options.seed)
        start?.fill(parameters)
        network = try Network(engine, parameters, batch: recipe.batch, training: true)
        let radius = recipe.optimizer.sharpnessRadius
        ascent =
            radius > 0
            ? try SharpnessAscent(engine, parameters, radius: radius, batch: recipe.batch, loss: loss, labels: labels.count) : nil
        average = recipe.average > 0 ? try MovingAverage(decay: recipe.average, of: parameters) : nil
        optimizer = Optimizer(recipe.optimizer, parameters)
        evaluator = try Evaluator(engine, average?.parameters ?? parameters, parts.validation, loss: loss)
        state.identity =
            "\(recipe) \(description) \(options.seed) \(options.threads) \(options.precision) \(parts.training.count) \(labels) \(targets.checksum) \(teachers?.checksum ?? 0)"
        if let folder = options.folder { try AtomicFile.makeFolder(folder) }
        if options.resumes, let folder = options.folder { try resume(folder) }
    }

    /// A trained network made ready for the data: with a new last layer where the labels differ, in the recipe's form where it is that.
    private static func fit(
        _ start: GraphReader, to recipe: NetworkDescription, _ data: DataSet
    ) throws(TrainingError) -> GraphReader {
        var start = start
        let given = start.description, outputs = try recipe.outputCount(), givenOutputs = try given.outputCount()
        if start.labels != data.labelNames || givenOutputs != outputs { try start.replaceLastLayer(outputs: outputs) }
        guard given.width == data.width, given.height == data.height else {
            throw TrainingError(
                .badData, "the model takes pictures of \(given.width)×\(given.height), the data have \(data.width)×\(data.height)")
        }
        return try start.unfolded(as: recipe, crops: data.spread(over: measuredPictures).pixels) ?? start
    }

    /// Multiplications of one picture on its way through the network, and how many numbers the network has.
    package var size: (multiplications: Int, parameters: Int) {
        ((try? parameters.description.multiplications()) ?? 0, parameters.count)
    }

    /// What the network is judged by after each epoch.
    package var validation: DataSet { parts.validation }

    /// The epochs that are done, of a training that was taken up again.
    package var epochsDone: Int { state.epoch }

    /// Trains to the end, or until `finished` says false.
    ///
    /// Throws `diverged`, naming the step, where the loss is no longer a number, and `unreadable` where a checkpoint cannot be
    /// written.
    package func run(
        progress: (Progress) -> Void = { _ in }, finished: (EpochRecord) -> Bool = { _ in true }
    ) throws(TrainingError) -> Outcome {
        let steps = source.batchesPerEpoch
        network.loadWeights()
        if state.epoch < recipe.epochs, !isToStop {
            let loader = BatchLoader(source, threads: options.threads, first: state.epoch * steps)
            while state.epoch < recipe.epochs, !isToStop {
                let record = try learn(loader, steps, progress)
                note(record)
                if let folder = options.folder { try save(folder) }
                if !finished(record) { break }
            }
        }
        let result = try ParameterStore(parameters.description)
        if recipe.choice == .best, !state.bestValues.isEmpty {
            _ = result.values.update(fromContentsOf: state.bestValues)
            _ = result.statistics.update(fromContentsOf: state.bestStatistics)
        } else {
            result.copy(average?.parameters ?? parameters)
        }
        return Outcome(
            parameters: result, epoch: recipe.choice == .best ? state.bestEpoch : state.epoch, history: state.history)
    }

    /// A result as a float model: `metadata_props` name labels, recipe, epoch and validation.
    package func graph(_ outcome: Outcome) -> Graph {
        let record = outcome.history.first { $0.epoch == outcome.epoch }
        return outcome.parameters.graph(
            name: recipe.name, loss: recipe.template.loss,
            metadata: [
                "labels": labels.joined(separator: ","), "recipe": recipe.name, "training_epoch": "\(outcome.epoch)",
                "training_seed": "\(options.seed)", "training_rows": "\(parts.training.count)",
                "validation_accuracy": "\(Float(record?.validationAccuracy ?? 0))",
            ])
    }

    private var isToStop: Bool { recipe.earlyStopping > 0 && state.epochsSinceLower >= recipe.earlyStopping }

    private func learn(
        _ loader: BatchLoader, _ steps: Int, _ progress: (Progress) -> Void
    ) throws(TrainingError) -> EpochRecord {
        let start = ContinuousClock.now
        var sum = Loss.Sum()
        var rate: Float = 0
        for index in 0..<steps {
            let step = state.epoch * steps + index
            let batch = loader.next { batch in
                if let ascent {
                    ascent.climb(batch, seed: options.seed, step: step)
                    network.loadWeights()
                }
                _ = network.input.update(fromContentsOf: batch.pixels)
                network.forward(seed: options.seed, step: step)
                return batch.targets.withUnsafeBufferPointer { targets in
                    batch.weights.withUnsafeBufferPointer { weights in
                        recipe.template.loss.evaluate(
                            outputs: UnsafeBufferPointer(network.output), targets: targets, weights: weights, labels: labels.count,
                            gradient: network.outputGradient)
                    }
                }
            }
            guard batch.loss.isFinite else {
                throw TrainingError(
                    .diverged,
                    "the loss is no longer a number at step \(step + 1) (epoch \(state.epoch + 1)): lower the recipe's rate, or set clip")
            }
            network.backward()
            ascent?.descend()
            rate =
                recipe.optimizer.rate * state.plateauShare
                * recipe.schedule.share(step: step, stepsPerEpoch: steps, epochs: recipe.epochs)
            optimizer.step(rate: rate)
            network.loadWeights()
            average?.update(parameters, step: step)
            sum += batch
            progress(
                Progress(
                    epoch: state.epoch + 1, epochs: recipe.epochs, step: index + 1, steps: steps, batch: recipe.batch,
                    loss: sum.loss / Double(sum.rows), accuracy: Double(sum.correct) / Double(sum.rows)))
        }
        var record = EpochRecord()
        record.seconds = (ContinuousClock.now - start) / .seconds(1)
        record.epoch = state.epoch + 1
        record.loss = sum.loss / Double(sum.rows)
        record.accuracy = Double(sum.correct) / Double(sum.rows)
        record.rate = Double(rate)
        record.imagesPerSecond = Double(sum.rows) / record.seconds
        let validation = evaluator.run()
        record.validationLoss = validation.loss / Double(validation.rows)
        record.validationAccuracy = Double(validation.correct) / Double(validation.rows)
        return record
    }

    /// Draws an epoch's consequences: whether it is the best, whether the rate falls.
    private func note(_ record: EpochRecord) {
        state.epoch = record.epoch
        state.history.append(record)
        if record.epoch == 1 || record.validationAccuracy > state.bestScore {
            let current = average?.parameters ?? parameters
            state.bestScore = record.validationAccuracy
            state.bestEpoch = record.epoch
            state.bestValues = Array(current.values)
            state.bestStatistics = Array(current.statistics)
        }
        if record.epoch == 1 || record.validationLoss < state.lowestLoss {
            state.lowestLoss = record.validationLoss
            state.epochsSinceLower = 0
        } else {
            state.epochsSinceLower += 1
            if recipe.schedule.shape == .plateau, state.epochsSinceLower % recipe.schedule.patience == 0 {
                state.plateauShare *= recipe.schedule.factor
            }
        }
    }
}
