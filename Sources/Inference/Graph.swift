/// A network as ONNX describes it: named values joined by nodes in an order in which they can be computed.
package struct Graph: Sendable {
    package var name: String
    package var inputs: [ValueInfo]
    package var outputs: [ValueInfo]
    /// Constants by name: weights, scales, zero points, shapes.
    package var initializers: [String: Tensor]
    /// Topologically sorted; every input is a graph input, an initializer or an earlier node's output.
    package var nodes: [Node]
    /// Version of the default operator set.
    package var opset: Int
    /// `metadata_props`: labels, preprocessing, training record.
    package var metadata: [String: String]

    package init(
        name: String = "", inputs: [ValueInfo] = [], outputs: [ValueInfo] = [], initializers: [String: Tensor] = [:],
        nodes: [Node] = [], opset: Int = 13, metadata: [String: String] = [:]
    ) {
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
        self.initializers = initializers
        self.nodes = nodes
        self.opset = opset
        self.metadata = metadata
    }
}

/// A graph input or output. A dimension that varies (the batch) is nil.
package struct ValueInfo: Sendable, Equatable {
    package var name: String
    package var elementType: ElementType
    package var shape: [Int?]

    package init(name: String, elementType: ElementType = .float, shape: [Int?]) {
        self.name = name
        self.elementType = elementType
        self.shape = shape
    }
}

/// One operation. An omitted optional input is the empty string.
package struct Node: Sendable, Equatable {
    package var name: String
    /// ONNX's `op_type`, such as `Conv`.
    package var kind: String
    package var inputs: [String]
    package var outputs: [String]
    package var attributes: [String: Attribute]

    package init(name: String, kind: String, inputs: [String], outputs: [String], attributes: [String: Attribute] = [:]) {
        self.name = name
        self.kind = kind
        self.inputs = inputs
        self.outputs = outputs
        self.attributes = attributes
    }
}

package enum Attribute: Sendable, Equatable {
    case int(Int)
    case float(Float)
    case string(String)
    case ints([Int])
    case floats([Float])
    case tensor(Tensor)
}

/// Element types that the supported operators use.
package enum ElementType: Sendable, Equatable {
    case float, uint8, int8, int32, int64
}

/// A dense array, row-major; a scalar has the empty shape.
package struct Tensor: Sendable, Equatable {
    package enum Storage: Sendable, Equatable {
        case float([Float])
        case uint8([UInt8])
        case int8([Int8])
        case int32([Int32])
        case int64([Int64])
    }

    package var shape: [Int]
    package var storage: Storage

    package init(shape: [Int], storage: Storage) {
        self.shape = shape
        self.storage = storage
    }

    package init(_ values: [Float], shape: [Int]) { self.init(shape: shape, storage: .float(values)) }

    /// A list of whole numbers, shape `(n)`: a shape, axes, pads.
    package init(list: [Int]) { self.init(shape: [list.count], storage: .int64(list.map(Int64.init))) }

    /// How many elements the shape has.
    package var count: Int { shape.reduce(1, *) }

    package var elementType: ElementType {
        switch storage {
        case .float: .float
        case .uint8: .uint8
        case .int8: .int8
        case .int32: .int32
        case .int64: .int64
        }
    }

    /// The elements, where they are floats.
    package var floats: [Float]? {
        guard case .float(let values) = storage else { return nil }
        return values
    }

    /// The elements, where they are whole numbers of any width.
    package var integers: [Int]? {
        switch storage {
        case .float: nil
        case .uint8(let values): values.map(Int.init)
        case .int8(let values): values.map(Int.init)
        case .int32(let values): values.map(Int.init)
        case .int64(let values): values.map(Int.init)
        }
    }

    /// How many elements the storage has: `count`, in a tensor that is well formed.
    package var storedCount: Int {
        switch storage {
        case .float(let values): values.count
        case .uint8(let values): values.count
        case .int8(let values): values.count
        case .int32(let values): values.count
        case .int64(let values): values.count
        }
    }
}
