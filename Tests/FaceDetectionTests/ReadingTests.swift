import FaceDetection
import Imaging
import Testing

@Suite struct ReadingTests {
    /// Every cascade of the package with its window's size.
    static let installed: [(String, Int, Int)] = [
        ("haarcascade_eye", 20, 20), ("haarcascade_eye_tree_eyeglasses", 20, 20), ("haarcascade_frontalcatface", 24, 24),
        ("haarcascade_frontalcatface_extended", 24, 24), ("haarcascade_frontalface_alt", 20, 20),
        ("haarcascade_frontalface_alt2", 20, 20), ("haarcascade_frontalface_alt_tree", 20, 20),
        ("haarcascade_frontalface_default", 24, 24), ("haarcascade_fullbody", 14, 28), ("haarcascade_lefteye_2splits", 20, 20),
        ("haarcascade_licence_plate_rus_16stages", 64, 16), ("haarcascade_lowerbody", 19, 23),
        ("haarcascade_profileface", 20, 20),
        ("haarcascade_righteye_2splits", 20, 20), ("haarcascade_russian_plate_number", 60, 20), ("haarcascade_smile", 36, 18),
        ("haarcascade_upperbody", 22, 18), ("lbpcascade_frontalcatface", 24, 24), ("lbpcascade_frontalface", 24, 24),
        ("lbpcascade_frontalface_improved", 45, 45), ("lbpcascade_profileface", 20, 34), ("lbpcascade_silverware", 12, 80),
    ]

    @Test(.enabled(if: CascadeFiles.areInstalled, "opencv-data is not installed"), arguments: installed)
    func readsEveryCascadeOfDebian(name: String, width: Int, height: Int) throws {
        let cascade = try Cascade(contentsOf: CascadeFiles.folder(of: name) + "/\(name).xml")
        #expect((cascade.width, cascade.height) == (width, height))
    }

    @Test(arguments: [SyntheticCascade.Kind.stumps, .trees, .tallTrees, .tilted, .weighted])
    func bothFormatsMeanTheSame(kind: SyntheticCascade.Kind) throws {
        let source = SyntheticCascade(kind, seed: 4), settings = DetectionSettings(minNeighbors: 0, minSize: 0)
        let new = FaceDetector(cascade: try Cascade(xml: Array(source.xml.utf8), name: "new"), settings: settings)
        let old = FaceDetector(cascade: try Cascade(xml: Array(source.oldXML.utf8), name: "old"), settings: settings)
        let image = blocks(120, 90, seed: 8), found = new.detect(image)
        #expect(!found.isEmpty)
        #expect(old.detect(image) == found)
    }

    @Test func namesWhatIsMissing() {
        let missing = #expect(throws: DetectionError.self) { try Cascade(contentsOf: "/nowhere/faces.xml") }
        #expect(missing?.kind == .missing)
        #expect(missing?.description.contains("/nowhere/faces.xml") == true)
        let folder = #expect(throws: DetectionError.self) { try Cascade(contentsOf: "/") }
        #expect(folder?.kind == .unreadable)
    }

    @Test func settingsAreChecked() {
        for settings in [
            DetectionSettings(scaleFactor: 1), DetectionSettings(scaleFactor: .nan), DetectionSettings(scaleFactor: .infinity),
            DetectionSettings(minNeighbors: -1), DetectionSettings(minSize: -1), DetectionSettings(maxSize: -5),
            DetectionSettings(minSize: 50, maxSize: 40),
        ] {
            let error = #expect(throws: DetectionError.self) { try settings.validate() }
            #expect(error?.kind == .badSettings)
        }
        #expect(throws: Never.self) { try DetectionSettings().validate() }
        let tight = DetectionSettings(scaleFactor: 1.05, minNeighbors: 0, minSize: 40, maxSize: 40)
        #expect(throws: Never.self) { try tight.validate() }
    }
}
