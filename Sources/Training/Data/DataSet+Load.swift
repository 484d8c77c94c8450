package import Imaging

extension DataSet {
    /// Decodes a picture to luma. Module `Capture` has one; it is handed in because training knows nothing of codecs.
    package typealias ImageDecoder = (_ path: String) throws -> GrayImage

    /// Names under which FER-2013 is looked for in a folder.
    private static let tableNames = ["fer2013.csv", "fer2013.csv.xz", "fer2013.csv.gz", "icml_face_data.csv"]

    /// Reads FER-2013's table, a folder that has it, or folders of pictures.
    ///
    /// With `votes`, the FER+ votes are read too where `fer2013new.csv` lies beside the table. Throws `missing`,
    /// `unreadable` or `badData`; single pictures that cannot be decoded end up in `skipped` instead.
    package static func load(_ path: String, votes: Bool = false, decodeImage: ImageDecoder) throws(DataError) -> DataSet {
        switch FileSystem.entry(path) {
        case nil:
            throw DataError(.missing, "\(path) does not exist: give FER-2013's table or a folder of pictures")
        case .folder:
            let folder = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
            for name in tableNames where FileSystem.entry("\(folder)/\(name)") == .file {
                return try loadTable("\(folder)/\(name)", votes: votes)
            }
            return try ImageFolders.load(folder, decode: decodeImage)
        case .file, .other:
            return try loadTable(path, votes: votes)
        }
    }

    private static func loadTable(_ path: String, votes: Bool) throws(DataError) -> DataSet {
        var data = try FERTable.load(path)
        if votes, !data.labelNames.isEmpty {
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            let beside = folder + FERPlusTable.fileName
            if FileSystem.entry(beside) == .file { data.votes = try FERPlusTable.load(beside, for: data) }
        }
        return data
    }
}
