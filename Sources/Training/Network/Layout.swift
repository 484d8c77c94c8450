internal import COneDNN

/// How an array lies in memory: shape, element type and order, as oneDNN describes it.
struct Layout: Equatable {
    enum Element {
        case float32, bfloat16, byte

        var code: dnnl_data_type_t {
            switch self {
            case .float32: dnnl_f32
            case .bfloat16: dnnl_bf16
            case .byte: dnnl_u8
            }
        }
    }

    var descriptor: dnnl_memory_desc_t

    init(_ descriptor: dnnl_memory_desc_t) { self.descriptor = descriptor }

    /// Row-major.
    static func plain(_ shape: [Int], _ element: Element) -> Layout { Layout(shape, element, plainTag(shape.count)) }

    /// Blocks of 16 channels, `[N][⌈C / 16⌉][H][W][16]`, of pictures `(N, C, H, W)`.
    static func blocked(_ shape: [Int], _ element: Element) -> Layout { Layout(shape, element, dnnl_aBcd16b) }

    /// Whatever order a primitive likes best.
    static func any(_ shape: [Int], _ element: Element) -> Layout { Layout(shape, element, dnnl_format_tag_any) }

    /// No array at all, such as the bias of a layer without one.
    static var none: Layout { Layout(dnnl_memory_desc_t()) }

    private init(_ shape: [Int], _ element: Element, _ tag: dnnl_format_tag_t) {
        descriptor = dnnl_memory_desc_t()
        let status = dnnl_memory_desc_init_by_tag(&descriptor, Int32(shape.count), shape.map(Int64.init), element.code, tag)
        precondition(status == dnnl_success, "a shape of 1 to 5 dimensions above zero, not \(shape)")
    }

    private static func plainTag(_ dimensions: Int) -> dnnl_format_tag_t {
        switch dimensions {
        case 1: dnnl_a
        case 2: dnnl_ab
        case 3: dnnl_abc
        case 4: dnnl_abcd
        default: dnnl_abcde
        }
    }

    /// Bytes, padding of blocks included.
    var size: Int { withUnsafePointer(to: descriptor) { dnnl_memory_desc_get_size($0) } }

    var isFloat32: Bool { descriptor.data_type == dnnl_f32 }

    static func == (a: Layout, b: Layout) -> Bool {
        withUnsafePointer(to: a.descriptor) { a in
            withUnsafePointer(to: b.descriptor) { b in dnnl_memory_desc_equal(a, b) != 0 }
        }
    }
}
