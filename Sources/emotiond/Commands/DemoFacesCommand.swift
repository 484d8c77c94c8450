import ArgumentParser
import Capture
import Imaging
import Training

/// How the bytes in `Models/demo-faces.gray` were made: for those who want to make them again.
struct DemoFacesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make-demo-faces",
        abstract: "Derive the average faces of the demo clip from FER-2013 and the FER+ votes.",
        discussion: """
            Example: emotiond make-demo-faces fer2013.csv.xz --output Models/demo-faces.gray
            """,
        shouldDisplay: false)

    @Argument(help: ArgumentHelp("FER-2013's table with fer2013new.csv beside it.", valueName: "data"))
    var data: String
    @Option(help: ArgumentHelp("Where the 7×48×48 gray levels go.", valueName: "file"))
    var output: String

    func run() throws {
        let set = try DataSet.load(data, votes: true) { path in try StillImage.load(path: path).takeLuma() }
        let faces = try DemoFaces.write(from: set, to: output)
        try Terminal.say("\(output): the means of \(faces.pictures.map(String.init).joined(separator: ", ")) pictures")
    }
}
