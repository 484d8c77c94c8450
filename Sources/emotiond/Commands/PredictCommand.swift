import ArgumentParser
import Capture
import EventLog
import Imaging
import JSONText
import Pipeline

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Read the faces in pictures.",
        discussion: """
            Example: emotiond predict group.jpg portrait.png
            A picture that is nothing but a face: emotiond predict --crop face.png
            """)

    @Argument(help: ArgumentHelp("Pictures: PNG, JPEG, WebP and others.", valueName: "image"), completion: .file())
    var images: [String]
    @Flag(help: "Print a JSON object for each picture.")
    var json = false
    @Flag(help: "Take each whole picture to be the face.")
    var crop = false
    @OptionGroup var model: ModelOptions
    @OptionGroup var cascade: CascadeOptions
    @OptionGroup var threading: ThreadOptions

    func run() throws {
        var finder = FinderSettings()
        finder.threads = threading.threads
        let models = try VideoFile.whileLoading(for: images) { try VisionModels(cascade, model) }
        let reader = PhotoReader(
            cascade: models.cascade, secondCascade: models.secondCascade, classifier: models.classifier, settings: finder)
        var failures = FileFailures()
        var table = Table(
            [("picture", .left), ("face", .right), ("emotion", .left)] + reader.labels.map { ($0, .right) })
        for image in images {
            do {
                let picture = try StillImage.load(path: image)
                let whole = Box(x: 0, y: 0, width: picture.luma.width, height: picture.luma.height)
                let faces = crop ? [reader.classify(picture.luma, whole)] : try reader.read(picture.luma)
                if json {
                    try Terminal.say(bytes: object(image, faces, labels: reader.labels).bytes)
                } else {
                    add(image, faces, labels: reader.labels, to: &table)
                }
            } catch let error as CaptureError {
                failures.note(error)
                if json { try Terminal.say(bytes: failure(image, error).bytes) }
            }
        }
        if !json, !table.isEmpty { for line in table.lines { try Terminal.say(line) } }
        try failures.finish()
    }

    private func object(_ image: String, _ faces: [PhotoFace], labels: [String]) -> JSONText {
        JSONText.object {
            $0.field("source", image)
            $0.field("faces") {
                $0.array {
                    for face in faces {
                        $0.object {
                            $0.field("box", [face.box.x, face.box.y, face.box.width, face.box.height])
                            $0.field("emotion", labels[face.emotion])
                            $0.field("confidence", Double(face.probabilities[face.emotion]), decimals: 4)
                            $0.field("probabilities") { $0.probabilities(face.probabilities, labels: labels) }
                        }
                    }
                }
            }
        }
    }

    private func failure(_ image: String, _ error: CaptureError) -> JSONText {
        JSONText.object {
            $0.field("source", image)
            $0.field("error", error.description)
        }
    }

    private func add(_ image: String, _ faces: [PhotoFace], labels: [String], to table: inout Table) {
        if faces.isEmpty { table.add([image, "none", ""] + labels.map { _ in "" }) }
        for face in faces {
            let box = face.box
            table.add(
                [image, "\(box.width)×\(box.height) at \(box.x),\(box.y)", labels[face.emotion]]
                    + face.probabilities.map { Double($0).percent })
        }
    }
}
