internal import Inference

/// The mean and the variance of each channel of a value, over pictures and pixels.
struct ChannelMoments {
    private var sums: [Double]
    private var squares: [Double]
    private var count = 0

    init(channels: Int) {
        sums = Array(repeating: 0, count: channels)
        squares = sums
    }

    /// Adds a tensor of floats whose dimension `axis` has the channels.
    mutating func add(_ tensor: Tensor, axis: Int) {
        guard let numbers = tensor.floats else { return }
        let run = tensor.shape[(axis + 1)...].reduce(1, *)
        numbers.withUnsafeBufferPointer { numbers in
            for first in stride(from: 0, to: numbers.count, by: run) {
                let channel = first / run % sums.count
                var sum: Float = 0, square: Float = 0
                for index in first..<first + run {
                    sum += numbers[index]
                    square += numbers[index] * numbers[index]
                }
                sums[channel] += Double(sum)
                squares[channel] += Double(square)
            }
        }
        count += numbers.count / sums.count
    }

    var means: [Float] { sums.map { Float($0 / Double(count)) } }

    var variances: [Float] {
        zip(sums, squares).map { sum, square in
            let mean = sum / Double(count)
            return Float(max(square / Double(count) - mean * mean, 0))
        }
    }
}
