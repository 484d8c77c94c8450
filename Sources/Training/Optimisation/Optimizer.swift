internal import Glibc

/// Changes the weights of a store by their gradients, step by step.
final class Optimizer {
    private let settings: OptimizerSettings
    private let parameters: ParameterStore
    /// Of each number the running mean of its gradient, and for Adam of its square.
    private(set) var first: [Float]
    private(set) var second: [Float]
    private(set) var steps = 0

    private static let secondDecay: Float = 0.999
    private static let epsilon: Float = 1e-8

    init(_ settings: OptimizerSettings, _ parameters: ParameterStore) {
        self.settings = settings
        self.parameters = parameters
        first = [Float](repeating: 0, count: parameters.values.count)
        second = settings.method == .sgd ? [] : first
    }

    /// Goes on from where another optimiser of the same kind was.
    func restore(steps: Int, first: [Float], second: [Float]) {
        precondition(first.count == self.first.count && second.count == self.second.count, "the state of the same optimiser")
        self.steps = steps
        self.first = first
        self.second = second
    }

    /// `rate`: this step's learning rate.
    func step(rate: Float) {
        steps += 1
        let scale = clipping()
        for slot in parameters.slots {
            // Scales, shifts and biases are few; pulling them to zero does no good.
            let decay = slot.role == .weight ? settings.decay : 0
            switch settings.method {
            case .sgd: descend(slot, rate, decay, scale)
            case .adam, .adamw: adapt(slot, rate, decay, scale)
            }
        }
    }

    private func descend(_ slot: ParameterStore.Slot, _ rate: Float, _ decay: Float, _ scale: Float) {
        let momentum = settings.momentum
        let values = parameters.values.baseAddress! + slot.offset, gradients = parameters.gradients.baseAddress! + slot.offset
        first.withUnsafeMutableBufferPointer { first in
            let velocity = first.baseAddress! + slot.offset
            for i in 0..<slot.count {
                let gradient = gradients[i] * scale + decay * values[i]
                let moving = momentum * velocity[i] + gradient
                velocity[i] = moving
                values[i] -= rate * (gradient + momentum * moving)
            }
        }
    }

    private func adapt(_ slot: ParameterStore.Slot, _ rate: Float, _ decay: Float, _ scale: Float) {
        let firstDecay = settings.momentum, secondDecay = Self.secondDecay
        let added = settings.method == .adam ? decay : 0, apart = settings.method == .adamw ? rate * decay : 0
        let firstCorrection = 1 / (1 - pow(firstDecay, Float(steps))), secondCorrection = 1 / (1 - pow(secondDecay, Float(steps)))
        let values = parameters.values.baseAddress! + slot.offset, gradients = parameters.gradients.baseAddress! + slot.offset
        first.withUnsafeMutableBufferPointer { first in
            second.withUnsafeMutableBufferPointer { second in
                let mean = first.baseAddress! + slot.offset, square = second.baseAddress! + slot.offset
                for i in 0..<slot.count {
                    let gradient = gradients[i] * scale + added * values[i]
                    mean[i] += (1 - firstDecay) * (gradient - mean[i])
                    square[i] += (1 - secondDecay) * (gradient * gradient - square[i])
                    let size = (square[i] * secondCorrection).squareRoot() + Self.epsilon
                    values[i] -= rate * mean[i] * firstCorrection / size + apart * values[i]
                }
            }
        }
    }

    /// By what the gradient is multiplied so that it is no longer than wanted.
    private func clipping() -> Float {
        guard settings.clip > 0 else { return 1 }
        let length = parameters.gradientLength
        return length > settings.clip ? settings.clip / length : 1
    }
}

extension Float {
    static func cosine(_ angle: Float) -> Float { cosf(angle) }
}

/// The moving average of a network's numbers, which answers better than the last step's (Polyak and Juditsky 1992).
final class MovingAverage {
    let parameters: ParameterStore
    private let decay: Float

    init(decay: Float, of parameters: ParameterStore) throws(TrainingError) {
        self.decay = decay
        self.parameters = try ParameterStore(parameters.description)
        self.parameters.copy(parameters)
    }

    /// `step`: how many steps were made; the first ones weigh more.
    func update(_ current: ParameterStore, step: Int) {
        let share = 1 - min(decay, Float(1 + step) / Float(10 + step))
        Self.approach(parameters.values, current.values, share)
        Self.approach(parameters.statistics, current.statistics, share)
    }

    private static func approach(_ a: UnsafeMutableBufferPointer<Float>, _ b: UnsafeMutableBufferPointer<Float>, _ share: Float) {
        let (a, b, count) = (a.baseAddress!, b.baseAddress!, a.count)
        for i in 0..<count { a[i] += share * (b[i] - a[i]) }
    }
}
