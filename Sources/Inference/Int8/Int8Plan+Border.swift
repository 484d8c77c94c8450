extension Int8Plan.Convolution {
    /// Bytes that one output is the sum of.
    var depth: Int { runs.count * groups * 4 }

    /// The runs that an output row needs: those within the picture, where the border holds zeros; else all.
    func runsInside(row: Int, _ input: Int8Plan.Activation) -> Range<Int> {
        guard input.quantization.zeroPoint == 0 else { return 0..<runs.count }
        let inside = runs.indices.filter { index in
            (0..<input.height).contains(row * geometry.strideY + runs[index].y * geometry.dilationY - geometry.padTop)
        }
        guard let first = inside.first, let last = inside.last else { return 0..<0 }
        return first..<last + 1
    }

    /// The groups of each run that the first output of a row does not need, and those at its end that the last one does not: they
    /// lie in a border of zeros.
    func groupsOutside(_ input: Int8Plan.Activation) -> (left: Int, right: Int) {
        guard input.quantization.zeroPoint == 0, geometry.dilationX == 1 else { return (0, 0) }
        let before = min(geometry.padLeft, geometry.kernelWidth)
        let behind = (geometry.outputWidth - 1) * geometry.strideX + geometry.kernelWidth - geometry.padLeft - input.width
        let needed = max(0, geometry.kernelWidth - max(0, behind)) * input.pixel
        let left = before * input.pixel / 4
        return (left, min(groups - left, groups - needed.roundedUp(to: 4) / 4))
    }
}
