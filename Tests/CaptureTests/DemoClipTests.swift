import Foundation
import Testing

import Capture
import Imaging

@Suite struct DemoClipTests {
    /// Every `step`-th frame's time and luma.
    private func frames(step: Int, color: Bool = false) throws -> [(time: Double, luma: [UInt8])] {
        let clip = DemoClip(color: color)
        var result: [(Double, [UInt8])] = []
        while let frame = try clip.next() {
            if frame.number % step == 0 { result.append((frame.time, frame.luma.packed())) }
        }
        return result
    }

    @Test func lastsFourteenSecondsAndCountsItsFrames() throws {
        let clip = DemoClip()
        #expect(clip.info == SourceInfo(name: "demo", width: 640, height: 480, frameRate: 30, duration: 14))
        var count = 0
        while let frame = try clip.next() {
            #expect(frame.number == count && frame.time == Double(count) / 30)
            #expect(frame.luma.width == 640 && frame.luma.height == 480 && frame.color == nil)
            count += 1
        }
        #expect(count == 420)
        #expect(try clip.next() == nil)
    }

    @Test func isTheSameOnEveryRunWithAndWithoutColour() throws {
        let one = try frames(step: 60), other = try frames(step: 60, color: true)
        #expect(one.map(\.time) == other.map(\.time) && one.map(\.luma) == other.map(\.luma))
    }

    @Test func emotionsAreHeldInTurn() {
        #expect(DemoClip.expected(at: 0) == "neutral" && DemoClip.expected(at: 1.19) == "neutral")
        #expect(DemoClip.expected(at: 1.5) == nil && DemoClip.expected(at: 2.1) == "happy")
        #expect(DemoClip.expected(at: 12.5) == "disgust" && DemoClip.expected(at: 13.6) == nil)
        #expect(DemoClip.expected(at: 14) == nil && DemoClip.expected(at: -1) == nil)
        #expect(Set(DemoClip.emotions) == ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"])
    }

    /// While an emotion is held, the picture at `faceBox` is the average face of that emotion, more than any other's.
    @Test func theFaceShownIsTheOneExpected() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Models/demo-faces.gray")
        let bytes = [UInt8](try Data(contentsOf: path))
        try #require(bytes.count == 7 * 48 * 48)
        let order = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
        var cropper = Cropper(), checked = Set<String>()
        for frame in try frames(step: 10) {
            guard let expected = DemoClip.expected(at: frame.time) else { continue }
            let image = GrayImage(width: 640, height: 480, pixels: frame.luma)
            let crop = cropper.crop(image, DemoClip.faceBox(at: frame.time))
            let distances = order.indices.map { face in
                // The middle: towards the edge the face fades into the ground.
                (10..<38).reduce(0) { sum, y in
                    sum + (10..<38).reduce(0) { $0 + abs(Int(crop[y * 48 + $1]) - Int(bytes[face * 2304 + y * 48 + $1])) }
                }
            }
            let nearest = distances.indices.min { distances[$0] < distances[$1] }!
            #expect(order[nearest] == expected && distances[nearest] < 28 * 28 * 4, "at \(frame.time) s")
            checked.insert(expected)
        }
        #expect(checked.count == 7)
    }

    @Test func theFaceMovesOverAStillGround() throws {
        let pictures = try frames(step: 30)
        let places = pictures.map { DemoClip.faceBox(at: $0.time) }
        #expect(Set(places).count > 8)
        #expect(places.allSatisfy { $0.x > 100 && $0.maxX < 540 && $0.y > 60 && $0.maxY < 420 })
        let above = pictures[0].luma[..<(60 * 640)]
        for picture in pictures { #expect(picture.luma[..<(60 * 640)] == above) }
    }

    @Test func colourHasTheSameBrightness() throws {
        let clip = DemoClip(color: true)
        guard let frame = try clip.next(), let picture = frame.color?.luma().packed() else {
            Issue.record("the clip has no frame in colour")
            return
        }
        #expect(zip(frame.luma.packed(), picture).allSatisfy { abs(Int($0) - Int($1)) <= 4 })
    }
}
