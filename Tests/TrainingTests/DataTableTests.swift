import Foundation
import Testing

import Training

@Suite struct DataTableTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(_ path: String, votes: Bool = false) throws -> DataSet {
        try DataSet.load(path, votes: votes, decodeImage: decodeFlatImage)
    }

    private func load(text: String) throws -> DataSet { try load(folder.write(text, to: "t.csv")) }

    @Test func readsTheUsualForm() throws {
        var pixels = (0..<2304).map { $0 % 256 }
        pixels[2303] = 5
        let data = try load(
            text: "emotion,pixels,Usage\n3,\(pixels.map(String.init).joined(separator: " ")),Training\n"
                + "6,\(flatPixels(200)),PublicTest\n0,\(flatPixels(0)),PrivateTest\n")
        #expect(data.labelNames == ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"])
        #expect(data.labels == [3, 6, 0])
        #expect(data.splits == [.training, .validation, .test])
        #expect((data.width, data.height) == (48, 48))
        #expect(data.crop(0).map(Int.init) == pixels)
        #expect(data.crop(1).allSatisfy { $0 == 200 })
    }

    @Test(arguments: [
        "emotion, Usage, pixels\n3,Training, #\n",
        "\u{FEFF}pixels,emotion,Usage,note\r\n#,3,Training,x\r\n",
        "Usage,emotion,pixels\nTraining,3,\"#\"",
    ])
    func readsOtherSpellings(form: String) throws {
        let data = try load(text: form.replacingOccurrences(of: "#", with: flatPixels(9)))
        #expect(data.labels == [3])
        #expect(data.splits == [.training])
        #expect(data.crop(0).allSatisfy { $0 == 9 })
    }

    @Test func labelsAndSplitsMayBeAbsent() throws {
        let bare = try load(text: "pixels\n\(flatPixels(1))\n")
        #expect(bare.labels == [nil] && bare.splits == [nil] && bare.labelNames.isEmpty)
        let labelled = try load(text: "emotion,pixels\n2,\(flatPixels(1))\n,\(flatPixels(2))\n")
        #expect(labelled.labels == [2, nil])
    }

    @Test(arguments: [
        ("3,\(flatPixels(1, count: 2303)),Training", "line 3 has 2303 pixels instead of 2304"),
        ("3,\(flatPixels(1, count: 2305)),Training", "line 3 has 2305 pixels instead of 2304"),
        ("3,,Training", "line 3 has 0 pixels instead of 2304"),
        ("3,\(flatPixels(1, count: 2303)) 256,Training", "line 3 has a pixel above 255"),
        ("3,\(flatPixels(1, count: 2303)) 99999999999999999999,Training", "line 3 has a pixel above 255"),
        ("3,\(flatPixels(1, count: 2303)) -1,Training", "line 3 has a pixel that is not a number"),
        ("3,\(flatPixels(1, count: 2303)) 1.5,Training", "line 3 has a pixel that is not a number"),
        ("7,\(flatPixels(1)),Training", "line 3 has the emotion '7', which is not 0 to 6"),
        ("happy,\(flatPixels(1)),Training", "line 3 has the emotion 'happy'"),
        ("3,\(flatPixels(1)),Holiday", "line 3 has the usage 'Holiday'"),
        ("3,\(flatPixels(1))", "line 3 has 2 columns, fewer than the header names"),
    ])
    func aDamagedRowIsNamed(row: String, problem: String) throws {
        let error = dataError { try load(text: "emotion,pixels,Usage\n1,\(flatPixels(1)),Training\n\(row)\n") }
        #expect(error?.kind == .badData)
        let text = try #require(error?.description)
        #expect(text.contains(problem) && text.contains("mend or delete the line") && !text.contains("\n"))
    }

    @Test func whatIsNoTableIsSaidToBeNone() throws {
        #expect(dataError { try load(text: "") }?.description.contains("has no rows") == true)
        #expect(dataError { try load(text: "emotion,pixels,Usage\n") }?.description.contains("has no rows") == true)
        let headless = dataError { try load(text: "3,\(flatPixels(1)),Training\n") }
        #expect(headless?.description.contains("is no FER-2013 table") == true)
        let endless = String(repeating: "x", count: 3 << 20)
        #expect(dataError { try load(text: endless) }?.description.contains("has no end") == true)
        #expect(dataError { try load(folder.path + "/none.csv") }?.kind == .missing)
    }

    private static let gzip = Data(
        base64Encoded: """
            H4sIAAAAAAACA+3DwQnCMBQA0Hum6AD/UBR0DQ/tADmEEtC0NEEc3zmUx+OV1z7q3uKon/Lssfa8lXSN+wQAAADAH4vlzLXVtqVbXOZ5UlVVVVVVVVVV\
            f3I8zvrOoyylj/QF8z1wTS42AAA=
            """)!
    private static let xz = Data(
        base64Encoded: """
            /Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4DYtAGxdADKbSkOtFa9ovzGe5E1b8iVwADkrfAtZ1egsplR0QgQRjX/5j+9hxOGADGxmNCENBg92nBJwjvmb\
            mq5t61tKaQ1PmB8odZ4aZHPUj7IweYXo2mGfmCftd4worK1vBaLF9gTD2bb2GnvmnhZ9SwDzPXBNAAGEAa5sAADR922XPjANiwIAAAAAAVla
            """)!

    @Test(arguments: [("t.csv.gz", gzip), ("t.csv.xz", xz), ("any-name", xz), ("twice.gz", gzip + gzip)])
    func readsCompressedTables(name: String, bytes: Data) throws {
        if name == "twice.gz" {
            // The second header is then a row: proof that the second member was read.
            let error = dataError { try load(folder.write(bytes, to: name)) }
            #expect(error?.description.contains("line 4 has the emotion 'emotion'") == true)
            return
        }
        let data = try load(folder.write(bytes, to: name))
        #expect(data.labels == [3, 6] && data.splits == [.training, .test])
        #expect(data.crop(0).allSatisfy { $0 == 7 } && data.crop(1).allSatisfy { $0 == 200 })
    }

    @Test(arguments: [gzip, xz]) func brokenCompressionIsSaid(bytes: Data) throws {
        let short = dataError { try load(folder.write(bytes.prefix(bytes.count / 2), to: "short")) }
        #expect(short?.kind == .badData)
        #expect(short?.description.contains("breaks off") == true || short?.description.contains("damaged") == true)
        var flipped = bytes
        for index in 40..<60 { flipped[index] ^= 0x55 }
        #expect(dataError { try load(folder.write(flipped, to: "flipped")) }?.kind == .badData)
    }

    @Test func votesComeInTheOrderOfTheLabels() throws {
        let table = "emotion,pixels,Usage\n3,\(flatPixels(1)),Training\n0,\(flatPixels(2)),PrivateTest\n"
        let header = "Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF\n"
        try folder.write(table, to: "fer2013.csv")
        try folder.write(header + "Training,a.png,1,2,3,0,0,1,0,1,1,1\nPrivateTest,,0,0,0,0,0,0,0,0,0,10\n", to: "fer2013new.csv")
        let data = try load(folder.path, votes: true)
        #expect(try #require(data.votes)[0].elementsEqual([0, 1, 0, 2, 0, 3, 1, 3]))
        #expect(try #require(data.votes)[1].elementsEqual([0, 0, 0, 0, 0, 0, 0, 10]))
        #expect(try load(folder.path).votes == nil)

        let two = try data.selecting(labels: ["surprised", "happy"])
        #expect(two.labelNames == ["surprise", "happy"] && two.labels == [1])
        #expect(try #require(two.votes)[0].elementsEqual([3, 2, 5]))

        try folder.write(header + "Training,a.png,1,2,3,0,0,1,0,1,1,1\n", to: "fer2013new.csv")
        #expect(dataError { try load(folder.path, votes: true) }?.description.contains("1 of the 2 rows") == true)
        try folder.write(header + "PublicTest,a.png,1,2,3,0,0,1,0,1,1,1\n", to: "fer2013new.csv")
        #expect(dataError { try load(folder.path, votes: true) }?.description.contains("another split") == true)
    }

    @Test(.enabled(if: SharedData.hasFER, "FER-2013 is not in ../shared/data/fer2013: nothing read"))
    func readsAllOfFER2013() throws {
        let data = try load(SharedData.fer, votes: true)
        #expect(data.count == 35887)
        #expect(try data.selecting(split: .training).count == 28709)
        #expect(try data.selecting(split: .validation).count == 3589)
        #expect(try data.selecting(split: .test).support == [491, 55, 528, 879, 594, 416, 626])
        #expect(data.crop(0).prefix(8).elementsEqual([70, 80, 82, 72, 58, 58, 60, 63]))
        #expect(try #require(data.votes)[0].elementsEqual([3, 2, 0, 0, 1, 0, 4, 0]))
    }
}
