import Foundation
import Glibc
import Testing

private enum Mosquitto {
    static let isInstalled = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto_sub"].allSatisfy(FileManager.default.isExecutableFile)
}

/// A live run that reports to a real broker, as a person starts it.
@Suite(.enabled(if: Mosquitto.isInstalled, "mosquitto or its clients are missing: apt-get install mosquitto mosquitto-clients"))
struct BrokerRunTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Runs `lines` with `$port` of a broker of our own, `$feed` that stands for a camera, and everything the broker hears in
    /// `$heard`. The settings name the broker. `await TEXT` waits until something was heard, for a generous while.
    private func withBroker(_ lines: String) throws -> Program.Result {
        try Program.shell(
            """
            cd '\(folder.url.path)'
            port=$((20000 + $$ % 10000))
            while (exec 3<> /dev/tcp/127.0.0.1/$port) 2> /dev/null; do port=$((port + 1)); done
            printf 'user root\\nlistener %d 127.0.0.1\\nallow_anonymous true\\n' $port > conf
            mosquitto() { /usr/sbin/mosquitto -c conf 2> /dev/null & broker=$!; }
            await() { for i in $(seq 1200); do grep -q -- "$1" "${2:-heard}" 2> /dev/null && return; sleep 0.1; done; echo "not heard: $1" >&2; exit 1; }
            mosquitto
            trap 'kill -9 $broker $ear $daemon 2> /dev/null' EXIT
            until (exec 3<> /dev/tcp/127.0.0.1/$port) 2> /dev/null; do sleep 0.05; done
            mosquitto_sub -p $port -t '#' -q 1 -F '%t %p' > heard & ear=$!
            emotiond demo --output demo.mp4 > /dev/null && ffmpeg -v error -i demo.mp4 -t 3 -c:v mjpeg -q:v 3 -pix_fmt yuvj422p -y feed.avi || exit
            export EMOTIOND_MQTT_ENABLED=true EMOTIOND_MQTT_PORT=$port EMOTIOND_MQTT_NAME=lobby EMOTIOND_WINDOW_SHOW=never
            daemon() { '\(Program.executable.path)' run --feed feed.avi "$@" > out 2> err & daemon=$!; }
            \(lines)
            """)
    }

    private func heard() throws -> [(topic: String, payload: String)] {
        try String(contentsOfFile: folder.path("heard"), encoding: .utf8).split(separator: "\n").map { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            return (String(parts[0]), String(parts[1]))
        }
    }

    @Test func theBrokerHearsOfTheCameraAndOfItsEnd() throws {
        let result = try withBroker(
            """
            daemon
            await 'emotiond/lobby/state .*"emotion":"happy"'
            await 'emotiond/lobby/event '
            kill -TERM $daemon; wait $daemon; echo $?
            await 'emotiond/lobby/availability offline'
            cat err >&2
            """)
        #expect(result.lines.last == "0", "\(result.error)")
        #expect(result.error.contains("is connected"))
        let heard = try heard()
        #expect(heard.filter { $0.topic == "emotiond/lobby/availability" }.map(\.payload) == ["online", "offline"])
        for message in heard where message.topic != "emotiond/lobby/availability" {
            #expect(try JSONSerialization.jsonObject(with: Data(message.payload.utf8)) is [String: Any], "\(message)")
        }
        #expect(heard.filter { $0.topic.hasPrefix("homeassistant/") }.count == 4)
    }

    @Test func aKilledDaemonIsOfflineByItsLastWill() throws {
        let result = try withBroker(
            """
            daemon
            await 'emotiond/lobby/availability online'
            kill -9 $daemon
            await 'emotiond/lobby/availability offline'
            """)
        #expect(result.status == 0, "\(result.error)")
    }

    @Test func aBrokerThatIsAwayIsToldOnceAndTheRunGoesOn() throws {
        let result = try withBroker(
            """
            kill -9 $broker; wait $broker 2> /dev/null
            daemon --log log.jsonl
            await 'is away' err
            await '"emotion":"happy"' log.jsonl
            mosquitto
            await 'is connected' err
            mosquitto_sub -p $port -t emotiond/lobby/state -C 1 -W 60
            kill -TERM $daemon; wait $daemon
            grep -c 'is away' err
            """)
        #expect(result.lines.count == 2, "\(result.error)")
        #expect(result.lines.last == "1")
        #expect(result.objects.first?["camera"] != nil)
    }

    @Test func aPasswordThatOthersMayReadIsRefused() throws {
        let path = folder.path("password")
        try Data("geheim\n".utf8).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o640)
        let environment = ["EMOTIOND_MQTT_ENABLED": "true", "EMOTIOND_MQTT_USER": "camera", "EMOTIOND_MQTT_PASSWORD_FILE": path]
        let result = try Program.run(["run", "--no-window", "--duration", "1"], environment: environment)
        #expect(result.status == 78)
        #expect(result.error == "emotiond: others may read the password file \(path); run: chmod 600 \(path)\n")
    }

    @Test func certificatesThatAreNoneAreRefused() throws {
        let environment = ["EMOTIOND_MQTT_ENABLED": "true", "EMOTIOND_MQTT_TLS": "true", "EMOTIOND_MQTT_CA_FILE": "/etc/passwd"]
        let result = try Program.run(["run", "--no-window", "--duration", "1"], environment: environment)
        #expect(result.status == 78)
        #expect(result.error.contains("no certificate in PEM form"))
    }
}
