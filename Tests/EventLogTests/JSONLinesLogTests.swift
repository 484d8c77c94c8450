import EventLog
import Foundation
import Imaging
import Pipeline
import Testing

@Suite struct JSONLinesLogTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("emotiond-log-\(UUID().uuidString)").path

    private static let session = Session(
        source: SourceInfo(name: "a \"clip\".mp4", width: 64, height: 48, frameRate: 25), labels: ["happy", "sad"])
    private static let face = Face(
        track: 2, box: Box(x: 1, y: 2, width: 30, height: 30), probabilities: [0.25, 0.75], emotion: 1, raw: [0.6, 0.4])

    @Test func eventsHaveTheFieldsInOrder() throws {
        let lines = try written { log in
            try log.receive(Observation(frame: 3, time: 0.12, faces: [Self.face]), frame(3))
            try log.receive(Observation(frame: 4, time: 0.16, faces: []), frame(4))
        }
        #expect(lines == [
            #"{"event":"face","source":"a \"clip\".mp4","frame":3,"pts":0.12,"track":2,"box":[1,2,30,30],"emotion":"sad","confidence":0.75,"probabilities":{"happy":0.25,"sad":0.75},"raw":{"emotion":"happy","confidence":0.6}}"#,
            #"{"event":"summary","source":"a \"clip\".mp4","frames":5,"frames_with_faces":1,"faces":1,"tracks":1,"dropped":0,"duration":0.2}"#,
        ])
    }

    @Test func withAClockEventsHaveTheTime() throws {
        let lines = try written(clock: { Timestamp(milliseconds: 1_795_194_000_123) }) { log in
            try log.receive(Observation(frame: 0, time: 0, faces: [Self.face]), frame(0))
        }
        #expect(lines[0].hasPrefix(#"{"event":"face","time":"2026-11-20T17:00:00.123Z","source":"#))
    }

    @Test func aMissingFolderIsAnError() {
        let error = #expect(throws: LogError.self) { try JSONLinesLog(path: folder + "/missing/a.jsonl") }
        #expect(error?.description.contains("No such file or directory") == true)
    }

    /// `/dev/full` takes no byte, as a full disk does.
    @Test func aFullDiskIsAnError() throws {
        let log = try JSONLinesLog(path: "/dev/full")
        log.begin(Self.session)
        let error = #expect(throws: LogError.self) {
            try log.receive(Observation(frame: 0, time: 0, faces: [Self.face]), frame(0))
        }
        #expect(error?.description.contains("No space left on device") == true)
        #expect(error?.readerIsGone == false)
    }

    private func frame(_ number: Int) -> Frame {
        Frame(number: number, time: Double(number) / 25, luma: GrayImage(width: 64, height: 48))
    }

    private func written(clock: (() -> Timestamp)? = nil, _ body: (JSONLinesLog) throws -> Void) throws -> [String] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/log.jsonl"
        let log = try JSONLinesLog(path: path, clock: clock)
        log.begin(Self.session)
        try body(log)
        var summary = Summary()
        (summary.frames, summary.framesWithFaces, summary.faces, summary.tracks, summary.duration) = (5, 1, 1, 1, 0.2)
        try log.finish(summary)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.hasSuffix("\n"))
        return text.split(separator: "\n").map(String.init)
    }
}
