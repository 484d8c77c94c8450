import Glibc

/// Plays scenes with a camera and says of each whether it went well. Runs in the virtual machine that `run` builds.
///
/// Usage: CameraProbe usb FIFO CLIPS | CameraProbe faults FIFO | CameraProbe vivid
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
        default:
            print("usage: CameraProbe usb FIFO CLIPS | CameraProbe faults FIFO | CameraProbe vivid")
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

    /// At once, also where the output is a pipe.
    private static func tell(_ line: String) {
        print(line)
        fflush(nil)
    }
}
