internal import Imaging

/// Which parts of a picture were painted on, in tiles.
struct TileMap {
    private let width: Int
    private let height: Int
    private let columns: Int
    private let rows: Int
    private var isMarked: [Bool]
    private(set) var isEmpty = true

    private static let side = 32

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        columns = (width + Self.side - 1) / Self.side
        rows = (height + Self.side - 1) / Self.side
        isMarked = [Bool](repeating: false, count: columns * rows)
    }

    /// What lies outside the picture is left out.
    mutating func mark(_ box: Box) {
        let area = box.clipped(width: width, height: height)
        guard area.area > 0 else { return }
        isEmpty = false
        for row in area.y / Self.side...(area.maxY - 1) / Self.side {
            for column in area.x / Self.side...(area.maxX - 1) / Self.side { isMarked[row * columns + column] = true }
        }
    }

    mutating func clear() {
        for i in isMarked.indices { isMarked[i] = false }
        isEmpty = true
    }

    /// All marked tiles as few rectangles inside the picture, none of which overlap: blended twice, they would be too dark.
    func areas() -> [Box] {
        guard !isEmpty else { return [] }
        var areas: [Box] = []
        // Those that end at the row above, by their first column's pixel.
        var above: [Int: Int] = [:]
        for row in 0..<rows {
            var here: [Int: Int] = [:]
            for run in runs(row) {
                if let index = above[run.x], areas[index].width == run.width {
                    areas[index].height += run.height
                    here[run.x] = index
                } else {
                    here[run.x] = areas.count
                    areas.append(run)
                }
            }
            above = here
        }
        return areas
    }

    /// Neighbouring tiles of a row, as rectangles.
    private func runs(_ row: Int) -> [Box] {
        var runs: [Box] = []
        var column = 0
        while column < columns {
            let start = column
            while column < columns, isMarked[row * columns + column] { column += 1 }
            if column > start {
                let run = Box(
                    x: start * Self.side, y: row * Self.side, width: (column - start) * Self.side, height: Self.side)
                runs.append(run.clipped(width: width, height: height))
            }
            column += 1
        }
        return runs
    }
}
