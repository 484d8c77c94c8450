internal import Imaging
package import Inference

/// Turns a float network into an int8 one in QDQ form: the float operators stay, between pairs of `QuantizeLinear` and
/// `DequantizeLinear` that say at which scale each value may be held in 8 bits. ONNX Runtime and this program's int8 plan fuse
/// them into integer operators.
///
/// - Batch normalisations behind a convolution or matrix product are folded into it (`Graph.simplified`).
/// - Weights are s8 in [−127, 127], symmetric, a scale per output channel; biases s32 at the product of both scales.
/// - Activations are u8 per value, with zero point 0 where no value is negative; zero is always exact. A ReLU or clip behind an
///   operator belongs to it: only its result is quantised. What only moves elements keeps its input's scale.
/// - What follows the last convolution, product or pooling on the way to the output stays in floats.
/// - Biases make up for the mean error that rounding leaves in each channel (`BiasCorrection`).
package struct Quantizer: Sendable {
    /// How the range of an activation is chosen from its values on the calibration pictures.
    package var method: RangeMethod
    package var correctsBiases: Bool

    package init(method: RangeMethod = .meanSquaredError, correctsBiases: Bool = true) {
        self.method = method
        self.correctsBiases = correctsBiases
    }

    /// Quantises a network.
    ///
    /// - Parameters:
    ///   - crops: gray pictures of the size the network wants, packed one behind the other; a few hundred of the kind it will
    ///     see.
    ///   - progress: told from time to time which fraction is done.
    /// - Throws: `badData` where the network is quantised already, has nothing to quantise, or computes no finite numbers.
    package func quantize(
        _ graph: Graph, crops: [UInt8], progress: (Double) -> Void = { _ in }
    ) throws(ModelError) -> Graph {
        let description = try ModelDescription(graph)
        let pictures = CalibrationSet(crops, description, input: graph.inputs[0])
        precondition(pictures.count > 0, "quantising needs pictures")
        guard !graph.nodes.contains(where: { $0.kind == "QuantizeLinear" || $0.kind == "DequantizeLinear" }) else {
            throw ModelError(.badData, "the network is quantised already; the float network is wanted")
        }
        let float = try graph.simplified()
        let sites = try QuantizationSites(float)
        let calibration = RangeCalibration(sites: sites, method: method)
        let parameters = try calibration.parameters(float, pictures) { progress($0 * (correctsBiases ? 0.7 : 1)) }
        var network = QuantizedNetwork(float, sites: sites, parameters: parameters)
        if correctsBiases {
            try BiasCorrection(pictures).apply(to: &network, float: float)
            progress(1)
        }
        var result = network.graph
        result.metadata["quantization"] = "u8 activations, s8 weights per channel"
        result.metadata["quantization_calibration"] = "\(method.label), \(pictures.count) pictures"
        result.metadata["quantization_bias_correction"] = correctsBiases ? "yes" : "no"
        return result
    }
}
