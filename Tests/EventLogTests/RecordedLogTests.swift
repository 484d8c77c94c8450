import EventLog
import Foundation
import Pipeline
import Testing

@Suite struct RecordedLogTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func written(_ name: String, clock: (() -> Timestamp)? = nil, frames: [Int]) throws -> [String] {
        let log = try RecordedLog(path: folder.file(name), clock: clock)
        log.begin(Run.session)
        for number in frames { try log.receive(Run.observation(number), Run.frame(number)) }
        try log.receive(Run.observation(4, faces: []), Run.frame(4))
        try log.finish(Run.summary)
        return try fileLines(folder.file(name))
    }

    @Test func linesHoldTheFieldsInTheirOrder() throws {
        #expect(try written("log.jsonl", frames: [3]) == [
            #"{"event":"face","source":"a \"clip\".mp4","frame":3,"pts":0.12,"track":2,"box":[1,2,30,30],"emotion":"sad","confidence":0.75,"probabilities":{"happy":0.25,"sad":0.75},"raw":{"emotion":"happy","confidence":0.6}}"#,
            #"{"event":"summary","source":"a \"clip\".mp4","frames":5,"frames_with_faces":1,"faces":1,"tracks":1,"dropped":0,"duration":0.2}"#,
        ])
    }

    @Test func csvHasAColumnForEachField() throws {
        #expect(try written("log.csv", frames: [3]) == [
            "event,time,source,frame,pts,track,x,y,w,h,emotion,confidence,happy,sad,raw_emotion,raw_confidence,"
                + "frames,frames_with_faces,faces,tracks,dropped,duration",
            #"face,,"a ""clip"".mp4",3,0.12,2,1,2,30,30,sad,0.75,0.25,0.75,happy,0.6,,,,,,"#,
            #"summary,,"a ""clip"".mp4",,,,,,,,,,,,,,5,1,1,1,0,0.2"#,
        ])
    }

    @Test func withAClockEventsHaveTheTime() throws {
        let lines = try written("log.jsonl", clock: { Timestamp(milliseconds: 1_795_194_000_123) }, frames: [0])
        #expect(lines[0].hasPrefix(#"{"event":"face","time":"2026-11-20T17:00:00.123Z","source":"#))
    }

    @Test(arguments: ["log.jsonl", "log.csv"])
    func whatWasThereIsReplaced(name: String) throws {
        let first = try written(name, frames: [1, 2, 3])
        #expect(try written(name, frames: [1, 2, 3]) == first)
    }

    @Test func aMissingFolderIsAnError() {
        let error = #expect(throws: LogError.self) { try RecordedLog(path: folder.file("missing/a.jsonl")) }
        #expect(error?.description.contains("No such file or directory") == true)
    }

    /// `/dev/full` takes no byte, as a full disk does.
    @Test func aFullDiskIsAnError() throws {
        let log = try RecordedLog(path: "/dev/full")
        log.begin(Run.session)
        let error = #expect(throws: LogError.self) { try log.receive(Run.observation(0), Run.frame()) }
        #expect(error?.description.contains("No space left on device") == true)
        #expect(error?.readerIsGone == false)
    }
}
