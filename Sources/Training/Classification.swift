package import Inference

extension EmotionClassifier {
    /// Classifies a whole data set, whose crops have the network's size, a batch at a time.
    ///
    /// - Parameter body: given the first row of a batch and the batch's probabilities, `(rows, labels)`.
    package func classify<Failure: Error>(
        _ data: DataSet, batch: Int = 64, body: (_ first: Int, _ probabilities: ArraySlice<Float>) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(data.width == inputWidth && data.height == inputHeight, "crops have the network's size")
        var probabilities = [Float](repeating: 0, count: batch * labels.count)
        for first in stride(from: 0, to: data.count, by: batch) {
            let count = min(batch, data.count - first)
            data.pixels.withUnsafeBufferPointer { pixels in
                probabilities.withUnsafeMutableBufferPointer { output in
                    classify(pixels.baseAddress! + first * data.cropSize, count: count, into: output.baseAddress!)
                }
            }
            try body(first, probabilities[0..<count * labels.count])
        }
    }
}
