import Capture
import Glibc
import Imaging

/// Plays scenes with a camera and says of each whether it went well. Runs in the virtual machine that `run` builds.
///
/// Usage: CameraProbe usb FIFO CLIPS | CameraProbe faults FIFO | CameraProbe vivid
/// CameraProbe demo writes the demo clip, raw luma, for a camera to send.
@main
enum CameraProbe {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "usb" where arguments.count == 3:
            let camera = EmulatedCamera(pipe: arguments[1])
            play(Scenes(camera: camera, folder: arguments[2]).all) { () throws(Disappointment) in try camera.plugAfresh() }
        case "faults" where arguments.count == 2:
            let camera = EmulatedCamera(pipe: arguments[1])
            play(FaultScenes().all) { () throws(Disappointment) in try camera.plugAfresh() }
        case "vivid":
            play(VividScenes().all) {}
        case "demo":
            writeDemo()
        default:
            print("usage: CameraProbe usb FIFO CLIPS | CameraProbe faults FIFO | CameraProbe vivid | CameraProbe demo")
            exit(64)
        }
    }

    private static func play(
        _ scenes: [(name: String, body: () throws(Disappointment) -> String)], before: () throws(Disappointment) -> Void
    ) {
        var failures = 0
        for scene in scenes {
            do {
                try before()
                tell("PASS \(scene.name): \(try scene.body())")
            } catch {
                failures += 1
                tell("FAIL \(scene.name): \(error)")
            }
        }
        exit(failures == 0 ? 0 : 1)
    }

    private static func writeDemo() {
        let clip = DemoClip()
        while let frame = try? clip.next() {
            var pixels = frame.luma.packed()[...]
            while !pixels.isEmpty {
                let count = pixels.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress!, $0.count) }
                guard count > 0 else { exit(74) }
                pixels = pixels.dropFirst(count)
            }
        }
    }

    /// At once, also where the output is a pipe.
    private static func tell(_ line: String) {
        print(line)
        fflush(nil)
    }
}
