internal import SwiftProtobuf

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension Graph {
    /// Reads an ONNX file of operator set 7 or later.
    ///
    /// Whatever its operator set, what is read is in the form of operator set 13, without constants, identities and dropouts
    /// among its nodes, and with computed shapes folded away: see `Graph.canonicalise`. Names, shapes and numbers are checked,
    /// so that a graph that was read can be computed.
    package init(contentsOf path: String) throws(ModelError) {
        let bytes = try FileBytes.read(path)
        do {
            try self.init(onnx: bytes, name: path)
        } catch {
            throw ModelError(error.kind, "\(path): \(error.description)")
        }
    }

    /// Reads the bytes of an ONNX file. `name` becomes the graph's where the file has none.
    package init(onnx bytes: [UInt8], name: String = "") throws(ModelError) {
        try self.init(contiguous: bytes, name: name)
    }

    /// The same without a copy of the bytes.
    package init(onnx bytes: UnsafeRawBufferPointer, name: String) throws(ModelError) {
        let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress!)
        try self.init(contiguous: Data(bytesNoCopy: start, count: bytes.count, deallocator: .none), name: name)
    }

    private init(contiguous bytes: some SwiftProtobufContiguousBytes, name: String) throws(ModelError) {
        guard bytes.count > 0 else { throw ModelError(.badData, "the file is empty; an ONNX model is wanted") }
        var model: Onnx_ModelProto
        do {
            var options = BinaryDecodingOptions()
            options.discardUnknownFields = true
            model = try Onnx_ModelProto(serializedBytes: bytes, options: options)
        } catch {
            throw ModelError(.badData, "this is no ONNX model, or a part of it is missing or damaged")
        }
        guard model.hasGraph, !model.opsetImport.isEmpty else {
            throw ModelError(.badData, "this is no ONNX model, or a part of it is missing: it has no graph or no operator set")
        }
        try self.init(&model)
        if self.name.isEmpty { self.name = name }
        try canonicalise()
    }

    /// Takes the weights out of the model.
    private init(_ model: inout Onnx_ModelProto) throws(ModelError) {
        guard let standard = model.opsetImport.first(where: { isStandard($0.domain) }), (7...1000).contains(standard.version)
        else {
            throw ModelError(.badData, "operator set 7 or later is wanted; export the model again with opset 13 or later")
        }
        self.init(name: model.graph.name, opset: Int(standard.version))
        for property in model.metadataProps { metadata[property.key] = property.value }
        // The weights are most of the file: each goes as soon as it has been copied.
        var tensors = model.graph.initializer
        model.graph.initializer = []
        while let tensor = tensors.popLast() {
            guard initializers.updateValue(try Tensor(tensor), forKey: tensor.name) == nil else {
                throw ModelError(.badData, "the initializer \(quoted(tensor.name)) is there twice")
            }
        }
        // Before IR version 4 initializers had to be inputs, too.
        for input in model.graph.input where initializers[input.name] == nil { inputs.append(try ValueInfo(input)) }
        for output in model.graph.output { outputs.append(try ValueInfo(output)) }
        nodes.reserveCapacity(model.graph.node.count)
        for node in model.graph.node { nodes.append(try Node(node)) }
    }
}

private func isStandard(_ domain: String) -> Bool { domain.isEmpty || domain == "ai.onnx" }

extension ValueInfo {
    fileprivate init(_ proto: Onnx_ValueInfoProto) throws(ModelError) {
        guard case .tensorType(let tensor)? = proto.type.value else {
            throw ModelError(.badData, "the value \(quoted(proto.name)) is no tensor")
        }
        guard let elementType = ElementType(onnx: tensor.elemType) else {
            throw ModelError(
                .badData, "the value \(quoted(proto.name)) has element type \(tensor.elemType), which is not supported")
        }
        var shape: [Int?] = []
        for dimension in tensor.shape.dim {
            switch dimension.value {
            case .dimValue(let size) where size > 0: shape.append(Int(size))
            default: shape.append(nil)
            }
        }
        self.init(name: proto.name, elementType: elementType, shape: shape)
    }
}

extension Node {
    fileprivate init(_ proto: Onnx_NodeProto) throws(ModelError) {
        // An operator of another domain keeps it in its name, and is refused under it.
        let kind = isStandard(proto.domain) ? proto.opType : "\(proto.domain)::\(proto.opType)"
        self.init(name: proto.name, kind: kind, inputs: proto.input, outputs: proto.output)
        while outputs.last == "" { outputs.removeLast() }
        for attribute in proto.attribute {
            switch attribute.type {
            case .float: attributes[attribute.name] = .float(attribute.f)
            case .int: attributes[attribute.name] = .int(Int(attribute.i))
            case .string: attributes[attribute.name] = .string(String(decoding: attribute.s, as: UTF8.self))
            case .tensor: attributes[attribute.name] = .tensor(try Tensor(attribute.t))
            case .floats: attributes[attribute.name] = .floats(attribute.floats)
            case .ints: attributes[attribute.name] = .ints(attribute.ints.map(Int.init))
            // Lists of strings, subgraphs and the like: no supported operator reads them.
            default: continue
            }
        }
    }
}
