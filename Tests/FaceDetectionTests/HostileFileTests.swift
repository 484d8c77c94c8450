import FaceDetection
import Testing

/// Files that are damaged or mean harm: each must give one clear line, and never more than a moment's work.
@Suite struct HostileFileTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let xml: String
        let message: String

        init(_ description: String, _ xml: String, _ message: String) {
            testDescription = description
            self.xml = xml
            self.message = message
        }
    }

    static let stump = "<_><internalNodes>0 -1 0 0.5</internalNodes><leafValues>1 -1</leafValues></_>"
    static let rects = "<_><rects><_>0 0 8 8 -1.</_><_>0 0 4 8 2.</_></rects></_>"

    static func cascade(
        type: String = "HAAR", size: String = "<height>12</height><width>12</width>", categories: String = "0",
        trees: String = stump, threshold: String = "0", features: String = rects, extra: String = ""
    ) -> String {
        """
        <?xml version="1.0"?>
        <opencv_storage><cascade><stageType>BOOST</stageType><featureType>\(type)</featureType>\(size)
        <featureParams><maxCatCount>\(categories)</maxCatCount></featureParams>\(extra)
        <stages><_><stageThreshold>\(threshold)</stageThreshold><weakClassifiers>\(trees)</weakClassifiers></_></stages>
        <features>\(features)</features></cascade></opencv_storage>
        """
    }

    static func tree(_ nodes: String, _ leaves: String) -> String {
        cascade(trees: "<_><internalNodes>\(nodes)</internalNodes><leafValues>\(leaves)</leafValues></_>")
    }

    static func feature(_ rects: String, tilted: Int = 0) -> String {
        cascade(features: "<_><rects>\(rects)</rects><tilted>\(tilted)</tilted></_>")
    }

    static let laughs = """
        <?xml version="1.0"?>
        <!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
        <opencv_storage>&lol1;</opencv_storage>
        """

    static let cases: [Case] = [
        Case("nothing", "", "empty"),
        Case("blank", " \n\n ", "empty"),
        Case("no XML", "not a cascade", "no XML"),
        Case("bytes of zero", "\0\0\0\0", "binary"),
        Case("billion laughs", laughs, "document types"),
        Case("an entity", "<opencv_storage>&amp;</opencv_storage>", "entities"),
        Case("CDATA", "<opencv_storage><![CDATA[x]]></opencv_storage>", "CDATA"),
        Case("deep nesting", "<opencv_storage>" + String(repeating: "<a>", count: 100_000), "nesting"),
        Case("another root", "<html><body/></html>", "opencv_storage"),
        Case("no cascade", "<opencv_storage></opencv_storage>", "opencv_storage"),
        Case("neither format", "<opencv_storage><x><y>1</y></x></opencv_storage>", "no cascade"),
        Case("two roots", cascade() + "<opencv_storage/>", "second outermost"),
        Case("crossed tags", "<opencv_storage><a></opencv_storage></a>", "closes"),
        Case("a stray closing tag", "</opencv_storage>", "without its opening"),
        Case("cut in a tag", "<opencv_storage><casca", "without its end"),
        Case("cut in a comment", "<opencv_storage><!-- and so on", "cut off"),
        Case("cut in an element", String(cascade().prefix(420)), "cut off"),
        Case("a nameless tag", "<opencv_storage>< /></opencv_storage>", "no name"),
        Case("features before their type", "<opencv_storage><c><stageType>BOOST</stageType><features>\(rects)</features></c></opencv_storage>", "before"),
        Case("stages before their type", "<opencv_storage><c><stageType>BOOST</stageType><stages><_/></stages></c></opencv_storage>", "before"),
        Case("a number that closes itself", cascade().replacing("<stageThreshold>0</stageThreshold>", with: "<stageThreshold/>"), "too few"),
        Case("another feature type", cascade(type: "HOG"), "neither HAAR nor LBP"),
        Case("another stage type", cascade().replacing("BOOST", with: "SVM"), "not BOOST"),
        Case("no features", cascade().replacing("features>", with: "f>"), "no <features>"),
        Case("no stages", cascade().replacing("stages>", with: "s>"), "no <stages>"),
        Case("no threshold", cascade().replacing("stageThreshold>", with: "t>"), "no <stageThreshold>"),
        Case("no size", cascade(size: ""), "no <width>"),
        Case("no leaves", cascade().replacing("leafValues>", with: "v>"), "no <leafValues>"),
        Case("empty stage", cascade(trees: ""), "empty"),
        Case("no trees at all", cascade(trees: "<!-- none -->"), "empty"),
        Case("empty features", cascade(features: ""), "empty"),
        Case("named items", cascade(trees: "<tree/>"), "in a list"),
        Case("a huge window", cascade(size: "<height>2000000000</height><width>2000000000</width>"), "out of range"),
        Case("a negative window", cascade(size: "<height>-12</height><width>12</width>"), "out of range"),
        Case("a tiny window", cascade(size: "<height>2</height><width>2</width>"), "out of range"),
        Case("a window of words", cascade(size: "<height>tall</height><width>12</width>"), "not a whole number"),
        Case("a window without end", cascade(size: "<height>12</height><width>9999999999999999</width>"), "not a whole number"),
        Case("wrong categories", cascade(categories: "256"), "maxCatCount"),
        Case("more stages promised", cascade(extra: "<stageNum>1000000000</stageNum>"), "stageNum"),
        Case("threshold NaN", cascade(threshold: "nan"), "not a number"),
        Case("threshold infinite", cascade(threshold: "inf"), "not a number"),
        Case("threshold too large", cascade(threshold: "1e300"), "out of range"),
        Case("threshold hexadecimal", cascade(threshold: "0x1p3"), "not a number"),
        Case("threshold missing", cascade(threshold: ""), "too few"),
        Case("two thresholds", cascade(threshold: "1 2"), "more than expected"),
        Case("an element for a number", cascade(threshold: "<x>1</x>"), "not a number"),
        Case("node threshold NaN", tree("0 -1 0 NaN", "1 2"), "not a number"),
        Case("leaf infinite", tree("0 -1 0 0.1", "1 1e99"), "out of range"),
        Case("a cycle", tree("1 -1 0 0.1 0 1 0 0.1", "1 2 3"), "no later node"),
        Case("a node its own child", tree("0 -1 0 0.1 1 -2 0 0.1", "1 2 3"), "no later node"),
        Case("a child outside", tree("7 -1 0 0.1", "1 2"), "no later node"),
        Case("a leaf outside", tree("0 -2 0 0.1", "1 2"), "no leaf"),
        Case("the least integer as leaf", tree("-2147483648 0 0 0.1", "1 2"), "no leaf"),
        Case("too few leaves", tree("0 -1 0 0.1", "1"), "leaves"),
        Case("too many leaves", tree("0 -1 0 0.1", "1 2 3"), "leaves"),
        Case("half a node", tree("0 -1 0 0.1 0 -1", "1 2 3"), "too few"),
        Case("a feature outside", tree("0 -1 1 0.1", "1 2"), "does not exist"),
        Case("a negative feature", tree("0 -1 -1 0.1", "1 2"), "does not exist"),
        Case("a fractional feature", tree("0 -1 0.5 0.1", "1 2"), "not a whole number"),
        Case("a rectangle outside", feature("<_>6 0 8 8 -1.</_><_>0 0 4 8 2.</_>"), "does not lie inside"),
        Case("a negative rectangle", feature("<_>0 0 -8 8 -1.</_><_>0 0 4 8 2.</_>"), "does not lie inside"),
        Case("an empty rectangle", feature("<_>0 0 0 8 -1.</_><_>0 0 4 8 2.</_>"), "does not lie inside"),
        Case("a huge rectangle", feature("<_>2147483647 0 2147483647 8 -1.</_><_>0 0 4 8 2.</_>"), "does not lie inside"),
        Case("a tilted rectangle outside", feature("<_>0 0 4 4 -1.</_><_>4 0 2 2 2.</_>", tilted: 1), "tilted rectangle"),
        Case("one rectangle", feature("<_>0 0 8 8 -1.</_>"), "2 or 3"),
        Case("four rectangles", feature(String(repeating: "<_>0 0 8 8 -1.</_>", count: 4)), "2 or 3"),
        Case("a rectangle without weight", feature("<_>0 0 8 8</_><_>0 0 4 8 2.</_>"), "too few"),
        Case(
            "blocks outside",
            cascade(
                type: "LBP", categories: "256",
                trees: "<_><internalNodes>0 -1 0 1 2 3 4 5 6 7 8</internalNodes><leafValues>1 2</leafValues></_>",
                features: "<_><rect>1 1 4 4</rect></_>"), "do not lie inside"),
        Case(
            "a short subset",
            cascade(
                type: "LBP", categories: "256",
                trees: "<_><internalNodes>0 -1 0 1 2 3 4 5 6 7</internalNodes><leafValues>1 2</leafValues></_>",
                features: "<_><rect>0 0 4 4</rect></_>"), "too few"),
        Case("old: no stages", "<opencv_storage><h><size>12 12</size></h></opencv_storage>", "no <stages>"),
        Case("old: half a size", "<opencv_storage><h><size>12</size><stages/></h></opencv_storage>", "too few"),
        Case("old: a cycle", oldTree("<left_node>0</left_node><right_val>1</right_val>"), "cannot be a child"),
        Case("old: a child outside", oldTree("<left_node>3</left_node><right_val>1</right_val>"), "leaves"),
        Case("old: no branch", oldTree("<left_val>1</left_val>"), "no <right_node>"),
    ]

    static func oldTree(_ branches: String) -> String {
        """
        <opencv_storage><h><size>12 12</size><stages><_><trees><_><_><feature>
        <rects><_>0 0 8 8 -1.</_><_>0 0 4 8 2.</_></rects></feature><threshold>0.5</threshold>\(branches)</_></_></trees>
        <stage_threshold>0</stage_threshold></_></stages></h></opencv_storage>
        """
    }

    @Test(arguments: cases)
    func oneClearLine(hostile: Case) {
        let error = #expect(throws: DetectionError.self) { try Cascade(xml: Array(hostile.xml.utf8), name: "evil.xml") }
        #expect(error?.kind == .badData)
        let line = error?.description ?? ""
        #expect(line.contains(hostile.message), "\(line)")
        #expect(line.hasPrefix("evil.xml: line "), "\(line)")
        #expect(!line.contains("\n") && line.utf8.count < 300, "\(line)")
    }

    @Test func theHarmlessOneIsRead() throws {
        #expect(try Cascade(xml: Array(Self.cascade().utf8), name: "good.xml").width == 12)
        let old = Self.oldTree("<left_val>1</left_val><right_val>2</right_val>")
        #expect(try Cascade(xml: Array(old.utf8), name: "old.xml").width == 12)
    }

    @Test func theLineIsTheFaultsOwn() {
        let error = #expect(throws: DetectionError.self) {
            try Cascade(xml: Array(Self.cascade(threshold: "nan").utf8), name: "evil.xml")
        }
        #expect(error?.description == "evil.xml: line 4: 'nan' is not a number")
    }

    /// Wherever a file is cut, or a byte of it changed, the reader ends with a cascade or an error, never worse.
    @Test func everyCutAndManyChangesAreSurvived() {
        let source = Array(SyntheticCascade(.trees, seed: 1, stageCount: 2).xml.utf8)
        for length in 0..<source.count - 20 {
            #expect(throws: DetectionError.self) { try Cascade(xml: Array(source.prefix(length)), name: "cut.xml") }
        }
        var random = Random(9), read = 0
        for _ in 0..<4000 {
            var changed = source
            changed[random.below(source.count)] = UInt8(random.within(0...255))
            if (try? Cascade(xml: changed, name: "changed.xml")) != nil { read += 1 }
        }
        #expect(read > 0 && read < 4000)
    }
}
