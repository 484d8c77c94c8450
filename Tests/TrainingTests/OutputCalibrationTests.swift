import Foundation
import Testing

@testable import Training

@Suite struct OutputCalibrationTests {
    /// Answers of a network that knows how probable each label is, and the labels drawn by that.
    private static let honest: (outputs: [Float], truth: [Int]) = {
        var generator = SeededGenerator(seed: 5)
        var outputs: [Float] = [], truth: [Int] = []
        for _ in 0..<20_000 {
            let row = (0..<3).map { Float.random(in: -2...2, using: &generator) + ($0 == 0 ? 1 : 0) }
            let chances = row.map { exp($0) }
            var lot = Float.random(in: 0..<chances.reduce(0, +), using: &generator)
            var label = 0
            while label < 2, lot >= chances[label] {
                lot -= chances[label]
                label += 1
            }
            outputs += row
            truth.append(label)
        }
        return (outputs, truth)
    }()

    private static func loss(_ truth: [Int], _ loss: Loss = .softmax) -> ([Float]) -> Double {
        let labels = loss == .softmax ? 3 : 2
        let targets = truth.flatMap { label in (0..<labels).map { $0 == label ? Float(1) : 0 } }
        let weights = [Float](repeating: 1, count: truth.count)
        return { outputs in
            outputs.withUnsafeBufferPointer { outputs in
                targets.withUnsafeBufferPointer { targets in
                    weights.withUnsafeBufferPointer { weights in
                        loss.evaluate(
                            outputs: outputs, targets: targets, weights: weights, labels: labels,
                            gradient: UnsafeMutableBufferPointer(start: nil, count: 0)
                        ).loss
                    }
                }
            }
        }
    }

    @Test func temperatureAndBiasesAreFoundAgain() {
        let (outputs, truth) = Self.honest
        let shift: [Float] = [0.9, -0.3, -0.6]
        let wrong = outputs.indices.map { (outputs[$0] - shift[$0 % 3]) * 2.5 }
        let calibration = OutputCalibration(wrong, truth: truth, findsBiases: true, loss: Self.loss(truth))
        #expect(abs(calibration.temperature - 2.5) < 0.1)
        for i in 0..<3 { #expect(abs(calibration.biases[i] - shift[i]) < 0.06) }
        let right = calibration.apply(to: wrong)
        #expect(abs(right[0] - right[1] - (outputs[0] - outputs[1])) < 0.2)
    }

    @Test func labelsAreAsProbableAsTheyAreFrequent() {
        let (outputs, truth) = Self.honest
        let wrong = outputs.indices.map { outputs[$0] * 0.4 + ($0 % 3 == 2 ? 1 : 0) }
        let calibration = OutputCalibration(wrong, truth: truth, findsBiases: true, loss: Self.loss(truth))
        let right = calibration.apply(to: wrong)
        var means = [0.0, 0.0, 0.0]
        for row in truth.indices {
            let chances = (0..<3).map { exp(Double(right[3 * row + $0])) }, sum = chances.reduce(0, +)
            for i in 0..<3 { means[i] += chances[i] / sum / Double(truth.count) }
        }
        for i in 0..<3 {
            let frequency = Double(truth.count { $0 == i }) / Double(truth.count)
            #expect(abs(means[i] - frequency) < 0.002)
        }
    }

    @Test func withoutBiasesNoAnswerChanges() {
        let (outputs, truth) = Self.honest
        let calibration = OutputCalibration(outputs.map { $0 * 3 }, truth: truth, findsBiases: false, loss: Self.loss(truth))
        #expect(calibration.biases == [0, 0, 0])
        #expect(abs(calibration.temperature - 3) < 0.1)
    }

    @Test func aSigmoidHasATemperatureOnly() {
        let outputs = [Float](repeating: 2, count: 80) + [Float](repeating: -2, count: 80)
        let truth = outputs.indices.map { $0 % 80 < 60 ? ($0 < 80 ? 1 : 0) : ($0 < 80 ? 0 : 1) }
        let calibration = OutputCalibration(outputs, truth: truth, findsBiases: false, loss: Self.loss(truth, .sigmoid))
        #expect(calibration.biases == [0])
        // Right three times out of four, so that the output is to be the logarithm of 3.
        #expect(abs(calibration.apply(to: outputs)[0] - log(3)) < 0.01)
    }

    @Test func aLabelWithoutARowStaysWithinBounds() {
        let outputs: [Float] = (0..<300).map { Float($0 * 7 % 11) / 5 }
        let truth = (0..<100).map { $0 % 2 }
        let calibration = OutputCalibration(outputs, truth: truth, findsBiases: true, loss: Self.loss(truth))
        #expect(calibration.biases.allSatisfy { abs($0) <= 2 })
    }
}
