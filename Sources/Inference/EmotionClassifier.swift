internal import CInt8Kernels
internal import Glibc
internal import Threads

/// A network that reads emotions off crops, ready to run: 8-bit where its graph is quantised, floats where it is not.
///
/// All memory is allocated when it is made; a crop classified allocates none, unless the network has operators that only run in
/// floats. It belongs to one thread. Another brings the weights into the kernels' order, which takes as long as finding the first faces:
/// who wants crops classified before that is done waits for it.
package final class EmotionClassifier {
    /// What the network wants and says.
    package let description: ModelDescription
    /// The names of the probabilities, in their order.
    package var labels: [String] { description.labels }
    /// The crop's size in pixels.
    package var inputWidth: Int { description.inputWidth }
    package var inputHeight: Int { description.inputHeight }
    /// The kernels' name: `generic`, `avx2`, `avxvnni`, `avx512vnni`, `amx` or `neon`.
    package let instructionSet: String
    private let preparation: Errand<Int8Executor>
    private lazy var executor = preparation.take()

    /// Work for another thread, which must be done.
    package typealias Work = @Sendable () -> Void

    /// Brings weights into order on a thread of their own.
    package static func onNewThread(_ work: @escaping Work) { WorkerThread.start(name: "weights", work) }

    /// Makes a graph ready. `batch` crops at most go through the network together; more are taken in turns. The instruction set
    /// is the processor's best, or what the environment variable `EMOTIOND_ISA` names. `order` has the weights brought into order.
    ///
    /// Throws `badData` where the graph is not one picture in, labels out, or names an instruction set that is not there.
    package init(
        graph: consuming Graph, batch: Int = 4, instructionSet: String? = nil, order: (@escaping Work) -> Void = onNewThread
    ) throws(ModelError) {
        precondition(batch > 0, "a batch has crops")
        description = try ModelDescription(copy graph)
        guard let kernels = instructionSet.map({ cint8_kernels_named($0) }) ?? cint8_best_kernels() else {
            let name = instructionSet ?? getenv("EMOTIOND_ISA").map { String(cString: $0) } ?? ""
            throw ModelError(
                .badData,
                "the instruction set \(quoted(name)) is not there (EMOTIOND_ISA); this processor has "
                    + Self.instructionSets.joined(separator: ", "))
        }
        self.instructionSet = String(cString: kernels.pointee.name)
        let isOpen = graph.inputs[0].shape[0] == nil
        // Each form of the weights goes before the next one's memory is asked for, unless the caller keeps the graph.
        let plan = try Int8PlanBuilder(graph, description).build()
        let needsFloats = plan.needsFloats, size = isOpen ? batch : 1, set = kernels.pointee
        let (preparation, prepare) = Errand.waiting(with: plan) { Int8Executor($0, batch: size, kernels: set) }
        self.preparation = preparation
        if needsFloats {
            prepare()
            try executor.rehearse()
        } else {
            order(prepare)
        }
    }

    /// The work ends before its owner does: a program must not end in the middle of it.
    deinit { _ = executor }

    /// Reads an ONNX file. Throws `missing` and `unreadable`, too.
    package convenience init(contentsOf path: String, batch: Int = 4) throws(ModelError) {
        let graph = try Graph(contentsOf: path)
        do {
            try self.init(graph: graph, batch: batch)
        } catch {
            throw ModelError(error.kind, "\(path): \(error.description)")
        }
    }

    /// Names of the instruction sets that this processor runs, the slowest first.
    package static var instructionSets: [String] {
        withUnsafeTemporaryAllocation(of: UnsafePointer<cint8_kernels>?.self, capacity: Int(cint8_most_sets)) { kernels in
            let count = cint8_all_kernels(kernels.baseAddress!)
            return kernels.prefix(Int(count)).map { String(cString: $0!.pointee.name) }
        }
    }

    /// Writes `count` × `labels.count` probabilities, each crop's in a row that sums to 1.
    ///
    /// `crops` holds `count` pictures of `inputHeight` × `inputWidth` gray levels, row-major, one after the other.
    package func classify(
        _ crops: UnsafePointer<UInt8>, count: Int, into probabilities: UnsafeMutablePointer<Float>
    ) {
        let executor = executor
        var done = 0
        while done < count {
            let next = min(count - done, executor.batch)
            executor.run(crops + done * inputWidth * inputHeight, count: next)
            for index in 0..<next {
                finish(executor.output + index * executor.outputCount, into: probabilities + (done + index) * labels.count)
            }
            done += next
        }
    }

    /// The same for crops in an array: a row of probabilities for each.
    package func classify(_ crops: [UInt8]) -> [[Float]] {
        let size = inputWidth * inputHeight, width = labels.count
        precondition(crops.count.isMultiple(of: size), "whole crops")
        let count = crops.count / size
        let flat = [Float](unsafeUninitializedCapacity: count * width) { buffer, filled in
            if count > 0 { crops.withUnsafeBufferPointer { classify($0.baseAddress!, count: count, into: buffer.baseAddress!) } }
            filled = count * width
        }
        return (0..<count).map { Array(flat[$0 * width..<($0 + 1) * width]) }
    }

    /// One crop's probabilities from what the network says.
    private func finish(_ output: UnsafePointer<Float>, into probabilities: UnsafeMutablePointer<Float>) {
        switch description.output {
        case .logits:
            softmax(output, labels.count, into: probabilities, temperature: description.temperature)
        case .probabilities:
            var sum: Float = 0
            for index in labels.indices { sum += output[index] }
            for index in labels.indices { probabilities[index] = sum > 0 ? output[index] / sum : 1 / Float(labels.count) }
        case .secondLabel:
            (probabilities[0], probabilities[1]) = (1 - output[0], output[0])
        case .secondLabelLogit:
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 2) { logits in
                (logits[0], logits[1]) = (0, output[0])
                softmax(logits.baseAddress!, 2, into: probabilities, temperature: description.temperature)
            }
        }
    }

    /// What a step of the network took.
    package struct StepTime: Sendable {
        /// The value it computes, as the graph names it.
        package let name: String
        package let milliseconds: Double
        /// Multiplications of one crop.
        package let multiplications: Int

        package init(name: String, milliseconds: Double, multiplications: Int) {
            (self.name, self.milliseconds, self.multiplications) = (name, milliseconds, multiplications)
        }
    }

    /// Times every step for `count` crops, at most the batch, the least of `rounds` rounds.
    package func profile(_ crops: UnsafePointer<UInt8>, count: Int = 1, rounds: Int = 100) -> [StepTime] {
        let executor = executor
        return zip(executor.plan.steps, executor.profile(crops, count: count, rounds: rounds)).map { step, seconds in
            StepTime(name: step.name, milliseconds: seconds * 1e3, multiplications: step.multiplications)
        }
    }

    /// Products a second that the instruction set sums at most on this core, measured on registers: the best of `rounds` rounds.
    package func peak(rounds: Int = 200) -> Double {
        let executor = executor
        return (0..<rounds).reduce(0) { best, _ in
            let start = Int8Executor.now()
            let products = executor.kernels.saturate(10_000)
            return max(best, Double(products) / (Int8Executor.now() - start))
        }
    }
}
