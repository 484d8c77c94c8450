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
        var sum: UInt = 0
        for graph in graphs {
            var said = [Float](repeating: 0, count: some * labels.count)
            Teacher([graph], labels, share: 1).teach(pixels, &said)
            sum = said.withUnsafeBytes { crc32_z(sum, $0.bindMemory(to: UInt8.self).baseAddress, $0.count) }
        }
        checksum = UInt32(truncatingIfNeeded: sum)
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

    /// Asks each network about its part of the pictures, so that many cost no more than one. Which part a picture is in changes with the
    /// epoch's order: over all epochs they are believed alike.
    ///
    /// - `pixels`: pictures in [0, 1], `(N, height, width)`.
    /// - `targets`: `(N, labels)`; in each row what its teacher says takes its share.
    func teach(_ pixels: [Float], _ targets: inout [Float]) {
        let crops = pixels.map { UInt8(min(max($0, 0), 1) * 255 + 0.5) }
        let labels = places[0].count, count = targets.count / labels, size = crops.count / count
        for (number, (classifier, places)) in zip(classifiers, places).enumerated() {
            let rows = count * number / classifiers.count..<count * (number + 1) / classifiers.count
            let width = classifier.labels.count
            var said = [Float](repeating: 0, count: rows.count * width)
            crops.withUnsafeBufferPointer {
                classifier.classify($0.baseAddress! + rows.lowerBound * size, count: rows.count, into: &said)
            }
            for (index, row) in rows.enumerated() {
                let total = places.reduce(Float.leastNormalMagnitude) { $0 + said[index * width + $1] }
                for (label, place) in places.enumerated() {
                    let target = row * labels + label
                    targets[target] = (1 - share) * targets[target] + share * said[index * width + place] / total
                }
            }
        }
    }
}
