import Inference
import Testing
import Training

@Suite struct ParameterMeanTests {
    private func network(seed: UInt64, channels: Int = 8) throws -> (store: ParameterStore, reader: GraphReader) {
        let recipe = try Recipe.tiny { $0.template.blocks[0].kind = .convolution(channels: channels) }
        let store = try ParameterStore(recipe.template.network(labels: 2, width: 24, height: 24))
        store.initialise(seed: seed)
        return (store, try GraphReader(store.graph(name: "net", loss: .softmax, metadata: ["labels": "bars,rings"])))
    }

    @Test func numbersAreWeighedByTheirShares() throws {
        let (first, second) = try (network(seed: 1), network(seed: 2))
        let mean = try ParameterStore.mean(of: [("a", first.reader), ("b", second.reader)], shares: [3, 1])
        #expect(mean.slots.count == first.store.slots.count)
        for (slot, (a, b)) in zip(mean.slots, zip(first.store.slots, second.store.slots)) {
            let wanted = zip(first.store.array(a), second.store.array(b)).map { 0.75 * $0 + 0.25 * $1 }
            #expect(zip(mean.array(slot), wanted).allSatisfy { abs($0 - $1) < 1e-6 }, "\(slot.name)")
        }
        for (slot, a) in zip(mean.statisticSlots, first.store.statisticSlots) {
            #expect(zip(mean.statistic(slot), first.store.statistic(a)).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    @Test func anotherFormIsNamed() throws {
        let (first, second) = try (network(seed: 1), network(seed: 2, channels: 16))
        let error = #expect(throws: TrainingError.self) {
            try ParameterStore.mean(of: [("a", first.reader), ("b", second.reader)], shares: [1, 1])
        }
        #expect(error?.kind == .badData)
        #expect(error?.description.hasPrefix("b is of another form than a") == true)
    }
}
