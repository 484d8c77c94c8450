internal import SwiftProtobuf

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension Graph {
    /// The graph as the bytes of an ONNX file. Equal graphs give equal bytes.
    package func serialized() -> [UInt8] {
        var model = Onnx_ModelProto()
        // The version whose files may hold operator set 13 … 15 and initializers that are no inputs.
        model.irVersion = 8
        model.producerName = "emotiond"
        var set = Onnx_OperatorSetIdProto()
        set.domain = ""
        set.version = Int64(opset)
        model.opsetImport = [set]
        model.metadataProps = metadata.sorted { $0.key < $1.key }.map { key, value in
            var property = Onnx_StringStringEntryProto()
            property.key = key
            property.value = value
            return property
        }
        model.graph.name = name
        model.graph.input = inputs.map(Onnx_ValueInfoProto.init)
        model.graph.output = outputs.map(Onnx_ValueInfoProto.init)
        model.graph.initializer = initializers.sorted { $0.key < $1.key }.map { Onnx_TensorProto(name: $0.key, $0.value) }
        model.graph.node = nodes.map(Onnx_NodeProto.init)
        do {
            return try model.serializedBytes()
        } catch {
            // Only messages above 2 GiB and missing required fields fail, and there are neither.
            preconditionFailure("cannot serialise the graph: \(error)")
        }
    }

    /// Writes the graph as an ONNX file. The file is replaced as a whole: readers see the old one or the new one.
    package func write(to path: String) throws(ModelError) {
        try FileBytes.replace(path, with: serialized())
    }
}

extension Onnx_ValueInfoProto {
    fileprivate init(_ value: ValueInfo) {
        self.init()
        name = value.name
        type.tensorType.elemType = value.elementType.onnxNumber
        type.tensorType.shape.dim = value.shape.enumerated().map { index, size in
            var dimension = Onnx_TensorShapeProto.Dimension()
            if let size { dimension.dimValue = Int64(size) } else { dimension.dimParam = index == 0 ? "n" : "d\(index)" }
            return dimension
        }
    }
}

extension Onnx_TensorProto {
    fileprivate init(name: String, _ tensor: Tensor) {
        self.init()
        self.name = name
        dims = tensor.shape.map(Int64.init)
        dataType = tensor.elementType.onnxNumber
        rawData = Data(tensor.rawBytes)
    }
}

extension Onnx_NodeProto {
    fileprivate init(_ node: Node) {
        self.init()
        input = node.inputs
        output = node.outputs
        name = node.name
        opType = node.kind
        attribute = node.attributes.sorted { $0.key < $1.key }.map { Onnx_AttributeProto(name: $0.key, $0.value) }
    }
}

extension Onnx_AttributeProto {
    fileprivate init(name: String, _ attribute: Attribute) {
        self.init()
        self.name = name
        switch attribute {
        case .int(let value): (type, i) = (.int, Int64(value))
        case .float(let value): (type, f) = (.float, value)
        case .string(let value): (type, s) = (.string, Data(value.utf8))
        case .ints(let values): (type, ints) = (.ints, values.map(Int64.init))
        case .floats(let values): (type, floats) = (.floats, values)
        case .tensor(let tensor): (type, t) = (.tensor, Onnx_TensorProto(name: "", tensor))
        }
    }
}
