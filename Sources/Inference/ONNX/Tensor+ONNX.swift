internal import SwiftProtobuf

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension ElementType {
    /// The type with a number of `TensorProto.DataType`. Booleans (9) are read as bytes.
    init?(onnx number: Int32) {
        switch number {
        case 1: self = .float
        case 2, 9: self = .uint8
        case 3: self = .int8
        case 6: self = .int32
        case 7: self = .int64
        default: return nil
        }
    }

    var onnxNumber: Int32 {
        switch self {
        case .float: 1
        case .uint8: 2
        case .int8: 3
        case .int32: 6
        case .int64: 7
        }
    }

    /// Bytes an element takes.
    package var size: Int {
        switch self {
        case .float, .int32: 4
        case .uint8, .int8: 1
        case .int64: 8
        }
    }
}

extension Tensor {
    /// The most elements of one tensor that are read or computed: 256 Mi, far above any network for 48×48 pictures.
    static let elementLimit = 1 << 28

    /// Reads a tensor whose elements are in the file: raw or in the field of their type.
    init(_ proto: Onnx_TensorProto) throws(ModelError) {
        var label: String { "the tensor \(quoted(proto.name))" }
        guard proto.dataLocation != .external, proto.externalData.isEmpty else {
            throw ModelError(.badData, "\(label) is stored outside the file; export the model with its weights inside")
        }
        guard let type = ElementType(onnx: proto.dataType) else {
            throw ModelError(.badData, "\(label) has element type \(proto.dataType), which is not supported; float32 is wanted")
        }
        let shape = proto.dims.map(Int.init)
        guard let count = elementCount(shape) else {
            throw ModelError(.badData, "\(label) has an impossible shape")
        }
        // Checked before anything is allocated: a shape in a damaged file may ask for gigabytes.
        let stored: Int = if proto.hasRawData {
            proto.rawData.count % type.size == 0 ? proto.rawData.count / type.size : -1
        } else {
            switch type {
            case .float: proto.floatData.count
            case .int64: proto.int64Data.count
            case .uint8, .int8, .int32: proto.int32Data.count
            }
        }
        guard stored == count else {
            throw ModelError(.badData, "\(label) has shape \(shape), but not \(count) elements")
        }
        let storage: Storage = switch (type, proto.hasRawData) {
        case (.float, true): .float(elements(of: proto.rawData, count))
        case (.uint8, true): .uint8(elements(of: proto.rawData, count))
        case (.int8, true): .int8(elements(of: proto.rawData, count))
        case (.int32, true): .int32(elements(of: proto.rawData, count))
        case (.int64, true): .int64(elements(of: proto.rawData, count))
        case (.float, false): .float(proto.floatData)
        case (.uint8, false): .uint8(proto.int32Data.map(UInt8.init(truncatingIfNeeded:)))
        case (.int8, false): .int8(proto.int32Data.map(Int8.init(truncatingIfNeeded:)))
        case (.int32, false): .int32(proto.int32Data)
        case (.int64, false): .int64(proto.int64Data)
        }
        self.init(shape: shape, storage: storage)
    }

    /// The elements as a file has them: little endian, row-major.
    var rawBytes: [UInt8] {
        switch storage {
        case .float(let values): values.withUnsafeBytes(Array.init)
        case .uint8(let values): values
        case .int8(let values): values.map(UInt8.init(bitPattern:))
        case .int32(let values): values.withUnsafeBytes(Array.init)
        case .int64(let values): values.withUnsafeBytes(Array.init)
        }
    }
}

/// How many elements a shape has; nil where it is negative or above `Tensor.elementLimit`.
func elementCount(_ shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
        guard size >= 0, size <= Tensor.elementLimit else { return nil }
        count *= size
        guard count <= Tensor.elementLimit else { return nil }
    }
    return count
}

/// Copies little-endian elements, as this machine has them, out of bytes that need not be aligned.
private func elements<Element: BitwiseCopyable>(of data: Data, _ count: Int) -> [Element] {
    [Element](unsafeUninitializedCapacity: count) { target, filled in
        let size = count * MemoryLayout<Element>.size
        data.withUnsafeBytes { UnsafeMutableRawBufferPointer(target).copyMemory(from: .init(rebasing: $0[..<size])) }
        filled = count
    }
}
