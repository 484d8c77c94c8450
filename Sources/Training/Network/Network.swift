internal import COneDNN

/// A network built for one batch size, either to learn or to be asked. It works on the numbers of a `ParameterStore`, which
/// several networks may share.
///
/// A step is: `input` filled, `forward()`, `outputGradient` filled, `backward()`, and the gradients are in the store. The
/// weights are brought into the layers' own orders by `loadWeights()`, which is due after every change of the store.
package final class Network {
    package let batch: Int
    /// How many numbers it gives for each picture.
    package let outputCount: Int
    /// `(N, 1, height, width)`, row-major.
    package let input: UnsafeMutableBufferPointer<Float>
    /// `(N, outputs)`, row-major.
    package let output: UnsafeMutableBufferPointer<Float>
    /// What the loss changes by with each output; empty where the network does not learn.
    package let outputGradient: UnsafeMutableBufferPointer<Float>
    /// The same of the input, where it was asked for.
    package let inputGradient: UnsafeMutableBufferPointer<Float>?

    private let engine: Engine
    private let loading, forwardSteps, backwardSteps: [any Step]
    private let clock: DropoutClock
    private let memories: [Memory]

    /// `inputGradient`: also compute what the loss changes by with the input.
    ///
    /// Throws `badData` for a description whose layers do not fit, `unavailable` where memory or a kernel is lacking.
    package init(
        _ engine: Engine, _ parameters: ParameterStore, batch: Int, training: Bool, inputGradient: Bool = false
    ) throws(TrainingError) {
        let description = parameters.description
        let shapes = try description.shapes()
        let readers = description.readers
        let builder = NetworkBuilder(engine, parameters, batch: batch, training: training)
        let inputMemory = try builder.newMemory(.plain([batch, 1, description.height, description.width], .float32))
        var values = [Activation(inputMemory, shape: [batch] + shapes[0], needsGradient: inputGradient)]
        for (index, node) in description.nodes.enumerated() {
            values.append(
                try builder.layer(
                    node, node.inputs.map { values[$0] }, shape: shapes[index + 1], isLast: index + 1 == description.last,
                    isReadOnce: readers[index + 1] == 1, number: index))
        }
        let result = values.last!
        outputCount = result.shape.dropFirst().reduce(1, *)
        let plain = Layout.plain(result.shape, .float32)
        let outputMemory = try builder.converted(result.memory, to: plain, in: \.forward)
        var memories = [inputMemory, outputMemory]
        var gradientOfInput: Memory?
        if training {
            let gradient = try builder.newMemory(plain)
            memories.append(gradient)
            outputGradient = gradient.floats
            result.addGradient(gradient)
            try builder.buildBackward()
            if inputGradient {
                gradientOfInput = try builder.gradient(of: values[0], as: inputMemory.layout)
                memories.append(gradientOfInput!)
            }
        } else {
            outputGradient = UnsafeMutableBufferPointer(start: nil, count: 0)
        }
        self.inputGradient = gradientOfInput?.floats
        self.engine = engine
        self.batch = batch
        self.memories = memories
        input = inputMemory.floats
        output = outputMemory.floats
        clock = builder.clock
        loading = builder.loading
        forwardSteps = builder.forward
        backwardSteps = builder.backward
    }

    package func loadWeights() { run(loading) }

    package func forward() { run(forwardSteps) }

    /// `seed` and `step` decide which numbers dropout takes.
    package func forward(seed: UInt64, step: Int) {
        clock.seed = seed
        clock.step = step
        run(forwardSteps)
    }

    package func backward() { run(backwardSteps) }

    private func run(_ steps: [any Step]) {
        for step in steps { step.run() }
    }
}
