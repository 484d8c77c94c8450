/// All numbers of a network that training changes, each kind in one run of memory: what is learnt by gradients with its
/// gradients, and the running mean and variance of the normalisations.
///
/// Networks of one description with different batch sizes may work on the same store.
package final class ParameterStore {
    package enum Role: Sendable {
        case weight, bias
        /// A normalisation's scales, then its shifts.
        case scaleAndShift
    }

    /// Where an array lies in the store, row-major.
    package struct Slot: Sendable, Equatable {
        package let name: String
        package let role: Role
        package let shape: [Int]
        let offset: Int
        package var count: Int { shape.reduce(1, *) }
    }

    package let description: NetworkDescription
    /// What gradients change. A layer's slots have the layer's name.
    package let slots: [Slot]
    /// `[2, channels]`: the normalisations' running means and variances.
    package let statisticSlots: [Slot]
    let values: UnsafeMutableBufferPointer<Float>
    let gradients: UnsafeMutableBufferPointer<Float>
    let statistics: UnsafeMutableBufferPointer<Float>

    /// Throws `badData` where the description's layers do not fit each other.
    package init(_ description: NetworkDescription) throws(TrainingError) {
        self.description = description
        let shapes = try description.shapes()
        var slots: [Slot] = [], statisticSlots: [Slot] = []
        for (index, node) in description.nodes.enumerated() {
            let input = shapes[node.inputs[0]]
            switch node.operation {
            case .convolution(let it):
                let shape = [it.channels, input[0] / it.groups, it.kernel.height, it.kernel.width]
                slots.append(Slot(name: node.name, role: .weight, shape: shape, offset: Self.end(slots)))
                if it.hasBias {
                    slots.append(Slot(name: node.name, role: .bias, shape: [it.channels], offset: Self.end(slots)))
                }
            case .linear(let outputs):
                slots.append(Slot(name: node.name, role: .weight, shape: [outputs] + input, offset: Self.end(slots)))
                slots.append(Slot(name: node.name, role: .bias, shape: [outputs], offset: Self.end(slots)))
            case .normalization:
                let shape = [2, shapes[index + 1][0]]
                slots.append(Slot(name: node.name, role: .scaleAndShift, shape: shape, offset: Self.end(slots)))
                statisticSlots.append(
                    Slot(name: node.name, role: .scaleAndShift, shape: shape, offset: Self.end(statisticSlots)))
            default: break
            }
        }
        self.slots = slots
        self.statisticSlots = statisticSlots
        values = Self.zeros(Self.end(slots))
        gradients = Self.zeros(Self.end(slots))
        statistics = Self.zeros(Self.end(statisticSlots))
    }

    deinit {
        for buffer in [values, gradients, statistics] { buffer.deallocate() }
    }

    /// How many numbers gradients change.
    package var count: Int { slots.reduce(0) { $0 + $1.count } }

    /// Of the whole gradient, as one vector.
    var gradientLength: Float {
        var total = 0.0
        for slot in slots {
            var sum: Float = 0
            for gradient in gradients[slot.offset..<slot.offset + slot.count] { sum += gradient * gradient }
            total += Double(sum)
        }
        return Float(total.squareRoot())
    }

    package func slot(_ layer: String, _ role: Role) -> Slot? { slots.first { $0.name == layer && $0.role == role } }

    /// A slot's numbers, row-major.
    package func array(_ slot: Slot) -> [Float] { Array(values[slot.offset..<slot.offset + slot.count]) }
    package func gradient(_ slot: Slot) -> [Float] { Array(gradients[slot.offset..<slot.offset + slot.count]) }
    package func statistic(_ slot: Slot) -> [Float] { Array(statistics[slot.offset..<slot.offset + slot.count]) }

    package func set(_ slot: Slot, to numbers: [Float]) {
        precondition(numbers.count == slot.count, "as many numbers as the slot has")
        _ = values[slot.offset..<slot.offset + slot.count].update(fromContentsOf: numbers)
    }

    package func setStatistic(_ slot: Slot, to numbers: [Float]) {
        precondition(numbers.count == slot.count, "as many numbers as the slot has")
        _ = statistics[slot.offset..<slot.offset + slot.count].update(fromContentsOf: numbers)
    }

    /// Takes over everything but the gradients from a store of the same network.
    package func copy(_ other: ParameterStore) {
        _ = values.update(fromContentsOf: other.values)
        _ = statistics.update(fromContentsOf: other.statistics)
    }

    /// Weights from a normal distribution of variance 2 / inputs (He et al. 2015) and, in the last layer, 1 / inputs; biases and
    /// shifts zero; scales and running variances one.
    package func initialise(seed: UInt64) {
        var noise = NormalNoise(seed: seed)
        let lastWeight = slots.last { $0.role == .weight }?.offset
        for slot in slots {
            var numbers = [Float](repeating: 0, count: slot.count)
            switch slot.role {
            case .weight:
                let inputs = Float(slot.count / slot.shape[0])
                let deviation = ((slot.offset == lastWeight ? 1 : 2) / inputs).squareRoot()
                for i in numbers.indices { numbers[i] = noise.next() * deviation }
            case .bias: break
            case .scaleAndShift: for i in 0..<slot.shape[1] { numbers[i] = 1 }
            }
            set(slot, to: numbers)
        }
        for slot in statisticSlots {
            setStatistic(slot, to: [Float](repeating: 0, count: slot.shape[1]) + [Float](repeating: 1, count: slot.shape[1]))
        }
    }

    /// Every slot begins on a cache line.
    private static func end(_ slots: [Slot]) -> Int { slots.last.map { ($0.offset + $0.count + 15) & ~15 } ?? 0 }

    private static func zeros(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(64, count * 4), alignment: 64)
        let start = raw.bindMemory(to: Float.self, capacity: count)
        start.initialize(repeating: 0, count: count)
        return UnsafeMutableBufferPointer(start: start, count: count)
    }
}
