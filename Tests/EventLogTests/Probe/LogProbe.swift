import EventLog
import Glibc
import Imaging
import Pipeline

/// Logs without end, or until it is killed: `LogProbe PATH FIRST` writes frames counted from FIRST, in small rotated files.
///
/// It tells on standard output how many events are stored.
@main
struct LogProbe {
    static func main() throws {
        let path = CommandLine.arguments[1], first = Int(CommandLine.arguments[2])!
        let log = try LiveLog(path: path, selection: .everyFrame, rotation: LogRotation(maxBytes: 20_000, keepDays: 1))
        log.begin(Session(source: SourceInfo(name: "probe", width: 8, height: 8), labels: ["happy", "sad"]))
        let face = Face(
            track: 1, box: Box(x: 1, y: 2, width: 3, height: 4), probabilities: [0.25, 0.75], emotion: 1, raw: [0.5, 0.5])
        for number in first... {
            try log.receive(
                Observation(frame: number, time: Double(number), faces: [face]),
                Frame(number: number, time: Double(number), luma: GrayImage(width: 8, height: 8)))
            while log.statistics.waiting > 100 { usleep(100) }
            if number % 50 == 0 {
                print(log.statistics.written)
                fflush(nil)
            }
        }
    }
}
