import Capture
import Foundation
import Testing
import Threads

import emotiond

/// What systemd hears, on a real socket.
@Suite struct ServiceManagerTests {
    private let folder: TemporaryFolder
    private let listener: NotifyListener
    private let environment: [String: String]

    init() throws {
        folder = try TemporaryFolder()
        listener = try NotifyListener(folder.path("notify"))
        environment = ["NOTIFY_SOCKET": folder.path("notify"), "WATCHDOG_USEC": "30000000"]
    }

    private func moment(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds * 1e9)) }

    @Test func readyReloadingAndStoppingAreTold() throws {
        let manager = ServiceManager(environment: environment)
        manager.ready()
        manager.reloading()
        manager.stopping()
        let messages = listener.all()
        #expect(messages.first == "READY=1")
        #expect(messages.last == "STOPPING=1")
        let reloading = try #require(messages.dropFirst().first).split(separator: "\n")
        #expect(reloading.first == "RELOADING=1")
        let time = try #require(reloading.last.flatMap { $0.hasPrefix("MONOTONIC_USEC=") ? Int64($0.dropFirst(15)) : nil })
        #expect(abs(Double(time) / 1e6 - Double(MonotonicTime.now.nanoseconds) / 1e9) < 60)
    }

    @Test func theAbstractNameSpaceWorksToo() throws {
        let name = "@emotiond-test-\(UUID().uuidString)"
        let listener = try NotifyListener(name)
        ServiceManager(environment: ["NOTIFY_SOCKET": name]).ready()
        #expect(listener.all() == ["READY=1"])
    }

    @Test func aStatusIsToldWhenItChangesAndAtMostOnceASecond() {
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": environment["NOTIFY_SOCKET"]!])
        for (time, status) in [(0.0, "a"), (0.2, "b"), (0.9, "c"), (1.0, "d"), (1.5, "d"), (9.0, "d"), (9.1, "e")] {
            manager.update(status: status, isAlive: true, now: moment(100 + time))
        }
        #expect(listener.all() == ["STATUS=a", "STATUS=d", "STATUS=e"])
    }

    @Test func theWatchdogIsFedAtHalfItsTime() {
        let manager = ServiceManager(environment: environment)
        #expect(manager.watchdogInterval == 15)
        for second in 0..<46 { manager.update(status: "", isAlive: true, now: moment(Double(second))) }
        #expect(listener.all().filter { $0 == "WATCHDOG=1" }.count == 4)
    }

    @Test func whileAThreadIsStuckTheWatchdogHearsNothing() {
        let manager = ServiceManager(environment: environment)
        manager.update(status: "", isAlive: true, now: moment(0))
        #expect(listener.all().contains("WATCHDOG=1"))
        for second in 1..<100 { manager.update(status: "", isAlive: false, now: moment(Double(second))) }
        #expect(!listener.all().contains("WATCHDOG=1"))
        manager.update(status: "", isAlive: true, now: moment(100))
        #expect(listener.all().contains("WATCHDOG=1"))
    }

    @Test func anotherProcessIsTheOneWatched() {
        var other = environment
        other["WATCHDOG_PID"] = "1"
        #expect(ServiceManager(environment: other).watchdogInterval == nil)
        other["WATCHDOG_PID"] = String(getpid())
        #expect(ServiceManager(environment: other).watchdogInterval == 15)
        other["WATCHDOG_USEC"] = "nonsense"
        #expect(ServiceManager(environment: other).watchdogInterval == nil)
    }

    /// Without systemd, and with addresses that nobody can send to.
    @Test(arguments: [nil, "", "@", "relative", "vsock:2:1234", "/nowhere/at/all", "/" + String(repeating: "x", count: 200)])
    func withoutAListenerNothingHappens(name: String?) {
        let manager = ServiceManager(environment: name.map { ["NOTIFY_SOCKET": $0] } ?? [:])
        manager.ready()
        manager.update(status: "a", isAlive: true)
        manager.stopping()
    }
}
