import FaceDetection
import Glibc
import Imaging
import Testing

/// OpenCV's own boxes on pictures that the test draws: made by `Benchmarks/detect_parity.py --golden` with OpenCV 4.14.
@Suite struct GoldenTests {
    struct Golden: CustomTestStringConvertible {
        let cascade: String
        let width: Int
        let height: Int
        let seed: UInt32
        let settings: DetectionSettings
        let count: Int
        let check: UInt32
        let boxes: [[Int]]

        init(
            _ cascade: String, _ width: Int, _ height: Int, _ seed: UInt32, _ scaleFactor: Double, _ minNeighbors: Int,
            _ minSize: Int, _ maxSize: Int, count: Int, check: UInt32, boxes: [[Int]]
        ) {
            self.cascade = cascade
            self.width = width
            self.height = height
            self.seed = seed
            settings = DetectionSettings(scaleFactor: scaleFactor, minNeighbors: minNeighbors, minSize: minSize, maxSize: maxSize)
            self.count = count
            self.check = check
            self.boxes = boxes
        }

        var testDescription: String {
            "\(cascade) \(width)×\(height) \(settings.scaleFactor)/\(settings.minNeighbors)/\(settings.minSize)"
        }
        var path: String { CascadeFiles.folder(of: cascade) + "/\(cascade).xml" }
    }

    static let goldens: [Golden] = [
        .init("haarcascade_frontalface_default", 320, 240, 1, 1.1, 3, 30, 0,
            count: 3, check: 864845311, boxes: [[12, 16, 169, 169], [168, 65, 114, 114], [125, 159, 72, 72]]),
        .init("haarcascade_frontalface_default", 320, 240, 1, 1.1, 0, 30, 0, count: 65, check: 3786043378, boxes: []),
        .init("haarcascade_frontalface_default", 317, 243, 2, 1.05, 0, 20, 90, count: 46, check: 3428120778, boxes: []),
        .init("haarcascade_frontalface_default", 161, 121, 3, 1.3, 0, 40, 0, count: 19, check: 3215855251, boxes: []),
        .init("haarcascade_frontalface_default", 160, 120, 3, 1.1, 0, 58, 58,
            count: 6, check: 3304472328,
            boxes: [[83, 31, 57, 57], [85, 31, 57, 57], [83, 33, 57, 57], [85, 33, 57, 57], [87, 33, 57, 57], [85, 35, 57, 57]]),
        .init("haarcascade_frontalface_alt", 320, 240, 1, 1.1, 0, 30, 0, count: 57, check: 4140809061, boxes: []),
        .init("haarcascade_frontalface_alt2", 320, 240, 1, 1.1, 0, 30, 0, count: 79, check: 2951475194, boxes: []),
        .init("haarcascade_frontalface_alt_tree", 320, 240, 1, 1.05, 0, 20, 0,
            count: 4, check: 2178185944,
            boxes: [[171, 72, 110, 110], [173, 74, 105, 105], [176, 76, 95, 95], [129, 163, 68, 68]]),
        .init("haarcascade_lefteye_2splits", 320, 240, 4, 1.1, 0, 20, 0,
            count: 4, check: 971078370, boxes: [[119, 144, 63, 63], [122, 144, 63, 63], [122, 148, 63, 63], [123, 148, 57, 57]]),
        .init("haarcascade_smile", 320, 240, 5, 1.2, 0, 20, 0, count: 180, check: 2393610243, boxes: []),
        .init("haarcascade_frontalcatface_extended", 400, 300, 1, 1.05, 0, 20, 0, count: 8, check: 4155575292, boxes: []),
        .init("haarcascade_licence_plate_rus_16stages", 400, 300, 6, 1.05, 0, 20, 0,
            count: 3, check: 1638192604, boxes: [[39, 109, 178, 45], [61, 176, 115, 29], [183, 185, 133, 33]]),
        .init("lbpcascade_frontalface", 320, 240, 1, 1.1, 0, 24, 0, count: 60, check: 605097186, boxes: []),
        .init("lbpcascade_frontalface_improved", 320, 240, 1, 1.1, 0, 45, 0,
            count: 2, check: 947736741, boxes: [[41, 57, 117, 117], [38, 59, 106, 106]]),
    ]

    @Test(.enabled(if: CascadeFiles.areInstalled, "opencv-data is not installed"), arguments: goldens)
    func boxesOfOpenCV(golden: Golden) throws {
        let cascade = try Cascade(contentsOf: golden.path)
        let image = drawnFace(golden.width, golden.height, seed: golden.seed)
        for kernels in CascadeKernels.available {
            let found = FaceDetector(cascade: cascade, settings: golden.settings, kernels: kernels).detect(image)
            let boxes = found.map { [$0.box.x, $0.box.y, $0.box.width, $0.box.height] }
            #expect(boxes.count == golden.count)
            #expect(boxes.joined().reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) } == golden.check)
            if !golden.boxes.isEmpty { #expect(boxes == golden.boxes) }
        }
    }

    /// Faces of three sizes on an uneven, noisy ground, in whole numbers; the script draws the same.
    private func drawnFace(_ width: Int, _ height: Int, seed: UInt32) -> GrayImage {
        let image = GrayImage(width: width, height: height)
        let faces = [
            (width * 3 / 10, height * 4 / 10, height / 4), (width * 7 / 10, height / 2, height / 6),
            (width / 2, height * 8 / 10, height / 9),
        ]
        var state = seed
        for y in 0..<height {
            for x in 0..<width {
                var level = 70 + x * 40 / width + y * 30 / height
                for (cx, cy, r) in faces {
                    let dx = abs(x - cx), dy = y - cy
                    guard dx * dx * 16 + dy * dy * 9 <= r * r * 16 else { continue }
                    level = 170 + floorDivide(dy * 20, r)
                    let ex = dx - r * 4 / 10, ey = dy + r * 3 / 10
                    if ex * ex * 4 + ey * ey * 16 <= r * r {
                        level = 60
                    } else if dx * 10 <= r && -r * 2 <= dy * 10 && dy * 10 <= r * 4 {
                        level = 200
                    } else if dx * 10 <= r * 4 && r * 6 <= dy * 10 && dy * 10 <= r * 8 {
                        level = 80
                    }
                }
                state = state &* 1_664_525 &+ 1_013_904_223
                image[x, y] = UInt8(level + Int(state >> 28))
            }
        }
        return image
    }

    private func floorDivide(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((b - 1 - a) / b) }
}

/// Where Debian's opencv-data keeps its cascades.
enum CascadeFiles {
    static let root = "/usr/share/opencv4"
    static let areInstalled = access(root + "/haarcascades/haarcascade_frontalface_default.xml", R_OK) == 0

    static func folder(of cascade: String) -> String { root + (cascade.hasPrefix("lbp") ? "/lbpcascades" : "/haarcascades") }
}
