internal import COneDNN

/// What is done at one point of a forward or backward pass.
protocol Step: AnyObject {
    func run()
}

/// One of oneDNN's operations with the arrays it works on, made once and run at each step.
final class Primitive: Step {
    private let handle: dnnl_primitive_t
    private let engine: Engine
    private let arguments: [dnnl_exec_arg_t]
    private let memories: [Memory]

    init(_ engine: Engine, _ kind: PrimitiveKind, _ arguments: [(Int32, Memory)]) throws(TrainingError) {
        var primitive: dnnl_primitive_t?
        try Engine.check(dnnl_primitive_create(&primitive, kind.handle), "build a layer")
        handle = primitive!
        self.engine = engine
        self.arguments = arguments.map { dnnl_exec_arg_t(arg: $0.0, memory: $0.1.handle) }
        memories = arguments.map(\.1)
    }

    deinit { dnnl_primitive_destroy(handle) }

    func run() {
        let status = dnnl_primitive_execute(handle, engine.stream, Int32(arguments.count), arguments)
        precondition(status == dnnl_success, "oneDNN failed on arrays that it was built for: status \(status.rawValue)")
    }
}

/// An operation that oneDNN has chosen a kernel for, with the layouts that it wants.
final class PrimitiveKind {
    let handle: dnnl_primitive_desc_t

    /// `operation`: one of oneDNN's operation descriptors. `forward`: what a backward operation goes with.
    init(
        _ engine: Engine, _ operation: UnsafeRawPointer, attributes: Attributes? = nil, forward: PrimitiveKind? = nil,
        purpose: String
    ) throws(TrainingError) {
        var kind: dnnl_primitive_desc_t?
        let status = dnnl_primitive_desc_create(&kind, operation, attributes?.handle, engine.handle, forward?.handle)
        try Engine.check(status, purpose)
        handle = kind!
    }

    private init(_ handle: dnnl_primitive_desc_t) { self.handle = handle }

    deinit { dnnl_primitive_desc_destroy(handle) }

    /// Brings an array into another order or element type.
    static func reorder(_ engine: Engine, from source: Layout, to target: Layout) throws(TrainingError) -> PrimitiveKind {
        var kind: dnnl_primitive_desc_t?
        var (from, to) = (source.descriptor, target.descriptor)
        try Engine.check(dnnl_reorder_primitive_desc_create(&kind, &from, engine.handle, &to, engine.handle, nil), "convert an array")
        return PrimitiveKind(kind!)
    }

    /// Adds arrays of one shape, element by element.
    static func sum(_ engine: Engine, _ sources: [Layout], to target: Layout) throws(TrainingError) -> PrimitiveKind {
        var kind: dnnl_primitive_desc_t?
        var to = target.descriptor
        let scales = [Float](repeating: 1, count: sources.count)
        let from = sources.map(\.descriptor)
        let status = dnnl_sum_primitive_desc_create(&kind, &to, Int32(sources.count), scales, from, nil, engine.handle)
        try Engine.check(status, "add gradients")
        return PrimitiveKind(kind!)
    }

    /// The layout that the operation wants of one of its arrays.
    func layout(_ query: dnnl_query_t) -> Layout {
        guard let descriptor = dnnl_primitive_desc_query_md(handle, query, 0) else {
            preconditionFailure("the operation has no such array")
        }
        return Layout(descriptor.pointee)
    }
}

/// What else an operation does at its end.
final class Attributes {
    let handle: dnnl_primitive_attr_t

    /// ReLU of the result.
    init(relu: Bool) throws(TrainingError) {
        var attributes: dnnl_primitive_attr_t?
        try Engine.check(dnnl_primitive_attr_create(&attributes), "describe a layer")
        handle = attributes!
        guard relu else { return }
        var operations: dnnl_post_ops_t?
        try Engine.check(dnnl_post_ops_create(&operations), "describe a layer")
        defer { dnnl_post_ops_destroy(operations) }
        dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0)
        try Engine.check(dnnl_primitive_attr_set_post_ops(handle, operations), "describe a layer")
    }

    deinit { dnnl_primitive_attr_destroy(handle) }
}
