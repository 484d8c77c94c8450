/// The pictures that a training would see, for looking at or measuring: what `BatchLoader` makes.
package struct Preparation: Sendable {
    private let source: BatchSource

    package init(_ data: DataSet, _ settings: AugmentationSettings, batch: Int, seed: UInt64) throws(TrainingError) {
        source = BatchSource(
            data: data, targets: try Targets(data), teachers: nil, augmentation: settings, batch: batch, mean: 0, deviation: 1, seed: seed)
    }

    /// The pixels of so many batches from one on, each `(N, height, width)` in [0, 1], made by so many threads.
    package func batches(_ count: Int, threads: Int, first: Int = 0) -> [[Float]] {
        let loader = BatchLoader(source, threads: threads, first: first)
        return (0..<count).map { _ in loader.next { $0.pixels } }
    }
}
