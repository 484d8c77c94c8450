import Foundation
import Synchronization
import Testing
import Threads

@Suite struct ErrandTests {
    @Test func theResultIsWaitedFor() {
        let gate = Errand(name: "gate") { 6 }
        let errand = Errand(name: "waits") { gate.take() * 7 }
        #expect(errand.take() == 42)
    }

    /// A network belongs to whoever fetched it while the thread that read it goes on.
    @Test func nothingOfTheResultIsLeftBehind() {
        final class Result: Sendable {}
        let errand = Errand<Result>(), goesOn = Errand<Bool>()
        WorkerThread.start(name: "goes on") {
            errand.finish(Result())
            _ = goesOn.take()
        }
        weak var left: Result?
        do {
            let result = errand.take()
            left = result
            #expect(left != nil)
        }
        #expect(left == nil)
        goesOn.finish(true)
    }

    /// A network's weights go while they are brought into another order: nobody else may keep them.
    @Test func whatIsGivenAlongIsGoneWhenTheWorkDropsIt() {
        final class Luggage: Sendable {
            static let count = Atomic<Int>(0)
            init() { Self.count.wrappingAdd(1, ordering: .relaxed) }
            deinit { Self.count.wrappingSubtract(1, ordering: .relaxed) }
        }
        let (errand, run) = Errand.waiting(with: [Luggage(), Luggage()]) { luggage in
            var luggage = luggage
            let before = Luggage.count.load(ordering: .relaxed)
            luggage.removeLast()
            return (before, after: Luggage.count.load(ordering: .relaxed))
        }
        WorkerThread.start(name: "drops", run)
        let (before, after) = errand.take()
        #expect(before == 2)
        #expect(after == 1)
    }

    /// Longer than who waits stays awake.
    @Test func aLongErrandIsSleptThrough() {
        let errand = Errand(name: "sleeps") { () -> Int in
            usleep(20_000)
            return 3
        }
        #expect(errand.take() == 3)
    }

    /// Even one that begins elsewhere may go where the process may.
    @Test(arguments: [false, true]) func aThreadRunsWhereTheProcessMay(elsewhere: Bool) {
        let errand = Errand<String?>()
        WorkerThread.start(name: "looks", elsewhere: elsewhere) { errand.finish(Self.processors) }
        let allowed = errand.take()
        #expect(allowed != nil && allowed == Self.processors)
    }

    /// Those that the calling thread may run on, as the kernel writes them.
    private static var processors: String? {
        let status = try? String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
        return status?.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }.map(String.init)
    }

    @Test func longNamesAreCutOff() {
        let errand = Errand(name: "a name that is too long for the kernel") { true }
        #expect(errand.take())
    }
}
