import Capture
import Glibc
import Imaging
import Overlay
import Pipeline
import Testing

@Suite struct UnwritableVideoTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.path + "/out.mp4" }

    private func session(source: String = "made up") -> Session {
        Session(source: SourceInfo(name: source, width: 64, height: 48, frameRate: 25), labels: labels)
    }

    /// The error of opening a video, which names the path in one line.
    private func failure(_ path: String) -> OverlayError? {
        let error = #expect(throws: OverlayError.self) { try AnnotatedVideo(path: path) }
        #expect(error?.kind == .unwritable)
        #expect(error?.description.contains(path) == true)
        #expect(error?.description.contains("\n") == false)
        return error
    }

    @Test func aMissingFolderIsTold() { _ = failure(folder.path + "/none/out.mp4") }

    @Test func aFolderIsNoVideo() {
        #expect(failure(folder.path)?.description.contains("folder") == true)
        #expect(folder.contents.isEmpty)
    }

    @Test func aDeviceIsNotReplaced() {
        _ = failure("/dev/full")
        var status = stat()
        #expect(stat("/dev/full", &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func anEmptyPathIsTold() { _ = failure("") }

    @Test func aNameTooLongIsTold() { _ = failure(folder.path + "/" + String(repeating: "x", count: 300)) }

    /// Nobody makes files there, not even root.
    @Test func aProtectedFolderIsTold() { _ = failure("/proc/out.mp4") }

    @Test func theRecordingItselfIsNotReplaced() throws {
        let source = fopen(path, "w")!
        fputs("recording", source)
        fclose(source)
        let video = try AnnotatedVideo(path: path)
        let error = #expect(throws: OverlayError.self) { try video.begin(session(source: path)) }
        #expect(error?.kind == .unwritable)
        #expect(error?.description.contains("recording itself") == true)
        try video.finish(Summary())
        #expect(folder.contents == ["out.mp4"])
        #expect(TemporaryFolder.bytes(of: path) == Array("recording".utf8))
    }

    @Test func anOlderFileStaysUntilTheNewOneIsWhole() throws {
        let older = fopen(path, "w")!
        fputs("older", older)
        fclose(older)
        let video = try AnnotatedVideo(path: path)
        try video.begin(session())
        try video.receive(Observation(frame: 0, time: 0, faces: []), Frame(number: 0, time: 0, luma: ramp(64, 48, phase: 0)))
        #expect(TemporaryFolder.bytes(of: path) == Array("older".utf8))
        var summary = Summary()
        summary.frames = 1
        try video.finish(summary)
        #expect(TemporaryFolder.bytes(of: path).count > 500)
        #expect(folder.contents == ["out.mp4"])
    }

    @Test func aLinkStaysALink() throws {
        let older = fopen(folder.path + "/real.mp4", "w")!
        fclose(older)
        symlink("real.mp4", path)
        let video = try AnnotatedVideo(path: path)
        try video.begin(session())
        try video.receive(Observation(frame: 0, time: 0, faces: []), Frame(number: 0, time: 0, luma: ramp(64, 48, phase: 0)))
        var summary = Summary()
        summary.frames = 1
        try video.finish(summary)
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFLNK)
        #expect(TemporaryFolder.bytes(of: folder.path + "/real.mp4").count > 500)
    }

    @Test func nothingIsLeftOfARunThatWasGivenUp() throws {
        do {
            let video = try AnnotatedVideo(path: path)
            try video.begin(session())
            try video.receive(Observation(frame: 0, time: 0, faces: []), Frame(number: 0, time: 0, luma: ramp(64, 48, phase: 0)))
            #expect(folder.contents.count == 1)
        }
        #expect(folder.contents.isEmpty)
    }

    @Test func nothingIsLeftOfARunWithoutFrames() throws {
        let video = try AnnotatedVideo(path: path)
        try video.finish(Summary())
        #expect(folder.contents.isEmpty)
        let begun = try AnnotatedVideo(path: path)
        try begun.begin(session())
        try begun.finish(Summary())
        #expect(folder.contents.isEmpty)
    }

    /// A limit on the size of files stands for a full disk: writes fail in the middle. It holds for a whole process, so the
    /// test runs in one of its own.
    @Test(arguments: [1000, 40_000]) func aFullDiskIsToldAndNothingIsLeft(bytes: Int) async {
        await #expect(processExitsWith: .success) { [bytes] in
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
            setrlimit(__rlimit_resource_t(UInt32(RLIMIT_FSIZE.rawValue)), &limit)
            let folder = TemporaryFolder()
            let path = folder.path + "/out.mp4"
            let video = try AnnotatedVideo(path: path)
            try video.begin(Session(source: SourceInfo(name: "made up", width: 320, height: 240), labels: labels))
            var summary = Summary()
            var failure: OverlayError?
            do {
                for i in 0..<100 {
                    let time = Double(i) / 25
                    let noise = GrayImage(width: 320, height: 240, pixels: (0..<320 * 240).map { UInt8(($0 * ($0 + i)) % 251) })
                    summary.frames += 1
                    let frame = Frame(number: i, time: time, luma: noise)
                    try video.receive(Observation(frame: i, time: time, faces: []), frame)
                }
            } catch let error as OverlayError {
                failure = error
            }
            do { try video.finish(summary) } catch let error as OverlayError { failure = error }
            let told = try #require(failure)
            #expect(told.kind == .unwritable)
            #expect(told.description.contains(path))
            #expect(folder.contents.isEmpty)
        }
    }
}
