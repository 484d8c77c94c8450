/// How a convolution's or a pooling's kernel goes over a picture: sizes, steps and margins, as `(vertical, horizontal)` pairs.
package struct Window: Sendable, Equatable {
    package struct Axis: Sendable, Equatable {
        package var kernel: Int
        package var stride: Int
        package var dilation: Int
        /// Margins before the first and behind the last pixel. `ceil_mode` may add a last output that looks further.
        package var padBefore: Int
        package var padAfter: Int
        package var input: Int
        package var output: Int

        /// How many input pixels the kernel spans.
        package var span: Int { (kernel - 1) * dilation + 1 }
    }

    package var vertical: Axis
    package var horizontal: Axis

    /// Reads a `Conv`, `MaxPool` or `AveragePool` node's attributes for an input of the given height and width.
    ///
    /// `kernel` is the shape of a convolution's weights; poolings have it as an attribute. Output sizes follow ONNX:
    /// `floor((input + pads − span) / stride) + 1`, with `ceil` in ceiling mode, where a last window that would start
    /// behind the input and its first margin is left out.
    package init(_ node: Node, kernel weights: [Int]? = nil, input: (height: Int, width: Int)) throws(ModelError) {
        let kernel = node.ints("kernel_shape") ?? weights ?? []
        guard kernel.count == 2 else { throw node.error("a kernel with two dimensions is wanted") }
        guard weights == nil || weights == kernel else {
            throw node.error("kernel_shape \(kernel) differs from the weights' \(weights ?? [])")
        }
        let strides = node.ints("strides") ?? [1, 1]
        let dilations = node.ints("dilations") ?? [1, 1]
        let pads = node.ints("pads") ?? [0, 0, 0, 0]
        guard strides.count == 2, dilations.count == 2, pads.count == 4 else {
            throw node.error("strides, dilations or pads do not have two dimensions")
        }
        guard (kernel + strides + dilations).allSatisfy((1...4096).contains), pads.allSatisfy((0...4096).contains) else {
            throw node.error("the kernel's sizes are out of range")
        }
        let autoPad = node.string("auto_pad", default: "NOTSET")
        let ceiling = node.int("ceil_mode", default: 0) != 0
        func axis(_ index: Int, _ input: Int) throws(ModelError) -> Axis {
            var axis = Axis(
                kernel: kernel[index], stride: strides[index], dilation: dilations[index],
                padBefore: pads[index], padAfter: pads[index + 2], input: input, output: 0)
            try axis.resolve(autoPad: autoPad, ceiling: ceiling, node)
            return axis
        }
        vertical = try axis(0, input.height)
        horizontal = try axis(1, input.width)
    }
}

extension Window.Axis {
    fileprivate mutating func resolve(autoPad: String, ceiling: Bool, _ node: Node) throws(ModelError) {
        switch autoPad {
        case "NOTSET", "":
            break
        case "VALID":
            (padBefore, padAfter) = (0, 0)
        case "SAME_UPPER", "SAME_LOWER":
            output = (input + stride - 1) / stride
            let total = max((output - 1) * stride + span - input, 0)
            padBefore = autoPad == "SAME_UPPER" ? total / 2 : total - total / 2
            padAfter = total - padBefore
            return
        default:
            throw node.error("auto_pad \(quoted(autoPad)) is unknown")
        }
        let room = input + padBefore + padAfter - span
        guard room >= 0 else { throw node.error("its kernel spans \(span) pixels of an input of \(input) with its margins") }
        output = (ceiling ? room + stride - 1 : room) / stride + 1
        if ceiling && (output - 1) * stride >= input + padBefore { output -= 1 }
    }
}
