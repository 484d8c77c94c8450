/// How gradients change the weights.
package struct OptimizerSettings: Sendable, Equatable {
    package enum Method: String, Sendable, CaseIterable {
        /// Gradient descent with Nesterov's momentum (Sutskever et al. 2013).
        case sgd
        /// Kingma and Ba 2015; decay is added to the gradient.
        case adam
        /// Loshchilov and Hutter 2019; decay is apart from the gradient.
        case adamw
    }

    package var method = Method.sgd
    /// The largest learning rate; a schedule lowers it.
    package var rate: Float = 0.01
    package var momentum: Float = 0.9
    package var decay: Float = 0
    /// The gradient of all weights together is shortened to this length; zero leaves it.
    package var clip: Float = 0
    /// How far around the weights the loss is to be low, as `SharpnessAscent` has it; zero: only at them.
    package var sharpnessRadius: Float = 0

    package init() {}
}

/// How the learning rate changes in the course of training.
package struct Schedule: Sendable, Equatable {
    package enum Shape: String, Sendable, CaseIterable {
        case constant
        /// Half a wave of a cosine down to nothing (Loshchilov and Hutter 2017).
        case cosine
        /// Lowered where the validation loss no longer falls.
        case plateau
    }

    package var shape = Shape.cosine
    /// Epochs in which the rate rises from nothing to its full height.
    package var warmUp: Float = 0
    /// Plateau: after so many epochs without a lower validation loss, the rate is multiplied by `factor`.
    package var patience = 5
    package var factor: Float = 0.5

    package init() {}

    /// The share of the full rate at a step; what a plateau took away comes on top.
    func share(step: Int, stepsPerEpoch: Int, epochs: Int) -> Float {
        let warm = warmUp * Float(stepsPerEpoch), total = Float(stepsPerEpoch * epochs)
        if Float(step) < warm { return Float(step + 1) / max(warm, 1) }
        guard shape == .cosine else { return 1 }
        return 0.5 * (1 + Float.cosine(.pi * (Float(step) - warm) / max(1, total - warm)))
    }
}
