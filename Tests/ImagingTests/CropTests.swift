import Testing

import Imaging

@Suite struct CropTests {
    @Test func aBoxOfTheCropsSizeIsCopied() {
        let image = GrayImage(width: 60, height: 50, pixels: (0..<3000).map { UInt8($0 * 7 % 256) })
        var cropper = Cropper(width: 48, height: 48)
        let crop = cropper.crop(image, Box(x: 5, y: 1, width: 48, height: 48))
        for y in 0..<48 { for x in 0..<48 { #expect(crop[y * 48 + x] == image[x + 5, y + 1]) } }
    }

    @Test func flatStaysFlatAtEverySize() {
        for level: UInt8 in [0, 1, 127, 255] {
            let image = GrayImage(width: 40, height: 40, filledWith: level)
            var cropper = Cropper()
            for side in [1, 2, 7, 47, 48, 49, 95, 200] {
                let crop = cropper.crop(image, Box(x: -9, y: 3, width: side, height: side + 1))
                #expect(crop.allSatisfy { $0 == level })
            }
        }
    }

    @Test func halvingAveragesPairs() {
        let image = GrayImage(width: 4, height: 2, pixels: [10, 20, 30, 40, 50, 60, 70, 81])
        var cropper = Cropper(width: 2, height: 1)
        // (10+20+50+60)/4 = 35 and (30+40+70+81)/4 = 55.25
        #expect(cropper.crop(image, Box(x: 0, y: 0, width: 4, height: 2)) == [35, 55])
    }

    @Test func doublingInterpolatesBetweenCentres() {
        let image = GrayImage(width: 2, height: 1, pixels: [0, 100])
        var cropper = Cropper(width: 4, height: 1)
        #expect(cropper.crop(image, Box(x: 0, y: 0, width: 2, height: 1)) == [0, 25, 75, 100])
    }

    @Test func outsideThePictureTheEdgeRepeats() {
        let image = GrayImage(width: 2, height: 2, pixels: [1, 2, 3, 4])
        var cropper = Cropper(width: 4, height: 4)
        let crop = cropper.crop(image, Box(x: -1, y: -1, width: 4, height: 4))
        #expect(crop == [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4])
    }

    /// The crop against the definition in exact rational arithmetic: never more than one gray level apart.
    @Test(arguments: [(97, 131), (48, 200), (30, 31), (13, 333)])
    func closeToTheExactAverage(width: Int, height: Int) {
        let image = GrayImage(width: width, height: height, pixels: (0..<width * height).map { UInt8($0 * 2_654_435_761 >> 9 & 255) })
        var cropper = Cropper()
        let crop = cropper.crop(image, Box(x: 0, y: 0, width: width, height: height))
        for j in 0..<48 {
            for i in 0..<48 {
                var exact = 0.0
                for (y, wy) in exactWeights(j, height) { for (x, wx) in exactWeights(i, width) { exact += wx * wy * Double(image[x, y]) } }
                #expect(abs(exact - Double(crop[j * 48 + i])) <= 0.6)
            }
        }
    }

    private func exactWeights(_ i: Int, _ length: Int) -> [(Int, Double)] {
        let scale = Double(length) / 48
        if length >= 48 {
            let low = Double(i) * scale, high = low + scale
            return (0..<length).compactMap { k in
                let covered = min(high, Double(k + 1)) - max(low, Double(k))
                return covered > 0 ? (k, covered / scale) : nil
            }
        }
        let position = (Double(i) + 0.5) * scale - 0.5, low = position.rounded(.down)
        let clamp = { (k: Int) in min(max(k, 0), length - 1) }
        return [(clamp(Int(low)), 1 - position + low), (clamp(Int(low) + 1), position - low)]
    }
}
