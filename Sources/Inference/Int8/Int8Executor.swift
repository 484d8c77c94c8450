internal import CInt8Kernels
internal import Glibc

/// Runs an `Int8Plan` with one instruction set's kernels, in memory that is allocated once. One thread uses it at a time.
final class Int8Executor {
    /// Without the weights: the kernels have them in another order.
    private(set) var plan: Int8Plan
    /// Crops that go through the layers together; more are taken in turns.
    let batch: Int
    let kernels: cint8_kernels
    private let constants = ConstantMemory()
    /// What one step at a time needs for itself.
    private var scratchMemory: (start: UnsafeMutableRawPointer, byteCount: Int)?
    private let arena: UnsafeMutablePointer<UInt8>
    private let offsets: [Int]
    private var steps: [PreparedStep] = []
    /// The output, `outputCount` numbers a crop.
    let output: UnsafePointer<Float>
    let outputCount: Int

    /// Makes ready for up to `batch` crops at a time. Whether steps that need floats can be computed, `rehearse` tells.
    init(_ plan: consuming Int8Plan, batch: Int, kernels: cint8_kernels) {
        self.batch = batch
        self.kernels = kernels
        let lifetimes = plan.lifetimes
        let places = Arena(plan.buffers.indices.map { (plan.byteCount($0) * batch, lifetimes[$0]) })
        offsets = places.offsets
        // Kernels read whole groups of bytes, up to a vector's width behind the last pixel, and whole tiles.
        let byteCount = places.byteCount + 2 * Arena.alignment + plan.longestRow * 4
        arena = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 4096)
            .initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        output = UnsafePointer(Self.floats(arena, offsets[plan.output]))
        outputCount = plan.floatCount(plan.output)
        self.plan = plan
        for index in self.plan.steps.indices {
            steps.append(prepare(self.plan.steps[index]))
            self.plan.steps[index].dropWeights()
        }
        linkWeights()
    }

    deinit { arena.deallocate() }

    /// Computes the network for `count` ≤ `batch` crops that lie one after the other; the results are in `output`.
    func run(_ crops: UnsafePointer<UInt8>, count: Int) {
        precondition(count > 0 && count <= batch, "a batch of a size that there is memory for")
        for index in steps.indices { perform(steps[index], crops, count) }
    }

    /// Seconds of each step for `count` crops, the least of several rounds.
    func profile(_ crops: UnsafePointer<UInt8>, count: Int, rounds: Int) -> [Double] {
        var least = [Double](repeating: .infinity, count: steps.count)
        for _ in 0..<rounds {
            for index in steps.indices {
                let start = Self.now()
                perform(steps[index], crops, count)
                least[index] = min(least[index], Self.now() - start)
            }
        }
        return least
    }

    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Finds out whether the steps in floats can be computed, so that later calls need not throw.
    func rehearse() throws(ModelError) {
        let blank = [UInt8](repeating: 0, count: plan.pixelCount * batch)
        for count in Set([1, batch]).sorted() {
            for step in steps {
                if case .reference(let node, let inputs, let output) = step.work {
                    try compute(node, inputs, output, count)
                } else {
                    blank.withUnsafeBufferPointer { perform(step, $0.baseAddress!, count) }
                }
            }
        }
    }

    private func perform(_ step: PreparedStep, _ crops: UnsafePointer<UInt8>, _ count: Int) {
        let images = Int32(count)
        if var border = step.border {
            cint8_fill_border(&border.tensor, border.top, border.left, border.bottom, border.right, border.value, images)
        }
        switch step.work {
        case .pixels(let table, var input, var output):
            // The kernel only reads through this pointer.
            input.data = UnsafeMutablePointer(mutating: crops)
            kernels.look_up(&input, table, 0, &output, 1, images)
        case .floatPixels(let table, let output, let perImage):
            for index in 0..<count * perImage { output[index] = table[Int(crops[index])] }
        case .lookUp(var input, let tables, let tableStep, var output, let channels):
            kernels.look_up(&input, tables, tableStep, &output, channels, images)
        case .convolution(let convolution): kernels.convolve(convolution, images)
        case .winograd(let winograd): kernels.winograd(winograd, images)
        case .depthwise(let depthwise): kernels.convolve_depthwise(depthwise, images)
        case .maximum(let pooling): kernels.maximum(pooling, images)
        case .mean(let pooling): kernels.mean(pooling, images)
        case .add(var first, var second, var addition, var output, let channels):
            kernels.add(&first, &second, &addition, &output, channels, images)
        case .dequantize(let input, let values, let elements, let output):
            for image in 0..<count {
                let bytes = input.data + image * input.image
                for index in 0..<elements.count {
                    output[image * elements.count + index] = values[Int(bytes[Int(elements[index])])]
                }
            }
        case .quantize(let input, let quantization, let elements, let output):
            for image in 0..<count {
                let bytes = output.data + image * output.image
                for index in 0..<elements.count {
                    bytes[Int(elements[index])] = quantization.byte(input[image * elements.count + index])
                }
            }
        case .softmax(let input, let output, let width):
            for row in 0..<count { softmax(input + row * width, width, into: output + row * width) }
        case .sigmoid(let input, let output, let width):
            for index in 0..<count * width { output[index] = 1 / (1 + expf(-input[index])) }
        case .reference(let node, let inputs, let output):
            do { try compute(node, inputs, output, count) } catch { preconditionFailure("rehearsed: \(error)") }
        }
    }

    /// A node that no kernel covers, in floats.
    private func compute(
        _ node: Node, _ inputs: [PreparedStep.FloatInput], _ output: UnsafeMutablePointer<Float>, _ count: Int
    ) throws(ModelError) {
        var values: [String: Tensor] = [:]
        for input in inputs {
            values[input.name] = if let pointer = input.pointer {
                Tensor(
                    Array(UnsafeBufferPointer(start: pointer, count: count * input.shape.reduce(1, *))),
                    shape: [count] + input.shape)
            } else {
                input.constant
            }
        }
        let result = try ReferenceExecutor.compute(Operands(node, values))
        guard let floats = result.floats, result.shape.first == count else {
            throw node.error("its result has the shape \(result.shape) for \(count) pictures")
        }
        output.update(from: floats, count: floats.count)
    }

    // MARK: Preparing

    /// A buffer as the kernels see it.
    func tensor(_ index: Int) -> cint8_tensor {
        let activation = plan.activation(index)
        return cint8_tensor(
            data: arena + offsets[index] + activation.origin, image: plan.byteCount(index), row: activation.rowStride,
            pixel: activation.pixel, height: Int32(activation.height), width: Int32(activation.width))
    }

    func floats(_ index: Int) -> UnsafeMutablePointer<Float> { Self.floats(arena, offsets[index]) }

    private static func floats(_ arena: UnsafeMutablePointer<UInt8>, _ offset: Int) -> UnsafeMutablePointer<Float> {
        UnsafeMutableRawPointer(arena + offset).assumingMemoryBound(to: Float.self)
    }

    func keep<Element: BitwiseCopyable>(_ values: [Element]) -> UnsafeMutablePointer<Element> { constants.keep(values) }

    func allocate(byteCount: Int) -> UnsafeMutableRawPointer { constants.allocate(byteCount: byteCount) }

    /// Memory whose contents nobody keeps from step to step. Steps that were told an earlier, smaller place stay there.
    func scratch(byteCount: Int) -> UnsafeMutableRawPointer {
        if let scratchMemory, scratchMemory.byteCount >= byteCount { return scratchMemory.start }
        let start = constants.allocate(byteCount: byteCount)
        scratchMemory = (start, byteCount)
        return start
    }

    /// Tells each convolution where the next one's weights are, to be fetched ahead of time.
    private func linkWeights() {
        var next: (UnsafeRawPointer, Int)?
        for step in steps.reversed() {
            guard case .convolution(let convolution) = step.work else { continue }
            if let next { (convolution.pointee.next_weights, convolution.pointee.next_weights_size) = next }
            next = (convolution.pointee.weights, step.weightSize)
        }
    }
}

/// A table of functions, which nobody changes.
extension cint8_kernels: @unchecked @retroactive Sendable {}

/// Softmax of a row, its greatest taken off first so that nothing overflows.
func softmax(_ row: UnsafePointer<Float>, _ count: Int, into result: UnsafeMutablePointer<Float>, temperature: Float = 1) {
    var greatest = row[0]
    for index in 1..<max(count, 1) where row[index] > greatest { greatest = row[index] }
    var sum: Float = 0
    for index in 0..<count {
        result[index] = expf((row[index] - greatest) / temperature)
        sum += result[index]
    }
    for index in 0..<count { result[index] /= sum }
}
