import Inference
import Synchronization
import Threads

/// The network inside the program, begun before the arguments are looked at: nearly everyone who has a recording read uses it, and nothing
/// else takes as long before the first picture.
enum EarlyNetwork {
    typealias Reading = Errand<Result<EmotionClassifier, ModelError>>

    private static let begun = Mutex<Reading?>(nil)

    /// Begins, unless the arguments name another network or ask for help only.
    static func expect(by arguments: [String]) {
        if arguments.contains(where: { $0.hasPrefix("--model") || $0 == "--help" || $0 == "-h" }) { return }
        Memory.beginReading()
        begun.withLock { $0 = read(nil) }
    }

    /// Whoever comes first gets what was begun. `model`: an ONNX file; nil is the network inside the program.
    static func take(_ model: String?) -> Reading { (model == nil ? begun.withLock { $0.take() } : nil) ?? read(model) }

    /// Waits, if nobody came: the program must not end while it is at work.
    static func forget() { _ = begun.withLock { $0.take() }?.take() }

    private static func read(_ model: String?) -> Reading {
        let reading = Reading()
        WorkerThread.start(name: "loader", elsewhere: true) {
            var weights: EmotionClassifier.Work?
            reading.finish(Result { () throws(ModelError) in try ModelOptions.loadClassifier(model) { weights = $0 } })
            // Who waited goes on meanwhile.
            weights?()
        }
        return reading
    }
}
