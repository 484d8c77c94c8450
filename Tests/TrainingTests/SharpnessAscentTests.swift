import Testing

@testable import Training

@Suite struct SharpnessAscentTests {
    /// The loss where the weights are, of the ascent's own part of a batch.
    private func loss(_ engine: Engine, _ parameters: ParameterStore, _ batch: Batch, labels: Int) throws -> Double {
        let network = try Network(engine, parameters, batch: batch.weights.count, training: true)
        network.loadWeights()
        _ = network.input.update(fromContentsOf: batch.pixels)
        network.forward(seed: 1, step: 0)
        return batch.targets.withUnsafeBufferPointer { targets in
            batch.weights.withUnsafeBufferPointer { weights in
                Loss.softmax.evaluate(
                    outputs: UnsafeBufferPointer(network.output), targets: targets, weights: weights, labels: labels,
                    gradient: UnsafeMutableBufferPointer(start: nil, count: 0)
                ).loss
            }
        }
    }

    @Test func climbsAsFarAsItIsToldAndComesBack() throws {
        let data = Patterns.dataSet(perLabel: 16), recipe = try Recipe.tiny()
        let description = recipe.template.network(labels: 3, width: data.width, height: data.height)
        let engine = try Engine(threads: 1, precision: .float32)
        let parameters = try ParameterStore(description)
        parameters.initialise(seed: 1)
        let source = try BatchSource(
            data: data, targets: Targets(data), teachers: nil, augmentation: AugmentationSettings(), batch: 32, mean: 0.5,
            deviation: 0.25, seed: 1)
        var batch = source.empty()
        source.fill(&batch, epoch: 0, index: 0, order: source.order(epoch: 0), teacher: nil)

        let radius: Float = 0.05
        let ascent = try SharpnessAscent(engine, parameters, radius: radius, batch: 32, loss: .softmax, labels: 3)
        let before = try loss(engine, parameters, batch, labels: 3)
        let values = Array(parameters.values)
        ascent.climb(batch, seed: 1, step: 0)
        let way = zip(parameters.values, values).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }.squareRoot()
        #expect(abs(way - Double(radius)) < 1e-4)
        let statistics = Array(parameters.statistics)
        let above = try loss(engine, parameters, batch, labels: 3)
        #expect(above > before)
        #expect(Array(parameters.statistics) != statistics)
        ascent.descend()
        #expect(Array(parameters.values) == values)
        #expect(Array(parameters.statistics) == statistics)
    }
}
