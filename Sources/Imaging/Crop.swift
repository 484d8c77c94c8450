/// Cuts a face out of a picture and resizes it to the network's input: the one preprocessing that training, `classify`,
/// `predict` and the live pipeline share, bit for bit.
///
/// Rows are resized first, then columns, by `ResizeTable`. A row's result keeps 7 fractional bits,
/// `(Σ w·p + 2⁶) >> 7`; a column's is `(Σ w·r + 2²⁰) >> 21`. Pixels of the box outside the picture repeat its edge. A box
/// that already has the wanted size is copied as it is. `Documentation/Crops.md` has an example worked by hand.
package struct Cropper: Sendable {
    /// Side lengths of the crop in pixels.
    package let width: Int
    package let height: Int
    private var columns: (length: Int, table: ResizeTable)
    private var rows: (length: Int, table: ResizeTable)
    /// Horizontally resized rows, `(box height, width)`, kept from crop to crop.
    private var partial: [UInt16] = []
    /// For each source column inside the box its column in the picture, clamped to the edge.
    private var columnIndex: [Int32] = []

    package init(width: Int = 48, height: Int = 48) {
        precondition(width > 0 && height > 0, "a crop has pixels")
        self.width = width
        self.height = height
        columns = (width, ResizeTable(from: width, to: width))
        rows = (height, ResizeTable(from: height, to: height))
    }

    /// Writes the crop's `width × height` gray levels, row-major, to `output`. The box is at least 1×1 and may hang over the
    /// picture's edges.
    package mutating func crop(_ image: borrowing GrayImage, _ box: Box, into output: UnsafeMutablePointer<UInt8>) {
        precondition(box.width > 0 && box.height > 0, "a box has pixels")
        if columns.length != box.width { columns = (box.width, ResizeTable(from: box.width, to: width)) }
        if rows.length != box.height { rows = (box.height, ResizeTable(from: box.height, to: height)) }
        resizeRows(image, box)
        resizeColumns(box, into: output)
    }

    /// The same, as an array.
    package mutating func crop(_ image: borrowing GrayImage, _ box: Box) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: width * height) { buffer, count in
            crop(image, box, into: buffer.baseAddress!)
            count = width * height
        }
    }

    private mutating func resizeRows(_ image: borrowing GrayImage, _ box: Box) {
        // One sample before and one behind: where enlarging looks past the box's ends it sees the box's own end again.
        columnIndex.removeAll(keepingCapacity: true)
        for x in -1...box.width {
            let inside = min(max(x, 0), box.width - 1)
            columnIndex.append(Int32(min(max(box.x + inside, 0), image.width - 1)))
        }
        let needed = box.height * width
        if partial.count < needed { partial = [UInt16](repeating: 0, count: needed) }
        let (lastRow, stride, width) = (image.height - 1, image.stride, width)
        let table = columns.table
        image.withPixels { pixels in
            partial.withUnsafeMutableBufferPointer { partial in
                columnIndex.withUnsafeBufferPointer { columnIndex in
                    table.weights.withUnsafeBufferPointer { weights in
                        for y in 0..<box.height {
                            let row = pixels + min(max(box.y + y, 0), lastRow) * stride
                            for i in 0..<width {
                                var sum: Int32 = 1 << 6
                                var column = Int(table.first[i]) + 1
                                for k in Int(table.offsets[i])..<Int(table.offsets[i + 1]) {
                                    sum &+= weights[k] &* Int32(row[Int(columnIndex[column])])
                                    column &+= 1
                                }
                                partial[y * width + i] = UInt16(truncatingIfNeeded: sum >> 7)
                            }
                        }
                    }
                }
            }
        }
    }

    private func resizeColumns(_ box: Box, into output: UnsafeMutablePointer<UInt8>) {
        let table = rows.table
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: width) { sums in
            partial.withUnsafeBufferPointer { partial in
                for j in 0..<height {
                    sums.update(repeating: 1 << 20)
                    var y = Int(table.first[j])
                    for k in Int(table.offsets[j])..<Int(table.offsets[j + 1]) {
                        let weight = table.weights[k]
                        let row = min(max(y, 0), box.height - 1) * width
                        for i in 0..<width { sums[i] &+= weight &* Int32(partial[row + i]) }
                        y += 1
                    }
                    for i in 0..<width { output[j * width + i] = UInt8(truncatingIfNeeded: sums[i] >> 21) }
                }
            }
        }
    }
}
