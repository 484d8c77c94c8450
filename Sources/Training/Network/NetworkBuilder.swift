internal import COneDNN

/// A value on its way through a built network: a batch of what one layer gives.
final class Activation {
    let memory: Memory
    /// The batch first.
    let shape: [Int]
    /// Whether anything before it is to learn.
    let needsGradient: Bool
    /// Whether the one layer that reads it may write its own result over it.
    let isDisposable: Bool
    /// What each reader found the loss to change by with it; their sum is the gradient.
    fileprivate(set) var gradients: [Memory] = []

    init(_ memory: Memory, shape: [Int], needsGradient: Bool = true, isDisposable: Bool = false) {
        self.memory = memory
        self.shape = shape
        self.needsGradient = needsGradient
        self.isDisposable = isDisposable
    }

    func addGradient(_ memory: Memory) { gradients.append(memory) }
}

/// Turns a description into oneDNN's primitives for one batch size, in the order in which they run.
///
/// Each layer appends to `forward` at once and leaves behind what is to be built of its way back; that is built from the last
/// layer to the first, when the layouts of all gradients are known.
final class NetworkBuilder {
    let engine: Engine
    let parameters: ParameterStore
    let batch: Int
    let training: Bool
    let clock = DropoutClock()
    let scratch: Scratch
    /// Brings the weights into the orders that the layers want.
    var loading: [any Step] = []
    var forward: [any Step] = []
    var backward: [any Step] = []
    private var backwardBuilders: [() throws(TrainingError) -> Void] = []

    init(_ engine: Engine, _ parameters: ParameterStore, batch: Int, training: Bool) {
        self.engine = engine
        self.parameters = parameters
        self.batch = batch
        self.training = training
        scratch = Scratch(threads: engine.threads)
    }

    /// What activations and their gradients are held in.
    var element: Layout.Element { engine.precision == .bfloat16 ? .bfloat16 : .float32 }

    func whenGoingBack(_ build: @escaping () throws(TrainingError) -> Void) {
        if training { backwardBuilders.append(build) }
    }

    func buildBackward() throws(TrainingError) {
        for build in backwardBuilders.reversed() { try build() }
        backwardBuilders = []
    }

    /// Builds a layer. `isDisposable`: see `Activation`.
    func layer(
        _ node: NetworkDescription.Node, _ inputs: [Activation], shape: [Int], isLast: Bool, isReadOnce: Bool, number: Int
    ) throws(TrainingError) -> Activation {
        let shape = [batch] + shape
        switch node.operation {
        case .convolution(let it): return try convolution(node.name, it, inputs[0], shape, isDisposable: isReadOnce)
        case .linear: return try linear(node.name, inputs[0], shape, isLast: isLast, isDisposable: isReadOnce)
        case .normalization(let relu): return try normalization(node.name, inputs[0], relu: relu)
        case .relu: return try relu(inputs[0])
        case .pool(let it): return try pool(it, inputs[0], shape)
        case .globalAverage:
            let size = NetworkDescription.Size(height: inputs[0].shape[2], width: inputs[0].shape[3])
            return try pool(NetworkDescription.Pool(kind: .average, kernel: size, stride: 1), inputs[0], shape)
        case .dropout(let rate): return try dropout(rate, inputs[0], number: number)
        case .add(let relu): return try add(inputs[0], inputs[1], relu: relu)
        }
    }

    func newMemory(_ layout: Layout) throws(TrainingError) -> Memory { try Memory(engine, layout) }

    /// The same numbers in another layout: the array itself where it has that layout already.
    func converted(
        _ memory: Memory, to layout: Layout, in steps: WritableKeyPath<NetworkBuilder, [any Step]>
    ) throws(TrainingError) -> Memory {
        if memory.layout == layout { return memory }
        let result = try newMemory(layout)
        try convert(memory, into: result, in: steps)
        return result
    }

    func convert(
        _ memory: Memory, into result: Memory, in steps: WritableKeyPath<NetworkBuilder, [any Step]>
    ) throws(TrainingError) {
        let kind = try PrimitiveKind.reorder(engine, from: memory.layout, to: result.layout)
        var me = self
        me[keyPath: steps].append(try Primitive(engine, kind, [(DNNL_ARG_FROM, memory), (DNNL_ARG_TO, result)]))
    }

    /// A slot's weights, `shape`d as the layer sees them, in the layout that a primitive wants.
    func weights(_ slot: ParameterStore.Slot, shape: [Int], as wanted: Layout) throws(TrainingError) -> Memory {
        try converted(plainValues(slot, shape: shape), to: wanted, in: \.loading)
    }

    func plainValues(_ slot: ParameterStore.Slot, shape: [Int]) throws(TrainingError) -> Memory {
        try Memory(engine, .plain(shape, .float32), at: parameters.values.baseAddress! + slot.offset, owner: parameters)
    }

    func plainGradients(_ slot: ParameterStore.Slot, shape: [Int]) throws(TrainingError) -> Memory {
        try Memory(engine, .plain(shape, .float32), at: parameters.gradients.baseAddress! + slot.offset, owner: parameters)
    }

    /// Where a primitive writes the gradient of a slot's weights, and how that gets into the store: `primitive` in between.
    func writeGradients(
        _ slot: ParameterStore.Slot, shape: [Int], as given: Layout, _ primitive: (Memory) throws(TrainingError) -> Primitive
    ) throws(TrainingError) {
        let plain = try plainGradients(slot, shape: shape)
        let target = plain.layout == given ? plain : try newMemory(given)
        backward.append(try primitive(target))
        if target !== plain { try convert(target, into: plain, in: \.backward) }
    }

    /// The sum of what the readers of a value found, in a layout. The readers' ways back are built already.
    func gradient(of value: Activation, as layout: Layout? = nil) throws(TrainingError) -> Memory {
        var total = value.gradients[0]
        if value.gradients.count > 1 {
            total = try newMemory(layout ?? total.layout)
            let kind = try PrimitiveKind.sum(engine, value.gradients.map(\.layout), to: total.layout)
            let sources = value.gradients.enumerated().map { (DNNL_ARG_MULTIPLE_SRC + Int32($0), $1) }
            backward.append(try Primitive(engine, kind, sources + [(DNNL_ARG_DST, total)]))
        }
        guard let layout else { return total }
        return try converted(total, to: layout, in: \.backward)
    }
}
