import Synchronization
import Testing
import Threads

@Suite struct ErrandTests {
    @Test func theResultIsWaitedForAndStays() {
        let gate = Errand(name: "gate") { 6 }
        let errand = Errand(name: "waits") { gate.result * 7 }
        #expect(errand.result == 42)
        #expect(errand.result == 42)
    }

    /// A network's weights go while they are brought into another order: nobody else may keep them.
    @Test func whatIsGivenAlongIsGoneWhenTheWorkDropsIt() {
        final class Luggage: Sendable {
            static let count = Atomic<Int>(0)
            init() { Self.count.wrappingAdd(1, ordering: .relaxed) }
            deinit { Self.count.wrappingSubtract(1, ordering: .relaxed) }
        }
        let errand = Errand(name: "drops", with: [Luggage(), Luggage()]) { luggage in
            var luggage = luggage
            let before = Luggage.count.load(ordering: .relaxed)
            luggage.removeLast()
            return (before, after: Luggage.count.load(ordering: .relaxed))
        }
        #expect(errand.result.0 == 2)
        #expect(errand.result.after == 1)
    }

    @Test func longNamesAreCutOff() {
        let errand = Errand(name: "a name that is too long for the kernel") { true }
        #expect(errand.result)
    }
}
