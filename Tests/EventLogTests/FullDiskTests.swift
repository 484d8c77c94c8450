import Foundation
import Testing

/// A small disk, in a mount name space of its own, fills up while a live log is written, and has room again later.
@Suite struct FullDiskTests {
    private static let canMount: Bool = {
        let process = try? Process.run(URL(fileURLWithPath: "/usr/bin/unshare"), arguments: ["-m", "true"])
        process?.waitUntilExit()
        return process?.terminationStatus == 0
    }()

    @Test(.enabled(if: canMount, "mounting a small tmpfs needs root"))
    func loggingGoesOnWhenTheDiskHasRoomAgain() throws {
        let folder = try TemporaryFolder()
        let tool = try #require(Probe.executable)
        let script = try folder.write(
            """
            disk=\(folder.file("disk")); mkdir $disk && mount -t tmpfs -o size=64k tmpfs $disk || exit 77
            room() { stat -f -c %a $disk; }
            '\(tool)' $disk/log.jsonl 0 > /dev/null & probe=$!
            for i in $(seq 600); do [ $(room) = 0 ] && break; sleep 0.1; done
            # The last file may still grow into its last page.
            sleep 1; cat $disk/*.jsonl > \(folder.file("full.jsonl"))
            rm $disk/log-*; last=$(cat $disk/*.jsonl | wc -c)
            for i in $(seq 600); do ls $disk/log-* > /dev/null 2>&1 && break; sleep 0.1; done
            kill -9 $probe; cat $disk/log-* > \(folder.file("later.jsonl"))
            """, to: "script")
        let process = try Process.run(URL(fileURLWithPath: "/usr/bin/unshare"), arguments: ["-m", "bash", script])
        process.waitUntilExit()
        func frames(_ name: String) throws -> [Int] {
            try fileLines(folder.file(name)).map { line in
                let event = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "whole: \(line)")
                return try #require(event["frame"] as? Int)
            }
        }
        let full = try frames("full.jsonl"), later = try frames("later.jsonl")
        #expect(full.count > 100)
        #expect(full.sorted() == Array(0..<full.count), "nothing lost, nothing twice")
        #expect(try #require(later.max()) > full.count, "it went on")
    }
}
