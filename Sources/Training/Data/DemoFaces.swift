internal import Glibc

/// Derives the faces of the demo clip: for each emotion the average of the training pictures that people agree on.
///
/// A picture counts if FER-2013 and the plurality of FER+'s ten taggers give it the same label, with at least 8 votes, or as
/// many fewer as it takes to have 150 pictures. Each is brought to mean 0 and deviation 1, averaged, and averaged with its
/// mirror image; then the average's difference from the mean face is exaggerated and the whole sharpened, as averaging blurs.
/// No picture of anyone can be had back from it.
package enum DemoFaces {
    private static let votes: UInt8 = 8
    private static let fewestPictures = 150
    private static let exaggeration = 2.4
    private static let sharpening = 2.0
    private static let blur = 2.0
    /// Mean and standard deviation of the gray levels in the end.
    private static let level = (mean: 128.0, deviation: 42.0)

    /// The faces and how many pictures each was made of.
    package struct Result: Sendable {
        /// `(labels, 48, 48)` gray levels, in the order of the data set's labels.
        package let pixels: [UInt8]
        package let pictures: [Int]
    }

    /// Throws `badData` where the data have no FER+ votes or no training rows of a label.
    package static func derive(from data: DataSet) throws(DataError) -> Result {
        let training = try data.selecting(split: .training)
        guard let votes = training.votes else {
            throw DataError(.badData, "\(data.source) has no FER+ votes: put \(FERPlusTable.fileName) beside it")
        }
        var averages: [[Double]] = [], pictures: [Int] = []
        for label in training.labelNames.indices {
            let rows = agreed(training, votes, label)
            guard !rows.isEmpty else {
                throw DataError(.badData, "\(data.source) has no picture that people agree is \(training.labelNames[label])")
            }
            averages.append(average(training, rows))
            pictures.append(rows.count)
        }
        let mean = averages[0].indices.map { pixel in averages.reduce(0) { $0 + $1[pixel] } / Double(averages.count) }
        let pixels = averages.flatMap { average in
            let face = zip(mean, average).map { $0 + exaggeration * ($1 - $0) }
            let smooth = blurred(face, width: data.width, height: data.height)
            return leveled(zip(face, smooth).map { $0 + sharpening * ($0 - $1) })
        }
        return Result(pixels: pixels, pictures: pictures)
    }

    /// Derives the faces and writes their bytes to a file.
    package static func write(from data: DataSet, to path: String) throws(DataError) -> Result {
        let result = try derive(from: data)
        try FileSystem.write(result.pixels, to: path)
        return result
    }

    private static func agreed(_ data: DataSet, _ votes: DataSet.Votes, _ label: Int) -> [Int] {
        var rows: [Int] = []
        for least in (1...Self.votes).reversed() {
            rows = data.labels.indices.filter { row in
                let counts = votes[row].prefix(data.labelNames.count)
                let own = counts[counts.startIndex + label]
                return data.labels[row] == label && own >= least && own == counts.max()
            }
            if rows.count >= fewestPictures { break }
        }
        return rows
    }

    /// The mean of pictures of mean 0 and deviation 1, made symmetric.
    private static func average(_ data: DataSet, _ rows: [Int]) -> [Double] {
        var sum = [Double](repeating: 0, count: data.cropSize)
        for row in rows {
            let normalised = normalised(data.crop(row).map(Double.init))
            for pixel in sum.indices { sum[pixel] += normalised[pixel] }
        }
        return sum.indices.map { pixel in
            let mirrored = pixel / data.width * data.width + data.width - 1 - pixel % data.width
            return (sum[pixel] + sum[mirrored]) / Double(2 * rows.count)
        }
    }

    private static func normalised(_ values: [Double]) -> [Double] {
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        return values.map { ($0 - mean) / max(variance.squareRoot(), 1e-6) }
    }

    /// A Gaussian blur; beyond the edge the picture is mirrored.
    private static func blurred(_ values: [Double], width: Int, height: Int) -> [Double] {
        let radius = Int((4 * blur).rounded(.up))
        var kernel = (-radius...radius).map { exp(-Double($0 * $0) / (2 * blur * blur)) }
        let total = kernel.reduce(0, +)
        kernel = kernel.map { $0 / total }
        func mirror(_ place: Int, _ length: Int) -> Int {
            place < 0 ? -place : place >= length ? 2 * length - 2 - place : place
        }
        func pass(_ values: [Double], _ neighbour: (_ x: Int, _ y: Int, _ offset: Int) -> Int) -> [Double] {
            values.indices.map { pixel in
                (-radius...radius).reduce(0) { sum, offset in
                    sum + kernel[offset + radius] * values[neighbour(pixel % width, pixel / width, offset)]
                }
            }
        }
        let rows = pass(values) { x, y, offset in y * width + mirror(x + offset, width) }
        return pass(rows) { x, y, offset in mirror(y + offset, height) * width + x }
    }

    private static func leveled(_ values: [Double]) -> [UInt8] {
        normalised(values).map { UInt8(min(max(($0 * level.deviation + level.mean).rounded(), 0), 255)) }
    }
}
