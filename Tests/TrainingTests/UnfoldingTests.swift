import Inference
import Testing
import Training

/// Networks whose normalisations were folded away, and how they come back.
@Suite struct UnfoldingTests {
    private let data = Patterns.dataSet(perLabel: 40)

    /// A network whose normalisations do something: every number is drawn by lot.
    private func network(_ changes: (inout Recipe) -> Void = { _ in }) throws -> ParameterStore {
        let recipe = try Recipe.tiny(changes)
        let store = try ParameterStore(recipe.template.network(labels: 3, width: 24, height: 24))
        store.initialise(seed: 5)
        var generator = SeededGenerator(seed: 6)
        for slot in store.slots where slot.role == .scaleAndShift {
            store.set(slot, to: (0..<slot.count).map { _ in Float.random(in: 0.5...1.5, using: &generator) })
        }
        for slot in store.statisticSlots {
            store.setStatistic(slot, to: (0..<slot.count).map { _ in Float.random(in: 0.2...2, using: &generator) })
        }
        return store
    }

    private func graph(_ store: ParameterStore) -> Graph {
        store.graph(name: "net", loss: .softmax, metadata: ["labels": "bars,rings,dots"])
    }

    private func logits(_ graph: Graph) throws -> [Float] {
        let input = Tensor(data.pixels.map { Float($0) / 255 }, shape: [data.count, 1, 24, 24])
        return try #require(ReferenceExecutor(graph: graph).run(input).floats)
    }

    private func largestDifference(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).map { abs($0 - $1) }.max() ?? .infinity }

    @Test func comesBackAsTheRecipesNetworkAndComputesTheSame() throws {
        let store = try network()
        let folded = try graph(store).simplified()
        #expect(!folded.nodes.contains { $0.kind == "BatchNormalization" })
        let reader = try #require(try GraphReader(folded).unfolded(as: store.description, crops: data.pixels))
        let back = try ParameterStore(reader.description)
        reader.fill(back)
        #expect(back.description == store.description)
        #expect(try largestDifference(logits(graph(back)), logits(folded)) < 1e-3)
    }

    /// Where a batch is normalised by its own mean and variance, as in training, it is as it was without.
    @Test func normalisationsChangeNothingInABatchEither() throws {
        let store = try network()
        let folded = try graph(store).simplified()
        let reader = try #require(try GraphReader(folded).unfolded(as: store.description, crops: data.pixels))
        let back = try ParameterStore(reader.description)
        reader.fill(back)
        var inputs: [String: [Float]] = [:]
        let input = Tensor(data.pixels.map { Float($0) / 255 }, shape: [data.count, 1, 24, 24])
        _ = try ReferenceExecutor(graph: graph(back)).run(input) { name, tensor in inputs[name] = tensor.floats }
        for slot in back.statisticSlots {
            let node = try #require(graph(back).nodes.first { $0.outputs[0] == slot.name })
            let values = try #require(inputs[node.inputs[0]])
            let channels = slot.shape[1], run = values.count / data.count / channels
            let first = stride(from: 0, to: values.count, by: channels * run).flatMap { values[$0..<$0 + run] }.map(Double.init)
            let mean = first.reduce(0, +) / Double(first.count)
            let variance = first.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(first.count)
            let running = back.statistic(slot)
            #expect(abs(mean - Double(running[0])) < 1e-3 * max(1, abs(mean)), "\(slot.name)")
            #expect(abs(variance - Double(running[channels])) < 1e-3 * max(1, variance), "\(slot.name)")
        }
    }

    @Test func normalisationsThatAreThereStayAsTheyAre() throws {
        let store = try network()
        let reader = try GraphReader(graph(store))
        #expect(reader.description != store.description, "the file says nothing of dropout")
        let back = try ParameterStore(store.description)
        try #require(try reader.unfolded(as: store.description, crops: data.pixels)).fill(back)
        for (a, b) in zip(store.slots, back.slots) { #expect(store.array(a) == back.array(b), "\(a.name)") }
        for (a, b) in zip(store.statisticSlots, back.statisticSlots) { #expect(store.statistic(a) == back.statistic(b)) }
    }

    @Test func anotherNetworkStaysAsItIs() throws {
        let folded = try GraphReader(graph(network()).simplified())
        let wider = try network { $0.template.blocks[0].kind = .convolution(channels: 8) }
        #expect(try folded.unfolded(as: wider.description, crops: data.pixels) == nil)
        let bare = try network { $0.template.blocks[1].isNormalized = false }
        #expect(try GraphReader(graph(network())).unfolded(as: bare.description, crops: data.pixels) == nil)
    }

    @Test func trainsFurtherAsTheRecipesNetwork() throws {
        let recipe = try Recipe.tiny { $0.epochs = 8 }
        let parts = try TrainingParts(data, recipe: recipe, seed: 1)
        let first = try Trainer(recipe, parts, options: Trainer.Options())
        let trained = try first.run()
        let int8 = try Quantizer().quantize(first.graph(trained), crops: parts.training.pixels)
        let still = try Recipe.tiny { $0.epochs = 1; $0.optimizer.rate = 1e-7; $0.average = 0 }
        let second = try Trainer(still, parts, options: Trainer.Options(), from: GraphReader(int8))
        let further = try second.run()
        #expect(further.parameters.description == trained.parameters.description)
        #expect(further.history[0].accuracy > 0.85 && further.history[0].validationAccuracy > 0.85)
    }

    @Test func meanOfAFoldedAndAnUnfoldedNetworkIsFolded() throws {
        let store = try network()
        let float = try GraphReader(graph(store))
        let mean = try ParameterStore.mean(of: [("float", float), ("folded", float.folded())], shares: [1, 1])
        #expect(mean.statisticSlots.isEmpty)
        #expect(try largestDifference(logits(graph(mean)), logits(graph(store))) < 1e-3)
    }
}
