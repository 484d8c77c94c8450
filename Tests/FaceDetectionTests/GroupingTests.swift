import FaceDetection
import Imaging
import Testing

/// Groups that OpenCV's `groupRectangles` made, by `Benchmarks/detect_parity.py --golden` with OpenCV 4.14.
@Suite struct GroupingTests {
    /// Seed of the boxes, minimum neighbours, how many groups remain, and a check sum of them.
    static let goldens: [(seed: UInt32, minNeighbors: Int, count: Int, check: UInt32)] = [
        (1, 1, 11, 3860573327),
        (1, 2, 9, 3135982555),
        (1, 3, 6, 2597706407),
        (1, 5, 4, 1231913403),
        (2, 1, 8, 1700174085),
        (2, 2, 6, 3460120873),
        (2, 3, 5, 1103611426),
        (2, 5, 4, 3822799802),
        (3, 1, 11, 713005390),
        (3, 2, 10, 3959964),
        (3, 3, 9, 1370395219),
        (3, 5, 8, 1114970819),
        (4, 1, 11, 1749943873),
        (4, 2, 10, 2666762740),
        (4, 3, 8, 860695978),
        (4, 5, 4, 3929459926),
        (5, 1, 8, 1242344341),
        (5, 2, 7, 2773098287),
        (5, 3, 6, 3803711668),
        (5, 5, 5, 720233871),
        (6, 1, 8, 3263233583),
        (6, 2, 8, 3263233583),
        (6, 3, 7, 1576510436),
        (6, 5, 6, 2028757181),
    ]

    @Test(arguments: goldens)
    func groupsOfOpenCV(seed: UInt32, minNeighbors: Int, count: Int, check: UInt32) {
        let groups = Grouping.group(drawnBoxes(seed), minNeighbors: minNeighbors, width: 10_000, height: 10_000)
        #expect(groups.count == count)
        let numbers = groups.flatMap { [$0.box.y, $0.box.x, $0.box.width, $0.box.height, $0.neighbors] }
        #expect(numbers.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) } == check)
    }

    @Test func withoutNeighborsEveryWindowStays() {
        let boxes = drawnBoxes(1)
        #expect(Grouping.group(boxes, minNeighbors: 0, width: 10_000, height: 10_000).count == boxes.count)
        #expect(Grouping.group([], minNeighbors: 3, width: 10, height: 10).isEmpty)
    }

    @Test func groupsAreClippedToTheImage() {
        let found = Grouping.group([Box(x: 5, y: 6, width: 30, height: 30)], minNeighbors: 0, width: 20, height: 30)
        #expect(found == [Detection(box: Box(x: 5, y: 6, width: 15, height: 24), neighbors: 1)])
    }

    /// Heaps of similar boxes, some within others; the script draws the same.
    private func drawnBoxes(_ seed: UInt32) -> [Box] {
        var state = seed, boxes: [Box] = []
        func below(_ bound: Int) -> Int {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int(state >> 8) % bound
        }
        for _ in 0..<12 {
            let x = below(300), y = below(300), side = 20 + below(120)
            for _ in 0..<1 + below(9) {
                let left = x + below(1 + side / 8), top = y + below(1 + side / 8)
                boxes.append(Box(x: left, y: top, width: side + below(1 + side / 8), height: side + below(3)))
                if below(3) == 0 {
                    boxes.append(Box(x: x + side / 4, y: y + side / 4, width: side / 2, height: side / 2 + below(2)))
                }
            }
        }
        return boxes
    }
}
