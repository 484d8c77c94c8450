internal import Glibc

extension LogReport {
    /// Writes the page; the file appears when it is whole.
    package func writePage(to path: String) throws(LogError) {
        let file = try ExportFile(target: path)
        let page = Array(LogReportPage(self).html().utf8)
        let descriptor = open(file.path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LogError(writing: path, errno, "name a file in a folder you can write to") }
        defer { close(descriptor) }
        var rest = page[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw LogError(.inputOutput, "cannot write the report \(path): \(LogError.reason(errno)); free some space")
            }
        }
        try file.finish()
    }
}
