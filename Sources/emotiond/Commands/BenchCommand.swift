import ArgumentParser
import Inference
import JSONText

struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure each stage on this machine, in about ten seconds.",
        discussion: """
            Medians in milliseconds on one core: a 640×480 picture of the demo clip with one face. With one thread it is the
            processor's time that counts, so that other programs hardly matter.

            With --layers the network's steps instead: the least time of each for one crop, its multiplications, and their rate
            as a share of the most that this core's instructions reach without touching memory. A step whose algorithm needs
            fewer multiplications than its definition can have a share above 100 %.

            Example: emotiond bench --layers
            """)

    @Flag(help: "Print a JSON object.")
    var json = false
    @Flag(help: "Measure the network layer by layer.")
    var layers = false
    @OptionGroup var model: ModelOptions
    @OptionGroup var cascade: CascadeOptions
    @OptionGroup var threading: ThreadOptions

    func run() throws {
        if layers { try measureLayers() } else { try measureStages() }
    }

    private func measureStages() throws {
        let bench = try StageBench(model: model, cascade: cascade, threads: threading.threads)
        let stages = try bench.measure()
        guard json else {
            var table = Table([("stage", .left), ("ms", .right)])
            for (name, milliseconds) in stages { table.add([name, milliseconds.formatted(decimals: 3)]) }
            try Terminal.say("instruction set \(bench.instructionSet), \(threading.threads) thread, model \(model.name)")
            for line in table.lines { try Terminal.say(line) }
            return
        }
        let object = JSONText.object {
            $0.field("isa", bench.instructionSet)
            $0.field("threads", threading.threads)
            $0.field("model", model.name)
            $0.field("stages") {
                $0.object { for (name, milliseconds) in stages { $0.field("\(name)_ms", milliseconds, decimals: 4) } }
            }
        }
        try Terminal.say(bytes: object.bytes)
    }

    private func measureLayers() throws {
        let classifier = try model.loadClassifier()
        let bench = LayerBench(classifier)
        guard json else {
            var table = Table([("layer", .left), ("ms", .right), ("million products", .right), ("of the peak", .right)])
            for layer in bench.layers + [bench.whole] {
                let products = layer.multiplications == 0 ? "" : (Double(layer.multiplications) / 1e6).formatted(decimals: 2)
                let share = bench.share(layer).map { "\((100 * $0).formatted(decimals: 0)) %" } ?? ""
                table.add([layer.name, layer.milliseconds.formatted(decimals: 4), products, share])
            }
            let peak = (bench.peak / 1e9).formatted(decimals: 0)
            try Terminal.say("instruction set \(classifier.instructionSet), model \(model.name)")
            try Terminal.say("peak of one core: \(peak) billion products a second")
            for line in table.lines { try Terminal.say(line) }
            return
        }
        let object = JSONText.object {
            $0.field("isa", classifier.instructionSet)
            $0.field("model", model.name)
            $0.field("peak_products_per_second", bench.peak, decimals: 0)
            $0.field("layers") {
                $0.array { json in
                    for layer in bench.layers + [bench.whole] {
                        json.object {
                            $0.field("name", layer.name)
                            $0.field("ms", layer.milliseconds, decimals: 5)
                            $0.field("products", layer.multiplications)
                            if let share = bench.share(layer) { $0.field("share", share, decimals: 3) }
                        }
                    }
                }
            }
        }
        try Terminal.say(bytes: object.bytes)
    }
}
