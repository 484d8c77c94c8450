import Foundation
import Testing

import Training

@Suite struct DataSoftLabelsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Six rows of 4×4, of which the even ones are for training.
    private func rows(level: UInt8 = 0) -> DataSet {
        DataSet(
            source: "rows", width: 4, height: 4, pixels: (0..<96).map { UInt8($0) &+ level }, labels: [0, 1, 2, 0, 1, 2],
            labelNames: ["angry", "happy", "sad"], splits: [.training, .test, .training, .validation, .training, .test])
    }

    private func teacher(labels: [String] = ["happy", "angry", "sad", "bored"]) throws -> SoftLabels {
        let training = try rows().selecting(split: .training)
        // Rows 0, 2, 4: sure of angry, torn between happy and sad, only bored.
        let values: [UInt8] = [0, 255, 0, 0, 100, 0, 100, 50, 0, 0, 0, 255]
        return SoftLabels(labels: labels, values: labels.count == 4 ? values : Array(values.prefix(3 * labels.count)), for: training)
    }

    @Test func aFileIsReadBackAsItWasWritten() throws {
        let path = try folder.write(Data(teacher().bytes), to: "soft")
        #expect(try SoftLabels(contentsOf: path) == teacher())
        let zipped = try folder.write(Data(teacher().bytes), to: "soft.labels")
        let gzip = try Process.run(URL(fileURLWithPath: "/usr/bin/gzip"), arguments: [zipped])
        gzip.waitUntilExit()
        #expect(try SoftLabels(contentsOf: zipped + ".gz") == teacher())
    }

    /// Not of the rows, which are no part of the project, but of the file and the labels' order.
    @Test func theProjectsOwnTeacherIsWhole() throws {
        let teacher = try SoftLabels(contentsOf: "Models/emotion-teacher.gz")
        #expect(teacher.labels == ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"])
        #expect(teacher.values.count == 28_709 * 7)
    }

    @Test func mixesTheTeachersDistributionIntoWhatIsWanted() throws {
        let taught = try rows().taught(by: teacher(), named: "soft")
        let training = try taught.selecting(split: .training)
        let targets = try Targets(training.selecting(labels: ["sad", "angry", "happy"]), teacher: 0.5)
        let expected: [[Float]] = [
            [0, 1, 0],
            [0.5 + 0.25, 0, 0.25],
            // It says nothing of these labels: the row's own counts alone.
            [0, 0, 1],
        ]
        for (row, values) in expected.enumerated() {
            #expect(Array(targets.distributions[row * 3..<row * 3 + 3]) == values)
        }
        #expect(try Targets(training).distributions == Targets(training, teacher: 0).distributions)
    }

    @Test func aTeacherOfOtherRowsIsRefused() throws {
        let error = dataError { try rows(level: 1).taught(by: teacher(), named: "soft.gz") }
        #expect(error?.kind == .badData && error?.description.contains("soft.gz were made for other rows") == true)
    }

    @Test func aTeacherThatLacksALabelIsRefused() throws {
        let error = dataError { try rows().taught(by: teacher(labels: ["happy", "angry"]), named: "soft") }
        #expect(error?.kind == .badData && error?.description.contains("are for happy, angry, not for angry, happy, sad") == true)
    }

    @Test(arguments: [
        ("", "must begin with 'emotiond soft labels'"),
        ("a,b,c\n1,2,3\n", "must begin with 'emotiond soft labels'"),
        ("emotiond soft labels\n", "names no rows"),
        ("emotiond soft labels, 2 rows, crc32 0000000a: a,b\nxyz", "has 3 numbers where 2 rows of 2 labels take 4"),
    ])
    func whatIsNoFileOfSoftLabelsIsSaid(text: String, problem: String) throws {
        let path = try folder.write(text, to: "wrong")
        let error = dataError { try SoftLabels(contentsOf: path) }
        #expect(error?.kind == .badData && error?.description.contains(problem) == true)
        #expect(dataError { try SoftLabels(contentsOf: path + ".none") }?.kind == .missing)
    }
}
