import Imaging
import Overlay
import Testing

@Suite struct LabelPlacementTests {
    private let width = 640, height = 480, gap = 6

    private func places(_ faces: [Box], labelWidth: Int = 150, labelHeight: Int = 30) -> [Box] {
        var placement = LabelPlacement(width: width, height: height, gap: gap, faces: faces)
        return faces.indices.map { placement.place(width: labelWidth, height: labelHeight, at: $0) }
    }

    @Test func aLabelLiesAboveItsFace() {
        #expect(places([Box(x: 200, y: 200, width: 200, height: 200)]) == [Box(x: 200, y: 164, width: 150, height: 30)])
    }

    @Test func aLabelIsCentredOnASmallerFace() {
        #expect(places([Box(x: 200, y: 200, width: 50, height: 50)]) == [Box(x: 150, y: 164, width: 150, height: 30)])
    }

    @Test func aLabelGoesBelowAFaceAtTheTop() {
        #expect(places([Box(x: 200, y: 10, width: 200, height: 200)]) == [Box(x: 200, y: 216, width: 150, height: 30)])
    }

    @Test func aLabelGoesInsideAFaceAsHighAsThePicture() {
        let face = Box(x: 100, y: 5, width: 400, height: 470)
        let label = places([face])[0]
        #expect(label.intersectionArea(face) == label.area)
    }

    @Test func labelsOfNeighboursDoNotCoverEachOther() {
        for distance in [40, 60, 90, 120] {
            let faces = (0..<4).map { Box(x: 100 + distance * $0, y: 200, width: 50, height: 50) }
            let labels = places(faces)
            for i in labels.indices {
                for j in 0..<i { #expect(labels[i].intersectionArea(labels[j]) == 0, "\(distance): \(i) and \(j)") }
            }
        }
    }

    @Test func aLabelDoesNotHideAnotherFace() {
        let faces = [Box(x: 200, y: 120, width: 100, height: 100), Box(x: 200, y: 228, width: 100, height: 100)]
        let labels = places(faces)
        #expect(labels[1].intersectionArea(faces[0]) == 0)
        #expect(labels[0].intersectionArea(faces[1]) == 0)
    }

    @Test func labelsAreAlwaysInsideThePicture() {
        var random = SplitMix(state: 5)
        for _ in 0..<2000 {
            let faces = (0..<4).map { _ in
                Box(
                    x: Int.random(in: -100..<700, using: &random), y: Int.random(in: -100..<540, using: &random),
                    width: Int.random(in: 0..<300, using: &random), height: Int.random(in: 0..<300, using: &random))
            }
            for label in places(faces, labelWidth: 200, labelHeight: 40) {
                #expect(label.clipped(width: width, height: height) == label)
            }
        }
    }
}

/// Numbers that are the same in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
