import FaceDetection
import Imaging
import Testing

/// The fast detector against the plain one, in every instruction set of this machine.
@Suite struct EquivalenceTests {
    static let sizes = [(97, 71), (18, 14), (19, 130), (233, 31), (131, 100)]

    static func settings(_ index: Int) -> DetectionSettings {
        DetectionSettings(
            scaleFactor: [1.1, 1.3, 1.05][index % 3], minNeighbors: [0, 0, 3, 1][index % 4], minSize: [0, 20, 30][index % 3],
            maxSize: index % 5 == 4 ? 60 : 0)
    }

    @Test(arguments: SyntheticCascade.Kind.allCases)
    func sameFacesAsTheReference(kind: SyntheticCascade.Kind) throws {
        var windows = 0
        for seed in 0..<2 {
            let cascade = try Cascade(xml: Array(SyntheticCascade(kind, seed: seed).xml.utf8), name: "synthetic")
            for (index, size) in Self.sizes.enumerated() {
                let settings = Self.settings(index + seed), image = blocks(size.0, size.1, seed: index + 10 * seed)
                let expected = ReferenceDetector(cascade: cascade, settings: settings).detect(image)
                windows += expected.count
                for kernels in CascadeKernels.available {
                    let found = FaceDetector(cascade: cascade, settings: settings, kernels: kernels).detect(image)
                    #expect(found == expected, "\(kernels.name), seed \(seed), \(size)")
                }
            }
        }
        #expect(windows > 100, "a comparison of nothing shows nothing: \(windows) windows")
    }

    /// Images hardly larger than the window: every feature looks at their edges.
    @Test(arguments: SyntheticCascade.Kind.allCases)
    func sameAtTheImagesEdges(kind: SyntheticCascade.Kind) throws {
        let settings = DetectionSettings(minNeighbors: 0, minSize: 0)
        var windows = 0
        for seed in 0..<40 {
            let cascade = try Cascade(xml: Array(SyntheticCascade(kind, seed: seed, stageCount: 2).xml.utf8), name: "synthetic")
            let reference = ReferenceDetector(cascade: cascade, settings: settings)
            let fast = FaceDetector(cascade: cascade, settings: settings)
            for index in 0..<10 {
                let image = blocks(18 + index % 4, 14 + index % 3, seed: index + 100 * seed)
                let expected = reference.detect(image)
                windows += expected.count
                #expect(fast.detect(image) == expected)
            }
        }
        #expect(windows > 100, "a comparison of nothing shows nothing: \(windows) windows")
    }

    /// One tilted feature at every place of the window, on images as large as the window: also at the very edges.
    @Test func everyTiltedFeatureIsSummedRight() throws {
        let settings = DetectionSettings(minNeighbors: 0, minSize: 0)
        var windows = 0, tries = 0
        for (w, h) in [(1, 1), (2, 1), (1, 3), (3, 2)] {
            for x in 2 * h...12 - w {
                for y in 0...12 - w - 2 * h {
                    let xml = """
                        <opencv_storage><c><stageType>BOOST</stageType><featureType>HAAR</featureType><height>12</height>
                        <width>12</width><featureParams><maxCatCount>0</maxCatCount></featureParams>
                        <stages><_><stageThreshold>0</stageThreshold><weakClassifiers><_><internalNodes>0 -1 0 0</internalNodes>
                        <leafValues>1 -1</leafValues></_></weakClassifiers></_></stages><features><_><rects>
                        <_>\(x) \(y) \(w) \(2 * h) -1</_><_>\(x) \(y) \(w) \(h) 2</_></rects><tilted>1</tilted></_></features>
                        </c></opencv_storage>
                        """
                    let cascade = try Cascade(xml: Array(xml.utf8), name: "tilted")
                    let fast = FaceDetector(cascade: cascade, settings: settings)
                    for seed in 0..<6 {
                        let image = blocks(12 + seed % 2, 12, seed: seed)
                        let expected = ReferenceDetector(cascade: cascade, settings: settings).detect(image)
                        #expect(fast.detect(image) == expected, "\(w)×\(h) at \(x), \(y)")
                        windows += expected.count
                        tries += 1
                    }
                }
            }
        }
        #expect(windows > tries / 5 && windows < tries * 4 / 5, "\(windows) of \(tries) decide nothing")
    }

    @Test func threadsAndReuseChangeNothing() throws {
        let cascade = try Cascade(xml: Array(SyntheticCascade(.stumps, seed: 1).xml.utf8), name: "synthetic")
        let settings = DetectionSettings(scaleFactor: 1.1, minNeighbors: 1, minSize: 0)
        let one = FaceDetector(cascade: cascade, settings: settings)
        let two = FaceDetector(cascade: cascade, settings: settings, threads: 2)
        let many = FaceDetector(cascade: cascade, settings: settings, threads: 40)
        for (index, size) in (Self.sizes + Self.sizes.reversed()).enumerated() {
            let image = blocks(size.0, size.1, seed: index % 4)
            let expected = ReferenceDetector(cascade: cascade, settings: settings).detect(image)
            for detector in [one, two, many, one] { #expect(detector.detect(image) == expected) }
        }
    }

    @Test(arguments: [SyntheticCascade.Kind.stumps, .tilted, .patterns])
    func aRegionIsSearchedAsAnImageOfItsOwn(kind: SyntheticCascade.Kind) throws {
        let cascade = try Cascade(xml: Array(SyntheticCascade(kind, seed: 2).xml.utf8), name: "synthetic")
        let image = blocks(180, 140, seed: 5)
        let detector = FaceDetector(cascade: cascade, settings: DetectionSettings(scaleFactor: 1.2, minNeighbors: 0, minSize: 0))
        var count = 0
        for region in [
            Box(x: 31, y: 17, width: 90, height: 77), Box(x: -20, y: 60, width: 120, height: 900),
            Box(x: 0, y: 0, width: 180, height: 140),
        ] {
            let inside = region.clipped(width: 180, height: 140)
            var pixels: [UInt8] = []
            for y in inside.y..<inside.maxY { for x in inside.x..<inside.maxX { pixels.append(image[x, y]) } }
            let part = GrayImage(width: inside.width, height: inside.height, pixels: pixels)
            let limits = DetectionSettings(scaleFactor: 1.2, minNeighbors: 0, minSize: 20, maxSize: 50)
            let expected = ReferenceDetector(cascade: cascade, settings: limits).detect(part).map { found in
                var moved = found
                moved.box.x += inside.x
                moved.box.y += inside.y
                return moved
            }
            count += expected.count
            #expect(detector.detect(image, within: region, minSize: 20, maxSize: 50) == expected)
        }
        #expect(count > 0)
        #expect(detector.detect(image, within: Box(x: 500, y: 0, width: 10, height: 10), minSize: 0, maxSize: 0).isEmpty)
    }

    /// Leaves and threshold are such that float sums in another order miss the truth: only double sums in order decide right.
    @Test(arguments: [(0.6, true), (0.6000001, true), (0.60001001, false)])
    func sumsAtTheThresholdAreTakenInDouble(threshold: Double, passes: Bool) throws {
        let stump = "<_><internalNodes>0 -1 0 -1e9</internalNodes><leafValues>9 "
        let trees = [0.1, 0.2, 0.3].map { stump + "\($0)</leafValues></_>" }.joined()
        let xml = """
            <opencv_storage><c><stageType>BOOST</stageType><featureType>HAAR</featureType><height>8</height><width>8</width>
            <featureParams><maxCatCount>0</maxCatCount></featureParams>
            <stages><_><stageThreshold>\(threshold)</stageThreshold><weakClassifiers>\(trees)</weakClassifiers></_></stages>
            <features><_><rects><_>0 0 4 4 -1</_><_>0 0 2 4 2</_></rects></_></features></c></opencv_storage>
            """
        let cascade = try Cascade(xml: Array(xml.utf8), name: "threshold")
        let settings = DetectionSettings(minNeighbors: 0, minSize: 0), image = blocks(40, 40, seed: 3)
        let expected = ReferenceDetector(cascade: cascade, settings: settings).detect(image)
        #expect(expected.isEmpty == !passes)
        for kernels in CascadeKernels.available {
            #expect(FaceDetector(cascade: cascade, settings: settings, kernels: kernels).detect(image) == expected)
        }
    }

    @Test func smallAndFlatImagesHaveNoFaces() throws {
        let cascade = try Cascade(xml: Array(SyntheticCascade(.stumps, seed: 1).xml.utf8), name: "synthetic")
        let detector = FaceDetector(cascade: cascade, settings: DetectionSettings(minNeighbors: 0, minSize: 0))
        #expect(detector.detect(GrayImage(width: 1, height: 1)).isEmpty)
        #expect(detector.detect(blocks(17, 300, seed: 1)).isEmpty)
        #expect(detector.detect(GrayImage(width: 300, height: 200, filledWith: 128)).isEmpty)
    }
}
