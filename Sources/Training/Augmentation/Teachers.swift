internal import CCompression
package import Inference

/// Networks that another one learns from: what they say of a picture, changed and mixed just as that one sees it, is a share of
/// what is wanted of it. So there is always something new to learn from them, where soft labels of the unchanged pictures can be
/// learnt by heart (Beyer et al. 2022, "Knowledge distillation: A good teacher is patient and consistent").
package struct Teachers: Sendable {
    /// A network with the name that complaints call it by.
    package typealias Network = (name: String, graph: Graph)

    private let graphs: [Graph]
    private let labels: [String]
    private let share: Float
    /// Of what they say of some pictures: a training that is taken up again must have the same teachers.
    let checksum: UInt32

    /// `share`: of what they say in what is wanted; the rest is what the rows want themselves.
    ///
    /// Throws `badData` where a network takes pictures of another size or does not know all the labels.
    package init(_ networks: [Network], for data: DataSet, share: Float) throws(TrainingError) {
        graphs = networks.map(\.graph)
        labels = data.labelNames
        self.share = share
        for (name, graph) in networks {
            let classifier = try Self.classifier(graph, name)
            guard classifier.inputWidth == data.width, classifier.inputHeight == data.height else {
                throw TrainingError(
                    .badData, "the teacher \(name) takes pictures of \(classifier.inputHeight)×\(classifier.inputWidth), the data have "
                        + "\(data.height)×\(data.width)")
            }
            guard Set(labels).isSubset(of: classifier.labels) else {
                throw TrainingError(
                    .badData, "the teacher \(name) tells \(classifier.labels.joined(separator: ", ")) apart, not "
                        + labels.joined(separator: ", "))
            }
        }
        let some = min(data.count, 16)
        let pixels = data.pixels.prefix(some * data.cropSize).map { Float($0) / 255 }
        var said = [Float](repeating: 0, count: some * labels.count)
        Teacher(graphs, labels, share: 1).teach(pixels, &said)
        checksum = said.withUnsafeBytes { UInt32(truncatingIfNeeded: crc32_z(0, $0.bindMemory(to: UInt8.self).baseAddress, $0.count)) }
    }

    private static func classifier(_ graph: Graph, _ name: String) throws(TrainingError) -> EmotionClassifier {
        do {
            return try EmotionClassifier(graph: graph)
        } catch {
            throw TrainingError(.badData, "the teacher \(name): \(error.description)")
        }
    }

    /// For one thread.
    func makeTeacher() -> Teacher { Teacher(graphs, labels, share: share) }
}

/// The same networks ready to run, of one thread.
final class Teacher {
    private let classifiers: [EmotionClassifier]
    /// Where each classifier has each label of the data.
    private let places: [[Int]]
    private let share: Float

    /// `graphs`: one or more, known to run and to know the labels.
    fileprivate init(_ graphs: [Graph], _ labels: [String], share: Float) {
        classifiers = graphs.map { graph in
            guard let classifier = try? EmotionClassifier(graph: graph) else { preconditionFailure("the network ran before") }
            return classifier
        }
        places = classifiers.map { classifier in labels.map { classifier.labels.firstIndex(of: $0)! } }
        self.share = share
    }

    /// - `pixels`: pictures in [0, 1], `(N, height, width)`.
    /// - `targets`: `(N, labels)`; in each row the teachers' mean takes its share.
    func teach(_ pixels: [Float], _ targets: inout [Float]) {
        let crops = pixels.map { UInt8(min(max($0, 0), 1) * 255 + 0.5) }
        let labels = places[0].count, count = targets.count / labels
        for index in targets.indices { targets[index] *= 1 - share }
        for (classifier, places) in zip(classifiers, places) {
            let width = classifier.labels.count
            var said = [Float](repeating: 0, count: count * width)
            crops.withUnsafeBufferPointer { classifier.classify($0.baseAddress!, count: count, into: &said) }
            for row in 0..<count {
                let total = places.reduce(Float.leastNormalMagnitude) { $0 + said[row * width + $1] }
                let scale = share / (total * Float(classifiers.count))
                for (label, place) in places.enumerated() { targets[row * labels + label] += said[row * width + place] * scale }
            }
        }
    }
}
