import Foundation
import Testing

/// Crops in, probabilities and measures out, on a tiny table of crops that the tests make themselves.
@Suite struct NetworkTests {
    private let folder: TemporaryFolder
    private let table: String

    init() throws {
        folder = try TemporaryFolder()
        table = folder.path("tiny.csv")
        var text = "emotion,pixels,Usage\n"
        for row in 0..<6 {
            let pixels = (0..<48 * 48).map { String(($0 * (row + 3) * 37 >> 3) % 256) }.joined(separator: " ")
            text += "\(row % 7),\(pixels),\(row < 4 ? "Training" : "PublicTest")\n"
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: table))
    }

    @Test func classifyGivesALineForEachCropInOrder() throws {
        let result = try Program.run("classify", table, "--json")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.objects.map { $0["index"] as? Int } == Array(0..<6))
        #expect(result.objects.map { $0["label"] as? Int } == Array(0..<6))
        for object in result.objects {
            let probabilities = try #require(object["probabilities"] as? [Double])
            #expect(probabilities.count == 7)
            #expect(abs(probabilities.reduce(0, +) - 1) < 1e-4)
        }
        #expect(try Program.run("classify", table, "--split", "PublicTest", "--json").lines.count == 2)
    }

    @Test func unlabelledPicturesHaveNoLabel() throws {
        let pictures = folder.path("faces")
        try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
        let made = try Program.shell("ffmpeg -v error -f lavfi -i testsrc=s=90x90 -frames:v 3 \(pictures)/%d.png")
        #expect(made.status == 0)
        let objects = try Program.run("classify", pictures, "--json").objects
        #expect(objects.count == 3)
        #expect(objects.allSatisfy { $0["label"] is NSNull })
    }

    @Test func everyInstructionSetGivesTheSame() throws {
        let best = try Program.run(["classify", table, "--json"]).output
        #expect(!best.isEmpty)
        #expect(try Program.run(["classify", table, "--json"], environment: ["EMOTIOND_ISA": "generic"]).output == best)
    }

    /// A network averaged with itself answers as it did, apart from the rounding to bytes that a float network has not.
    @Test func averageIsBetweenItsNetworks() throws {
        let network = Program.root.appendingPathComponent("Models/emotion.onnx").path, mean = folder.path("mean.onnx")
        let made = try Program.run("average", network, network, "--share", "3", "--share", "1", "--output", mean)
        #expect(made.status == 0, "\(made.error)")
        func answers(_ model: String) throws -> [[Double]] {
            try Program.run("classify", table, "--model", model, "--json").objects.compactMap { $0["probabilities"] as? [Double] }
        }
        let (before, after) = try (answers(network), answers(mean))
        #expect(before.count == 6 && after.count == 6)
        for (a, b) in zip(before.joined(), after.joined()) { #expect(abs(a - b) < 0.1) }
        #expect(try Program.run("average", network, table, "--output", mean).status == 65)
        #expect(try Program.run("average", network, "--output", mean).status == 64)
        #expect(try Program.run("average", network, network, "--share", "1", "--output", mean).status == 64)
        #expect(try Program.run("average", network, folder.path("none.onnx"), "--output", mean).status == 66)
    }

    /// Two folds that are one and the same network say what it says of all rows.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "the tool needs python3"))
    func softLabelsAreMadeOfNetworksAndFolds() throws {
        let network = Program.root.appendingPathComponent("Models/emotion.onnx").path
        let tool = Program.root.appendingPathComponent("Tools/make-soft-labels").path
        let (one, two) = (folder.path("one.gz"), folder.path("two.gz"))
        let make = "python3 \(tool) '\(Program.executable.path)' \(table)"
        let made = try Program.shell("\(make) --model \(network) --output \(one) && "
            + "\(make) --model \(one) --fold \(network) --fold \(network) --fold-share 0.3 --output \(two)")
        #expect(made.status == 0, "\(made.error)")

        func labels(_ path: String) throws -> (title: String, values: [Int]) {
            let bytes = try Program.shell("zcat \(path) | od -An -v -tu1 -w1").lines.compactMap { Int($0.filter(\.isNumber)) }
            let end = try #require(bytes.firstIndex(of: 10))
            return (String(decoding: bytes[..<end].map { UInt8($0) }, as: UTF8.self), Array(bytes[(end + 1)...]))
        }
        let (first, second) = (try labels(one), try labels(two))
        #expect(first.title.hasPrefix("emotiond soft labels, 4 rows, crc32 ") && first.title == second.title)
        #expect(first.values.count == 4 * 7 && second.values.count == 4 * 7)
        #expect(zip(first.values, second.values).allSatisfy { abs($0 - $1) <= 1 })
        #expect(stride(from: 0, to: 28, by: 7).allSatisfy { abs(first.values[$0..<$0 + 7].reduce(0, +) - 255) <= 4 })
    }

    @Test func evaluateGivesTheContractsObject() throws {
        let result = try Program.run("evaluate", table, "--json")
        let object = try #require(result.objects.first, "\(result.error)")
        #expect(object["count"] as? Int == 6)
        #expect((object["confusion"] as? [[Int]])?.flatMap { $0 }.reduce(0, +) == 6)
        for key in ["model", "split", "accuracy", "labels", "precision", "recall", "f1", "support", "ece"] {
            #expect(object[key] != nil, "\(key)")
        }
    }

    @Test func aReportIsWritten() throws {
        let report = folder.path("report")
        #expect(try Program.run("evaluate", table, "--report", report).status == 0)
        let page = try String(contentsOfFile: report + "/index.html", encoding: .utf8)
        #expect(page.contains("<svg"))
        #expect(!page.contains("http://") && !page.contains("https://") || page.contains("http://www.w3.org"))
    }

    @Test func brokenTablesAreNamedByLine() throws {
        let broken = folder.path("broken.csv")
        try Data("emotion,pixels,Usage\n0,1 2 3,Training\n".utf8).write(to: URL(fileURLWithPath: broken))
        let result = try Program.run("classify", broken, "--json")
        #expect(result.status == 65)
        #expect(result.error.contains("2"))
        #expect(result.error.split(separator: "\n").count == 1)
    }
}

@Suite(.enabled(if: Program.hasSharedData, "FER-2013 in ../shared/data/fer2013 is not here"))
struct AccuracyTests {
    private static let table = Program.sharedData.appendingPathComponent("fer2013/fer2013.csv.xz").path

    /// The float network has 0.6815; at most 0.3 points may be lost.
    @Test func theShippedNetworkIsAsGoodAsItsCardSays() throws {
        let object = try #require(try Program.run("evaluate", Self.table, "--split", "PublicTest", "--json").objects.first)
        #expect(object["count"] as? Int == 3589)
        #expect(try #require(object["accuracy"] as? Double) >= 0.6785)
    }

    /// From the float network, with the program's own calibration, as the shipped file was made.
    @Test func quantizingKeepsTheAccuracy() throws {
        let folder = try TemporaryFolder()
        let int8 = folder.path("int8.onnx")
        let float = Program.sharedData.appendingPathComponent("models/bootstrap-float.onnx").path
        let made = try Program.run("quantize", float, Self.table, "--output", int8)
        #expect(made.status == 0, "\(made.error)")
        let object = try #require(
            try Program.run("evaluate", Self.table, "--split", "PublicTest", "--model", int8, "--json").objects.first)
        #expect(try #require(object["accuracy"] as? Double) >= 0.6785)
    }
}
