import Capture
import Glibc
import Imaging
import Overlay
import Pipeline
import Testing

@Suite struct AnnotatedVideoTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.path + "/out.mp4" }

    private func session(_ width: Int, _ height: Int) -> Session {
        Session(source: SourceInfo(name: "made up", width: width, height: height, frameRate: 25), labels: labels)
    }

    /// Writes gray frames with a face in them.
    private func write(_ width: Int, _ height: Int, times: [Double], to path: String) throws {
        let video = try AnnotatedVideo(path: path)
        try video.begin(session(width, height))
        var summary = Summary()
        for (i, time) in times.enumerated() {
            let seen = face(Box(x: width / 4 + i, y: height / 2, width: width / 4, height: width / 4), emotion: i % labels.count)
            let frame = Frame(number: i, time: time, luma: ramp(width, height, phase: i))
            try video.receive(Observation(frame: i, time: time, faces: [seen]), frame)
            summary.frames += 1
        }
        try video.finish(summary)
    }

    private func times(of path: String) throws -> [Double] {
        let file = try VideoFile(path: path, color: false)
        var times: [Double] = []
        while let frame = try file.next() { times.append(frame.time) }
        return times
    }

    @Test func framesKeepTheirNumberAndTimes() throws {
        let given = [0, 0.04, 0.0412, 0.2, 0.2333, 1, 1.033, 3.5, 3.501, 3.75]
        try write(160, 120, times: given, to: path)
        let read = try times(of: path)
        #expect(read.count == given.count)
        for (a, b) in zip(read, given) { #expect(abs(a - b) <= 1 / 90_000) }
        #expect(folder.contents == ["out.mp4"])
    }

    @Test func timesThatStandStillAreMovedOn() throws {
        try write(160, 120, times: [0, 1, 1, 1, 2], to: path)
        #expect(try times(of: path).count == 5)
    }

    @Test(arguments: [(33, 17), (161, 121), (1, 1), (2, 3), (320, 1)]) func oddSizesGrow(width: Int, height: Int) throws {
        try write(width, height, times: [0, 0.04, 0.08], to: path)
        let file = try VideoFile(path: path, color: false)
        #expect(file.info.width == (width + 1) / 2 * 2)
        #expect(file.info.height == (height + 1) / 2 * 2)
        #expect(try times(of: path).count == 3)
    }

    @Test func grayFramesLookAsTheyDid() throws {
        let video = try AnnotatedVideo(path: path)
        try video.begin(session(160, 120))
        try video.receive(Observation(frame: 0, time: 0, faces: []), Frame(number: 0, time: 0, luma: ramp(160, 120, phase: 0)))
        var summary = Summary()
        summary.frames = 1
        try video.finish(summary)
        let read = try VideoFile(path: path, color: true).next()!
        let gray = read.color!.luma(), original = ramp(160, 120, phase: 0)
        for (a, b) in zip(gray.packed(), original.packed()) { #expect(abs(Int(a) - Int(b)) <= 6) }
    }

    /// Standard definition is stored after BT.601, high definition after BT.709; players go by that.
    @Test(arguments: [(320, 240), (1280, 720)]) func coloursComeBack(width: Int, height: Int) throws {
        for color: (UInt8, UInt8, UInt8) in [(30, 40, 200), (200, 60, 30), (40, 190, 60)] {
            let video = try AnnotatedVideo(path: path)
            try video.begin(session(width, height))
            let frame = Frame(
                number: 0, time: 0, luma: GrayImage(width: width, height: height), color: plain(width, height, color))
            try video.receive(Observation(frame: 0, time: 0, faces: []), frame)
            var summary = Summary()
            summary.frames = 1
            try video.finish(summary)
            let read = try VideoFile(path: path, color: true).next()!
            let pixel = read.color!.pixel(width / 2, height / 2)
            for (a, b) in zip(pixel, [color.0, color.1, color.2]) { #expect(abs(a - Int(b)) <= 5, "\(pixel) for \(color)") }
        }
    }

    @Test func facesAreDrawn() throws {
        let video = try AnnotatedVideo(path: path)
        try video.begin(session(640, 480))
        let frame = Frame(number: 0, time: 0, luma: GrayImage(width: 640, height: 480, filledWith: 128))
        let seen = face(Box(x: 270, y: 200, width: 100, height: 100))
        try video.receive(Observation(frame: 0, time: 0, faces: [seen]), frame)
        var summary = Summary()
        summary.frames = 1
        try video.finish(summary)
        let read = try VideoFile(path: path, color: false).next()!
        let luma = read.luma.packed()
        #expect((174..<186).contains { y in luma[640 * y + 260..<640 * y + 380].contains { $0 > 200 } }, "white letters")
    }

    @Test func aPictureOfAnotherSizeIsScaled() throws {
        let video = try AnnotatedVideo(path: path)
        try video.begin(session(160, 120))
        var summary = Summary()
        for (i, (width, height)) in [(160, 120), (320, 240), (41, 33)].enumerated() {
            let frame = Frame(number: i, time: Double(i), luma: ramp(width, height, phase: 0))
            try video.receive(Observation(frame: i, time: Double(i), faces: []), frame)
            summary.frames += 1
        }
        try video.finish(summary)
        #expect(try times(of: path) == [0, 1, 2])
    }

    @Test func theIndexStandsBeforeThePictures() throws {
        try write(160, 120, times: [0, 0.04], to: path)
        let bytes = TemporaryFolder.bytes(of: path)
        let place = { (tag: String) in bytes.indices.first { bytes[$0...].starts(with: tag.utf8) } }
        let index = try #require(place("moov")), pictures = try #require(place("mdat"))
        #expect(index < pictures)
    }
}
