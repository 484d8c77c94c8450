internal import CCascadeKernels
package import Imaging

/// Finds faces in images; one thread owns it. Tables and scratch memory are kept from image to image.
///
/// It gives the boxes of OpenCV's `CascadeClassifier::detectMultiScale`, the same with any kernels and any number of threads.
package final class FaceDetector {
    private let cascade: Cascade
    private let settings: DetectionSettings
    private let kernels: cascade_kernels
    private let threads: Int
    private let window: (width: Int, height: Int)

    private var extent = SearchExtent()
    /// By the step of the levels that need it; made for the extent.
    private var packed: [Int: PackedCascade] = [:]
    private var scratches: [SearchScratch] = []
    /// The tables last used for whole images, and for parts.
    private var whole: Tables?
    private var part: Tables?

    private struct Tables {
        var width: Int
        var height: Int
        var settings: DetectionSettings
        var levels: [LevelTables]
    }

    /// The settings must be valid: see `DetectionSettings.validate()`. `threads` work on one image; the caller's is one of them.
    package init(cascade: Cascade, settings: DetectionSettings, kernels: CascadeKernels = .best, threads: Int = 1) {
        precondition(settings.problem == nil, "settings are validated before")
        precondition(threads > 0, "a thread is needed")
        self.cascade = cascade
        self.settings = settings
        self.kernels = kernels.table
        self.threads = threads
        window = (cascade.width, cascade.height)
    }

    /// The faces, ordered by top edge, left edge, then size.
    package func detect(_ image: borrowing GrayImage) -> [Detection] {
        let levels = levels(width: image.width, height: image.height, settings, cache: &whole)
        let (width, height, stride) = (image.width, image.height, image.stride)
        return image.withPixels { pixels in search(pixels, width: width, height: height, stride: stride, levels) }
    }

    /// What `detect` would find in the part of the image that `region` covers, with other size limits (`maxSize` 0: none). Boxes
    /// are in the image's coordinates.
    package func detect(_ image: borrowing GrayImage, within region: Box, minSize: Int, maxSize: Int) -> [Detection] {
        let region = region.clipped(width: image.width, height: image.height)
        guard region.width > 0 && region.height > 0 else { return [] }
        var limits = settings
        limits.minSize = minSize
        limits.maxSize = maxSize
        precondition(limits.problem == nil, "sizes are in order")
        let levels = levels(width: region.width, height: region.height, limits, cache: &part)
        let stride = image.stride
        let found = image.withPixels { pixels in
            search(pixels + region.y * stride + region.x, width: region.width, height: region.height, stride: stride, levels)
        }
        return found.map { detection in
            var moved = detection
            moved.box.x += region.x
            moved.box.y += region.y
            return moved
        }
    }

    private func levels(width: Int, height: Int, _ settings: DetectionSettings, cache: inout Tables?) -> [LevelTables] {
        if let cache, cache.width == width, cache.height == height, cache.settings == settings { return cache.levels }
        let plan = SearchPlan(imageWidth: width, imageHeight: height, window: window, settings: settings)
        let levels = plan.levels.map { LevelTables($0, sourceWidth: width, sourceHeight: height) }
        cache = Tables(width: width, height: height, settings: settings, levels: levels)
        var needed = extent
        needed.include(levels, sourceWidth: width)
        if needed != extent {
            extent = needed
            packed = [:]
            scratches = (0..<threads).map { _ in SearchScratch(extent, cascade) }
        }
        return levels
    }

    /// The cascade as it is tried on each of the levels.
    private func cascades(for levels: [LevelTables]) -> [PackedCascade] {
        let missing = Set(levels.map(\.level.step)).subtracting(packed.keys)
        if !missing.isEmpty {
            let forms = cascade.forms
            for step in missing {
                packed[step] = PackedCascade(
                    cascade, forms, layout: extent.layout(step: step), tilted: extent.plane(windowWidth: cascade.width))
            }
        }
        return levels.map { packed[$0.level.step]! }
    }

    private func search(
        _ pixels: UnsafePointer<UInt8>, width: Int, height: Int, stride: Int, _ levels: [LevelTables]
    ) -> [Detection] {
        guard !levels.isEmpty else { return [] }
        let cascades = cascades(for: levels)
        let (window, kernels, scratches) = (window, kernels, scratches)
        for scratch in scratches { scratch.boxes.removeAll(keepingCapacity: true) }
        Workers.share(levels.count, among: min(threads, levels.count)) { worker, index in
            let tables = levels[index]
            scratches[worker].search(
                tables, tables.shrink(pixels, stride: stride, sourceWidth: width), cascades[index].model, window: window, kernels)
        }
        let boxes = scratches.count == 1 ? scratches[0].boxes : scratches.flatMap(\.boxes)
        return Grouping.group(boxes, minNeighbors: settings.minNeighbors, width: width, height: height)
    }
}
