internal import CInt8Kernels

/// A step with its kernel's arguments filled in.
struct PreparedStep {
    enum Work {
        case pixels(UnsafePointer<UInt8>, cint8_tensor, cint8_tensor)
        case floatPixels(UnsafePointer<Float>, UnsafeMutablePointer<Float>, perImage: Int)
        case lookUp(cint8_tensor, UnsafePointer<UInt8>, step: Int, cint8_tensor, channels: Int32)
        case convolution(UnsafeMutablePointer<cint8_convolution>)
        case winograd(UnsafePointer<cint8_winograd>)
        case depthwise(UnsafePointer<cint8_depthwise>)
        case maximum(UnsafePointer<cint8_pooling>)
        case mean(UnsafePointer<cint8_pooling>)
        case add(cint8_tensor, cint8_tensor, cint8_addition, cint8_tensor, channels: Int32)
        /// `elements`: where each element of the row-major value is, from a picture's pixel (0, 0).
        case dequantize(
            cint8_tensor, values: UnsafePointer<Float>, elements: UnsafeBufferPointer<Int32>, UnsafeMutablePointer<Float>)
        case quantize(UnsafePointer<Float>, Quantization, elements: UnsafeBufferPointer<Int32>, cint8_tensor)
        case softmax(UnsafePointer<Float>, UnsafeMutablePointer<Float>, width: Int)
        case sigmoid(UnsafePointer<Float>, UnsafeMutablePointer<Float>, width: Int)
        case reference(Node, [FloatInput], UnsafeMutablePointer<Float>)
    }

    /// An input of a node in floats: a buffer or, where `pointer` is nil, a constant.
    struct FloatInput {
        var name: String
        var pointer: UnsafePointer<Float>?
        var shape: [Int]
        var constant: Tensor?
    }

    /// The output's border, filled anew each time: other buffers may have used its memory meanwhile.
    struct Border {
        var tensor: cint8_tensor
        var top: Int32, left: Int32, bottom: Int32, right: Int32
        var value: UInt8
    }

    var work: Work
    var border: Border?
    /// Bytes of packed weights.
    var weightSize = 0
}
