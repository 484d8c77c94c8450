import Testing

import Training

@Suite struct DataFoldersTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func load(_ path: String? = nil) throws -> DataSet {
        try DataSet.load(path ?? folder.path, decodeImage: decodeFlatImage)
    }

    @Test func readsSplitsLabelsAndFilesInOrder() throws {
        try folder.write("60 80 10", to: "train/Happiness/b.png")
        try folder.write("48 48 20", to: "train/Happiness/a.jpg")
        try folder.write("1 1 30", to: "train/anger/z.JPEG")
        try folder.write("48 48 40", to: "test/happy/1.png")
        try folder.write("48 48 50", to: "valid/angry/1.png")
        try folder.write("no picture", to: "train/anger/notes.txt")
        let data = try load(folder.path + "/")
        #expect(data.labelNames == ["angry", "happy"])
        #expect(data.splits == [.training, .training, .training, .validation, .test])
        #expect(data.labels == [0, 1, 1, 0, 1])
        #expect((0..<data.count).map { data.crop($0).first } == [30, 20, 10, 50, 40])
        #expect(data.pixels.count == 5 * 48 * 48 && data.skipped.isEmpty)
    }

    @Test func otherLabelsFollowByAlphabet() throws {
        for label in ["zeal", "sad", "Contempt", "fearful"] { try folder.write("5 5 1", to: "\(label)/1.png") }
        let data = try load()
        #expect(data.labelNames == ["fear", "sad", "contempt", "zeal"])
        #expect(data.labels == [0, 1, 2, 3] && data.splits.allSatisfy { $0 == nil })
    }

    @Test func unlabelledPicturesHaveNoLabel() throws {
        try folder.write("5 5 1", to: "b.png")
        try folder.write("5 5 2", to: "a.png")
        let data = try load()
        #expect(data.labels == [nil, nil] && data.labelNames.isEmpty && data.crop(0).first == 2)
    }

    @Test func damagedPicturesAreNamedAndLeftOut() throws {
        try folder.write("5 5 1", to: "happy/a.png")
        try folder.write("garbage", to: "happy/b.png")
        let data = try load()
        #expect(data.count == 1)
        #expect(data.skipped.map(\.path) == ["\(folder.path)/happy/b.png"] && data.skipped.map(\.reason) == ["not a picture"])
    }

    @Test func anEmptyLabelIsAnError() throws {
        try folder.write("5 5 1", to: "happy/a.png")
        try folder.write("", to: "sad/readme.txt")
        let empty = dataError { try load() }
        #expect(empty?.kind == .badData && empty?.description.contains("sad has no pictures") == true)
        try folder.write("garbage", to: "sad/a.png")
        #expect(dataError { try load() }?.description.contains("1 pictures and none can be read (not a picture)") == true)
    }
}
