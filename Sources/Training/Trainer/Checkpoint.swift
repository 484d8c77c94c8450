internal import Glibc

/// A training between two epochs, as a file: with it the training goes on exactly as if it had not been broken off.
struct Checkpoint: Equatable {
    /// What else must be the same for going on: recipe, network, data, seed, threads.
    var identity = ""
    var epoch = 0
    var optimizerSteps = 0
    var values: [Float] = []
    var statistics: [Float] = []
    var first: [Float] = []
    var second: [Float] = []
    var averageValues: [Float] = []
    var averageStatistics: [Float] = []
    var bestValues: [Float] = []
    var bestStatistics: [Float] = []
    var bestEpoch = 0
    var bestScore = 0.0
    var lowestLoss = 0.0
    var epochsSinceLower = 0
    var plateauShare: Float = 1
    var history: [EpochRecord] = []

    private static let signature = Array("emotiond training 1\n".utf8)

    /// Writes the file as a whole: whoever reads it finds the old one or the new one, also when the machine stops in between.
    func write(to path: String) throws(TrainingError) {
        var bytes = Self.signature
        var copy = self
        var writer = Coder(writing: [])
        copy.code(&writer)
        bytes += Self.bytes(Self.hash(writer.bytes[...]))
        bytes += writer.bytes
        try AtomicFile.replace(path, with: bytes)
    }

    /// Throws `missing`, `unreadable`, or `badData` where the file is damaged.
    init(contentsOf path: String) throws(TrainingError) {
        let bytes = try AtomicFile.read(path)
        let start = Self.signature.count + 8
        guard bytes.count >= start, bytes.starts(with: Self.signature),
            Array(bytes[Self.signature.count..<start]) == Self.bytes(Self.hash(bytes[start...]))
        else {
            throw TrainingError(.badData, "the checkpoint \(path) is damaged or none: delete it and train afresh")
        }
        self.init()
        var reader = Coder(reading: bytes, from: start)
        code(&reader)
        guard !reader.failed else {
            throw TrainingError(.badData, "the checkpoint \(path) is of another version: delete it and train afresh")
        }
    }

    init() {}

    private mutating func code(_ coder: inout Coder) {
        coder.code(&identity)
        coder.code(&epoch)
        coder.code(&optimizerSteps)
        coder.code(&values)
        coder.code(&statistics)
        coder.code(&first)
        coder.code(&second)
        coder.code(&averageValues)
        coder.code(&averageStatistics)
        coder.code(&bestValues)
        coder.code(&bestStatistics)
        coder.code(&bestEpoch)
        coder.code(&bestScore)
        coder.code(&lowestLoss)
        coder.code(&epochsSinceLower)
        coder.code(&plateauShare)
        var count = history.count
        coder.code(&count)
        if coder.isReading { history = Array(repeating: EpochRecord(), count: coder.failed ? 0 : min(max(count, 0), 1_000_000)) }
        for index in history.indices { history[index].code(&coder) }
    }

    /// FNV-1a over words of eight bytes (Fowler, Noll and Vo).
    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.withUnsafeBytes { raw in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            var i = 0
            while i + 8 <= raw.count {
                hash = (hash ^ UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: i, as: UInt64.self))) &* 0x100_0000_01B3
                i += 8
            }
            for j in i..<raw.count { hash = (hash ^ UInt64(raw[j])) &* 0x100_0000_01B3 }
            return hash
        }
    }

    private static func bytes(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.littleEndian) { Array($0) } }
}

/// Reads or writes numbers one behind the other, by the same calls either way.
struct Coder {
    let isReading: Bool
    private(set) var bytes: [UInt8]
    private var position: Int
    /// The bytes ended too soon.
    private(set) var failed = false

    init(reading bytes: [UInt8], from position: Int) {
        isReading = true
        self.bytes = bytes
        self.position = position
    }

    init(writing bytes: [UInt8]) {
        isReading = false
        self.bytes = bytes
        position = 0
    }

    mutating func code(_ value: inout Int) {
        var number = Int64(value).littleEndian
        code(raw: &number)
        value = Int(Int64(littleEndian: number))
    }

    mutating func code(_ value: inout Double) { code(raw: &value) }
    mutating func code(_ value: inout Float) { code(raw: &value) }

    mutating func code(_ text: inout String) {
        var utf8 = Array(text.utf8)
        code(array: &utf8, zero: 0)
        text = String(decoding: utf8, as: UTF8.self)
    }

    mutating func code(_ values: inout [Float]) { code(array: &values, zero: 0) }

    private mutating func code<Value: BitwiseCopyable>(raw value: inout Value) {
        withUnsafeMutableBytes(of: &value) { raw in
            if !isReading {
                bytes += raw
            } else if position + raw.count <= bytes.count {
                raw.copyBytes(from: bytes[position..<position + raw.count])
                position += raw.count
            } else {
                failed = true
            }
        }
    }

    private mutating func code<Value: BitwiseCopyable>(array: inout [Value], zero: Value) {
        var count = array.count
        code(&count)
        let size = MemoryLayout<Value>.stride
        if isReading {
            guard !failed, count >= 0, count <= (bytes.count - position) / size else {
                failed = true
                array = []
                return
            }
            array = Array(repeating: zero, count: count)
            array.withUnsafeMutableBytes { $0.copyBytes(from: bytes[position..<position + count * size]) }
            position += count * size
        } else {
            array.withUnsafeBytes { bytes += $0 }
        }
    }
}
