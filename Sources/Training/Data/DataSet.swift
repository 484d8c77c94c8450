/// Face crops with their labels: FER-2013 or folders of pictures, held in memory as bytes.
package struct DataSet: Sendable {
    /// The part of a data set that a row belongs to.
    package enum Split: String, CaseIterable, Sendable {
        case training, validation, test
    }

    /// A picture that could not be decoded and is not among the rows.
    package struct Skipped: Sendable, Equatable {
        package let path: String
        package let reason: String
    }

    /// What ten people each said about a crop, where FER+ has it.
    ///
    /// `counts` is `(N, labels + 1)`: a column for each of the data set's labels, in their order, and one for all else
    /// (contempt, unknown, not a face, labels that were not chosen). A row that FER+ left out has all its votes there.
    package struct Votes: Sendable, Equatable {
        package var counts: [UInt8]
        package var columns: Int

        package init(counts: [UInt8], columns: Int) {
            precondition(columns > 0 && counts.count % columns == 0, "every row has all its columns")
            self.counts = counts
            self.columns = columns
        }

        /// The votes for one row, one number a label and the rest last.
        package subscript(row: Int) -> ArraySlice<UInt8> { counts[row * columns..<(row + 1) * columns] }
    }

    /// The file or folder it was read from, as the user named it.
    package let source: String
    /// Size of a crop in pixels.
    package let width: Int
    package let height: Int
    /// Gray levels, `(N, height, width)` without gaps.
    package internal(set) var pixels: [UInt8]
    /// For each row an index into `labelNames`, or nil where the data have no label.
    package internal(set) var labels: [Int?]
    /// In the order of FER-2013 where the names are its own, else by alphabet behind those.
    package internal(set) var labelNames: [String]
    /// For each row its part, or nil where the data name none.
    package internal(set) var splits: [Split?]
    package internal(set) var votes: Votes?
    /// What a teacher says of the rows, in the form of votes that add up to about 255; zeros where it says nothing.
    package internal(set) var teacher: Votes?
    /// Pictures left out because they are damaged, in order.
    package internal(set) var skipped: [Skipped] = []

    package init(
        source: String, width: Int = 48, height: Int = 48, pixels: [UInt8], labels: [Int?], labelNames: [String],
        splits: [Split?], votes: Votes? = nil
    ) {
        precondition(pixels.count == labels.count * width * height && splits.count == labels.count, "every row has all its parts")
        self.source = source
        self.width = width
        self.height = height
        self.pixels = pixels
        self.labels = labels
        self.labelNames = labelNames
        self.splits = splits
        self.votes = votes
    }

    /// How many rows there are.
    package var count: Int { labels.count }
    /// Gray levels in one crop.
    package var cropSize: Int { width * height }

    /// One crop's gray levels, `height × width`, row-major.
    package func crop(_ row: Int) -> ArraySlice<UInt8> { pixels[row * cropSize..<(row + 1) * cropSize] }

    /// How many rows each label has, in the order of `labelNames`.
    package var support: [Int] {
        var counts = [Int](repeating: 0, count: labelNames.count)
        for case let label? in labels { counts[label] += 1 }
        return counts
    }
}

extension DataSet.Split {
    /// A part by any of its usual names: FER-2013's `Training`, `PublicTest`, `PrivateTest`, or `train`, `valid`, `test`, ….
    package init?(name: some StringProtocol) {
        switch name.lowercased() {
        case "training", "train": self = .training
        case "validation", "valid", "val", "publictest": self = .validation
        case "test", "testing", "privatetest": self = .test
        default: return nil
        }
    }
}
