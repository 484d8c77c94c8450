internal import COneDNN
internal import Glibc

/// An array that oneDNN's primitives read and write.
final class Memory {
    let layout: Layout
    let handle: dnnl_memory_t
    let data: UnsafeMutableRawPointer
    /// Whoever owns borrowed bytes.
    private let owner: AnyObject?

    /// Allocates zeros. Blocks that a shape does not fill stay zero, as oneDNN's primitives want.
    init(_ engine: Engine, _ layout: Layout) throws(TrainingError) {
        self.layout = layout
        owner = nil
        var memory: dnnl_memory_t?
        var descriptor = layout.descriptor
        let allocate = UnsafeMutableRawPointer(bitPattern: UInt.max)  // DNNL_MEMORY_ALLOCATE, a macro with a cast
        try Engine.check(dnnl_memory_create(&memory, &descriptor, engine.handle, allocate), "hold \(layout.size) bytes")
        var data: UnsafeMutableRawPointer?
        dnnl_memory_get_data_handle(memory, &data)
        handle = memory!
        guard let data else {
            dnnl_memory_destroy(memory)
            throw TrainingError(.unavailable, "not enough memory for the network; use a smaller batch")
        }
        self.data = data
        memset(data, 0, layout.size)
    }

    /// An array in bytes that belong to `owner`.
    init(_ engine: Engine, _ layout: Layout, at data: UnsafeMutableRawPointer, owner: AnyObject) throws(TrainingError) {
        self.layout = layout
        self.data = data
        self.owner = owner
        var memory: dnnl_memory_t?
        var descriptor = layout.descriptor
        try Engine.check(dnnl_memory_create(&memory, &descriptor, engine.handle, data), "describe the weights")
        handle = memory!
    }

    deinit { dnnl_memory_destroy(handle) }

    /// The numbers of a float32 array as they lie, blocks included.
    var floats: UnsafeMutableBufferPointer<Float> {
        precondition(layout.isFloat32, "the array holds float32")
        return UnsafeMutableBufferPointer(start: data.assumingMemoryBound(to: Float.self), count: layout.size / 4)
    }
}
