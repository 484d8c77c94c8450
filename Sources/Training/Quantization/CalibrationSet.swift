internal import Inference

/// Pictures to calibrate with, as batches of the network's input.
struct CalibrationSet {
    private let crops: [UInt8]
    private let size: Int
    private let shape: [Int]
    /// What each gray level becomes: `(luma / 255 − mean) / deviation`.
    private let levels: [Float]

    init(_ crops: [UInt8], _ description: ModelDescription, input: ValueInfo) {
        size = description.inputWidth * description.inputHeight
        precondition(crops.count % size == 0, "crops have the network's size")
        self.crops = crops
        shape = input.shape.dropFirst().map { $0 ?? 1 }
        levels = (0..<256).map { (Float($0) / 255 - description.mean) / description.deviation }
    }

    var count: Int { crops.count / size }

    /// Pictures `range` as a tensor of the input's shape.
    func tensor(_ range: Range<Int>) -> Tensor {
        Tensor(crops[range.lowerBound * size..<range.upperBound * size].map { levels[Int($0)] }, shape: [range.count] + shape)
    }

    /// Pictures that have every gray level.
    var ramp: Tensor {
        let count = (256 + size - 1) / size
        return Tensor((0..<count * size).map { levels[$0 % 256] }, shape: [count] + shape)
    }

    /// Consecutive ranges of at most `length` pictures.
    func batches(of length: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: length).map { $0..<min($0 + length, count) }
    }
}
