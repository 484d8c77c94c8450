internal import Glibc

/// How a network's outputs become probabilities, and what a batch of them is worth against what was wanted.
package enum Loss: Sendable, Equatable {
    /// As many outputs as labels: softmax, then cross-entropy with the wanted distribution.
    case softmax
    /// One output for two labels: the second one's probability by a sigmoid, then binary cross-entropy.
    case sigmoid

    /// What a batch gave, summed over its rows.
    package struct Sum: Sendable, Equatable {
        package var loss = 0.0
        /// Rows whose most probable label is the wanted one's most probable.
        package var correct = 0
        package var rows = 0

        static func += (a: inout Sum, b: Sum) {
            a.loss += b.loss
            a.correct += b.correct
            a.rows += b.rows
        }
    }

    /// `outputs`: `(N, labels)`, or `(N, 1)` for a sigmoid; `targets`: `(N, labels)`, each row with the sum 1; `weights`: `(N)`.
    /// Writes the derivative of the batch's mean weighted loss by each output where `gradient` is not empty.
    package func evaluate(
        outputs: UnsafeBufferPointer<Float>, targets: UnsafeBufferPointer<Float>, weights: UnsafeBufferPointer<Float>,
        labels: Int, gradient: UnsafeMutableBufferPointer<Float>
    ) -> Sum {
        let rows = weights.count
        var sum = Sum(rows: rows)
        let share = 1 / Float(rows)
        for row in 0..<rows {
            let target = UnsafeBufferPointer(rebasing: targets[row * labels..<(row + 1) * labels])
            switch self {
            case .softmax:
                let logits = UnsafeBufferPointer(rebasing: outputs[row * labels..<(row + 1) * labels])
                let largest = logits.max()!
                var total: Float = 0
                for logit in logits { total += exp(logit - largest) }
                let normaliser = largest + log(total)
                var loss: Float = 0
                for label in 0..<labels where target[label] != 0 { loss += target[label] * (normaliser - logits[label]) }
                sum.loss += Double(loss * weights[row])
                if Self.largest(logits) == Self.largest(target) { sum.correct += 1 }
                guard !gradient.isEmpty else { continue }
                let scale = weights[row] * share
                for label in 0..<labels {
                    gradient[row * labels + label] = (exp(logits[label] - normaliser) - target[label]) * scale
                }
            case .sigmoid:
                let logit = outputs[row], wanted = target[1]
                // log(1 + exp(x)) without overflow.
                let loss = max(logit, 0) - logit * wanted + log1p(exp(-abs(logit)))
                sum.loss += Double(loss * weights[row])
                if (logit > 0) == (wanted > 0.5) { sum.correct += 1 }
                if !gradient.isEmpty { gradient[row] = (1 / (1 + exp(-logit)) - wanted) * weights[row] * share }
            }
        }
        return sum
    }

    private static func largest(_ numbers: UnsafeBufferPointer<Float>) -> Int {
        numbers.indices.max { numbers[$0] < numbers[$1] }!
    }
}
