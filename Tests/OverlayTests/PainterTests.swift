import Imaging
import Overlay
import Testing

@Suite struct PainterTests {
    private let box = Box(x: 270, y: 200, width: 100, height: 100)

    @Test func changesPixelsOnlyAtTheBoxAndItsLabel() throws {
        let before = plain(640, 480)
        var after = before.copy()
        try OverlayPainter(labels: labels, width: 640, height: 480).paint([face(box)], on: &after)
        let changes = after.changes(from: before)
        let edge = changes.filter { abs($0.x - box.x) <= 3 || abs($0.x - box.maxX) <= 3 }
        #expect(edge.count > 100, "the box's sides are drawn")
        let elsewhere = changes.filter {
            let onBox = (267..<373).contains($0.x) && (197..<303).contains($0.y)
            let inBox = (276..<364).contains($0.x) && (206..<294).contains($0.y)
            return !onBox || inBox
        }
        #expect(elsewhere.allSatisfy { (220..<420).contains($0.x) && (150..<200).contains($0.y) }, "above the box is the label")
        #expect(elsewhere.count > 2000, "a label's plate is drawn")
    }

    @Test func withoutFacesNothingIsDrawn() throws {
        let before = plain(64, 48)
        var after = before.copy()
        try OverlayPainter(labels: labels, width: 64, height: 48).paint([], on: &after)
        #expect(after.changes(from: before).isEmpty)
    }

    /// Pixels outside the box are the label's: there are as many of them wherever the face is.
    @Test(arguments: [
        Box(x: 270, y: 0, width: 100, height: 100), Box(x: 0, y: 0, width: 100, height: 100),
        Box(x: 540, y: 0, width: 100, height: 100), Box(x: 0, y: 200, width: 100, height: 100),
        Box(x: 540, y: 380, width: 100, height: 100), Box(x: 600, y: 460, width: 100, height: 100),
    ])
    func labelsAreWholeAtThePicturesEdges(box: Box) throws {
        let painter = try OverlayPainter(labels: labels, width: 640, height: 480)
        let area = { (box: Box) -> Int in
            let before = plain(640, 480)
            var after = before.copy()
            painter.paint([face(box)], on: &after)
            let reach = 4
            return after.changes(from: before).count {
                $0.x < box.x - reach || $0.x >= box.maxX + reach || $0.y < box.y - reach || $0.y >= box.maxY + reach
            }
        }
        #expect(area(box) == area(self.box))
    }

    @Test func labelOfAFaceAsLargeAsThePictureLiesInside() throws {
        let before = plain(640, 480)
        var after = before.copy()
        try OverlayPainter(labels: labels, width: 640, height: 480)
            .paint([face(Box(x: 0, y: 0, width: 640, height: 480))], on: &after)
        #expect(after.changes(from: before).count { (20..<620).contains($0.x) && (20..<460).contains($0.y) } > 2000)
    }

    @Test func twoPaintersDrawTheSame() throws {
        let faces = [face(box, track: 7, emotion: 1), face(Box(x: 20, y: 30, width: 60, height: 60), track: 12, emotion: 5)]
        var first = plain(640, 480), second = plain(640, 480), third = plain(640, 480)
        let painter = try OverlayPainter(labels: labels, width: 640, height: 480)
        painter.paint(faces, on: &first)
        painter.paint(faces, on: &second)
        try OverlayPainter(labels: labels, width: 640, height: 480).paint(faces, on: &third)
        #expect(first.bytes() == second.bytes())
        #expect(first.bytes() == third.bytes())
    }

    @Test(arguments: [UInt8(0), 128, 255]) func textStandsOutFromAnyGround(level: UInt8) throws {
        var image = plain(640, 480, (level, level, level))
        try OverlayPainter(labels: labels, width: 640, height: 480).paint([face(box)], on: &image)
        let luma = image.luma()
        var levels: [UInt8] = []
        for y in 174..<186 {
            for x in 260..<380 { levels.append(luma[x, y]) }
        }
        levels.sort()
        #expect(levels.last! > 240, "white letters")
        #expect(levels[levels.count / 2] < 80, "on a dark plate")
    }

    @Test func everyEmotionHasAColourOfItsOwn() throws {
        let corners = try colors(labels)
        for i in corners.indices {
            for j in 0..<i {
                let distance = zip(corners[i], corners[j]).map { abs($0 - $1) }.max()!
                #expect(distance >= 40, "\(labels[i]) and \(labels[j])")
            }
        }
    }

    @Test func anyOtherLabelKeepsItsColourWhereverItStands() throws {
        let alone = try colors(["bored", "keen"])
        let among = try colors(["happy", "keen", "bored"])
        #expect(alone[0] == among[2])
        #expect(alone[1] == among[1])
    }

    /// The middle of the box's corner line, in each label's colour.
    private func colors(_ labels: [String]) throws -> [[Int]] {
        try labels.indices.map { emotion in
            var image = plain(1920, 1080, (0, 0, 0))
            let box = Box(x: 900, y: 500, width: 200, height: 200)
            try OverlayPainter(labels: labels, width: 1920, height: 1080)
                .paint([face(box, emotion: emotion, labels: labels.count)], on: &image)
            return image.pixel(box.x, box.y + 25)
        }
    }

    @Test func theBarGrowsWithConfidence() throws {
        let yellow = { (confidence: Float) -> Int in
            var image = plain(640, 480)
            try OverlayPainter(labels: labels, width: 640, height: 480).paint([face(box, confidence: confidence)], on: &image)
            return (220..<420).count { x in
                let pixel = image.pixel(x, 188)
                return pixel[2] > 200 && pixel[1] > 200 && pixel[0] < 110
            }
        }
        let counts = try [0.2, 0.5, 1].map(yellow)
        // The round ends may miss a pixel.
        #expect(counts[2] > 100, "\(counts)")
        #expect(abs(counts[0] * 5 - counts[2]) <= 12 && abs(counts[1] * 2 - counts[2]) <= 6, "\(counts)")
    }

    @Test func textGrowsWithThePicture() throws {
        let area = { (width: Int, height: Int) -> Int in
            let before = plain(width, height)
            var after = before.copy()
            try OverlayPainter(labels: labels, width: width, height: height)
                .paint([face(Box(x: width / 2, y: height / 2, width: 8, height: 8))], on: &after)
            return after.changes(from: before).count
        }
        let small = try area(640, 480), large = try area(1920, 1440)
        #expect(small * 7 < large && large < small * 11, "\(small) \(large)")
    }

    @Test(arguments: [(1, 1), (2, 3), (17, 9), (60, 40)]) func smallPicturesAreDrawnOn(width: Int, height: Int) throws {
        let before = plain(width, height)
        var after = before.copy()
        try OverlayPainter(labels: labels, width: width, height: height)
            .paint([face(Box(x: 0, y: 0, width: width, height: height))], on: &after)
        #expect(!after.changes(from: before).isEmpty)
    }

    @Test func boxesOutsideThePictureDoNoHarm() throws {
        let before = plain(320, 240)
        var after = before.copy()
        try OverlayPainter(labels: labels, width: 320, height: 240).paint(
            [
                face(Box(x: -500, y: -500, width: 50, height: 50)), face(Box(x: 900, y: 10, width: 50, height: 50)),
                face(Box(x: -20, y: 220, width: 50, height: 50)), face(Box(x: 10, y: 10, width: 0, height: 0)),
            ], on: &after)
        #expect(!after.changes(from: before).isEmpty)
    }
}
