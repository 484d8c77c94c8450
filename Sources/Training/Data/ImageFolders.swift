internal import Imaging

/// Reads `train|test|validation/<label>/*`, `<label>/*`, or a folder of unlabelled pictures (PNG or JPEG).
///
/// Every picture, whatever its size, is a face crop as it is: it is resized to 48×48 by `Cropper`, the whole picture as the
/// box. Order is by split, then label, then file name, so it does not depend on the file system.
struct ImageFolders {
    private let root: String
    private let decode: DataSet.ImageDecoder
    private var pixels: [UInt8] = []
    private var names: [String?] = []
    private var splits: [DataSet.Split?] = []
    private var skipped: [DataSet.Skipped] = []
    private var cropper = Cropper()

    /// Throws `unreadable`, or `badData` for a folder of a label without a single readable picture.
    static func load(_ root: String, decode: DataSet.ImageDecoder) throws(DataError) -> DataSet {
        try withoutActuallyEscaping(decode) { (decode) throws(DataError) in
            var folders = ImageFolders(root: root, decode: decode)
            try folders.readAll()
            return folders.result()
        }
    }

    private init(root: String, decode: @escaping DataSet.ImageDecoder) {
        self.root = root
        self.decode = decode
    }

    private mutating func readAll() throws(DataError) {
        let folders = try Self.folders(in: root)
        let parts = folders.compactMap { name in DataSet.Split(name: name).map { (split: $0, name: name) } }
        if !parts.isEmpty {
            for split in DataSet.Split.allCases {
                for part in parts where part.split == split { try readLabels(in: "\(root)/\(part.name)", split) }
            }
        } else if !folders.isEmpty {
            try readLabels(in: root, nil)
        } else {
            try readImages(in: root, label: nil, nil)
        }
    }

    private mutating func readLabels(in folder: String, _ split: DataSet.Split?) throws(DataError) {
        let folders = try Self.folders(in: folder)
        guard !folders.isEmpty else {
            throw DataError(.badData, "\(folder) has no folders: put the pictures of each label into a folder with its name")
        }
        // Two folders of one label (`anger`, `angry`) are read one behind the other.
        for label in LabelOrder.sorted(folders) {
            for name in folders where LabelOrder.canonical(name) == label {
                try readImages(in: "\(folder)/\(name)", label: label, split)
            }
        }
    }

    private mutating func readImages(in folder: String, label: String?, _ split: DataSet.Split?) throws(DataError) {
        let files = try FileSystem.names(in: folder).filter { name in
            let name = name.lowercased()
            return [".png", ".jpg", ".jpeg"].contains(where: name.hasSuffix)
        }
        let before = names.count, skippedBefore = skipped.count
        for file in files {
            let path = "\(folder)/\(file)"
            do {
                let image = try decode(path)
                pixels += cropper.crop(image, Box(x: 0, y: 0, width: image.width, height: image.height))
                names.append(label)
                splits.append(split)
            } catch {
                skipped.append(DataSet.Skipped(path: path, reason: "\(error)"))
            }
        }
        guard names.count > before else {
            let damaged = skipped.count - skippedBefore
            throw DataError(
                .badData,
                damaged == 0
                    ? "\(folder) has no pictures: put .png or .jpg files into it, or remove the folder"
                    : "\(folder) has \(damaged) pictures and none can be read (\(skipped.last!.reason)): replace them")
        }
    }

    private func result() -> DataSet {
        let labelNames = LabelOrder.sorted(Set(names.compactMap { $0 }))
        var data = DataSet(
            source: root, width: cropper.width, height: cropper.height, pixels: pixels,
            labels: names.map { $0.flatMap(labelNames.firstIndex) }, labelNames: labelNames, splits: splits)
        data.skipped = skipped
        return data
    }

    private static func folders(in folder: String) throws(DataError) -> [String] {
        try FileSystem.names(in: folder).filter { FileSystem.entry("\(folder)/\($0)") == .folder }
    }
}
