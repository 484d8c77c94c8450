import ArgumentParser
import Capture
import Imaging
import Training

/// Which crops to work on.
struct DataOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("FER-2013's CSV (also .xz, .gz) or a folder of <label>/*.png, or of train|test|validation/<label>/*.png.",
        valueName: "data"),
        completion: .file())
    var data: String
    @Option(help: ArgumentHelp("Only this part: Training, PublicTest or PrivateTest; train, validation or test; all.", valueName: "name"))
    var split: String?
    @Option(help: ArgumentHelp("Only these labels.", valueName: "a,b"))
    var labels: String?

    /// Loads the crops, of the size that a network wants, and says which pictures were skipped.
    func load(width: Int, height: Int) throws -> DataSet {
        var set = try DataSet.load(data) { path in try StillImage.load(path: path).takeLuma() }
        for skipped in set.skipped { Terminal.complain("skipped \(skipped.path): \(skipped.reason)") }
        if let split, split.lowercased() != "all" {
            guard let named = DataSet.Split(name: split) else {
                throw ValidationError("--split takes Training, PublicTest, PrivateTest or all, not '\(split)'")
            }
            set = try set.selecting(split: named)
        }
        if let labels { set = try set.selecting(labels: labels.split(separator: ",").map(String.init)) }
        return set.resized(width: width, height: height)
    }
}
