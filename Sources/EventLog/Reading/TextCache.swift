internal import Glibc

/// Strings that come again and again: made once from their bytes.
struct TextCache {
    private var bytes: [UInt8] = []
    private var known = ""

    /// The string of these bytes, the one before where they are the same.
    mutating func string(_ text: ByteScanner.Text) -> String {
        if text.bytes.count == bytes.count, memcmp(text.bytes.baseAddress!, bytes, bytes.count) == 0 { return known }
        bytes = Array(text.bytes)
        known = text.string
        return known
    }
}

/// The labels of a log, which are the same in nearly all of its events.
struct LabelCache {
    private var names: [TextCache] = []
    private var labels: [String] = []
    /// Labels of the event that is being read.
    private var count = 0
    private var isSame = true

    mutating func begin() {
        count = 0
        isSame = true
    }

    mutating func append(_ text: ByteScanner.Text) {
        if count == names.count { names.append(TextCache()) }
        let label = names[count].string(text)
        if count >= labels.count || labels[count] != label {
            if isSame { labels.removeSubrange(min(count, labels.count)...) }
            isSame = false
        }
        if !isSame { labels.append(label) }
        count += 1
    }

    mutating func end() -> [String] {
        if count < labels.count { labels.removeSubrange(count...) }
        return labels
    }
}
