/// What to look for and how closely, with the meaning that OpenCV's `detectMultiScale` gives each.
package struct DetectionSettings: Hashable, Sendable {
    /// How much larger each searched face size is than the one before, above 1.
    package var scaleFactor: Double
    /// A face counts when more than this many windows agree on it; 0 gives every window, ungrouped.
    package var minNeighbors: Int
    /// Side in pixels of the smallest face looked for.
    package var minSize: Int
    /// Side in pixels of the largest face looked for; 0 stands for the image's own size.
    package var maxSize: Int

    package init(scaleFactor: Double = 1.1, minNeighbors: Int = 3, minSize: Int = 30, maxSize: Int = 0) {
        self.scaleFactor = scaleFactor
        self.minNeighbors = minNeighbors
        self.minSize = minSize
        self.maxSize = maxSize
    }

    /// The least scale factor accepted: nearer to 1 only the time grows.
    package static let leastScaleFactor = 1.001

    /// Throws what is wrong with the settings, of kind `badSettings`.
    package func validate() throws(DetectionError) {
        if let problem { throw DetectionError(.badSettings, problem) }
    }

    /// What is wrong with the settings, or nil.
    var problem: String? {
        if !(scaleFactor >= Self.leastScaleFactor && scaleFactor <= 100) {
            return "scale factor \(scaleFactor) is out of range: give \(Self.leastScaleFactor) to 100, for example 1.1"
        }
        if !(0...1_000_000).contains(minNeighbors) { return "minimum neighbours \(minNeighbors) is out of range: give 0 or more, for example 3" }
        if !(0...1_000_000).contains(minSize) { return "minimum size \(minSize) is out of range: give 0 or more pixels, for example 30" }
        if !(0...1_000_000).contains(maxSize) { return "maximum size \(maxSize) is out of range: give 0 for no limit, or pixels" }
        if maxSize > 0 && maxSize < minSize { return "maximum size \(maxSize) is less than minimum size \(minSize): swap them" }
        return nil
    }
}
