internal import Imaging

extension DataSet {
    /// The same crops in another size, for networks whose input is not 48×48. Throws nothing and changes nothing where they fit.
    package func resized(width: Int, height: Int) -> DataSet {
        guard (width, height) != (self.width, self.height) else { return self }
        var cropper = Cropper(width: width, height: height)
        let whole = Box(x: 0, y: 0, width: self.width, height: self.height)
        var resized: [UInt8] = []
        resized.reserveCapacity(count * width * height)
        for row in 0..<count {
            resized += cropper.crop(GrayImage(width: self.width, height: self.height, pixels: Array(crop(row))), whole)
        }
        var result = DataSet(
            source: source, width: width, height: height, pixels: resized, labels: labels, labelNames: labelNames, splits: splits,
            votes: votes)
        result.skipped = skipped
        return result
    }
}
