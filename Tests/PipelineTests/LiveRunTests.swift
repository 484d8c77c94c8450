import Capture
import FaceDetection
import Foundation
import Imaging
import Pipeline
import Synchronization
import Testing
import Threads

@Suite struct LiveRunTests {
    @Test func theNewestPictureWinsAndTheOthersAreCounted() throws {
        let source = FakeSource(), gate = Gate()
        let sink = FakeSink { if $0.frame == 0 { gate.wait() } }
        let run = try Fixture.run(source, [sink])
        run.start()
        source.put(0)
        #expect(eventually { sink.numbers == [0] })
        for number in 1...5 { source.put(number) }
        source.statistics.lost = 2
        #expect(run.status.dropped == 4 + 2)
        gate.open()
        #expect(eventually { sink.numbers.count == 2 })
        #expect(sink.numbers == [0, 5])
        #expect(run.stop().dropped == 6)
    }

    @Test func colourIsAskedForOnlyWhereASinkWantsIt() throws {
        let source = FakeSource(), plain = FakeSink(), picky = FakeSink()
        let run = try Fixture.run(source, [plain, picky])
        run.start()
        defer { run.stop() }
        source.put(0)
        #expect(eventually { run.status.frames == 1 })
        #expect(!source.wantsColor)
        picky.needsColor = true
        source.put(1)
        #expect(eventually { source.wantsColor })
        picky.needsColor = false
        source.put(2)
        #expect(eventually { !source.wantsColor })
    }

    @Test func aSinkThatWantsColourFromTheStartGetsItFromTheStart() throws {
        let source = FakeSource(), sink = FakeSink()
        sink.needsColor = true
        let run = try Fixture.run(source, [sink])
        #expect(source.wantsColor)
        run.stop()
    }

    /// As when another camera is opened. Whoever is in its picture is somebody else, with a number of their own.
    @Test func theSizeMayChangeAndNumbersNeverRepeat() throws {
        let source = FakeSource(), sink = FakeSink()
        let run = try Fixture.run(source, [sink])
        run.start()
        let first = try Fixture.face()
        let (width, height) = (first.width, first.height)
        source.put(0, first)
        #expect(eventually { sink.numbers.count == 1 })
        source.put(1, try Fixture.face(width: width + 160, height: height + 120))
        #expect(eventually { sink.numbers.count == 2 })
        source.put(2, try Fixture.face())
        #expect(eventually { sink.numbers.count == 3 })
        #expect(sink.observations.map { $0.faces.map(\.track) } == [[1], [2], [3]])
        #expect(run.stop().tracks == 3)
    }

    @Test func aFailingSinkEndsNothingAndIsToldOnce() throws {
        let source = FakeSource(), sound = FakeSink(), broken = FakeSink { _ in throw SinkBroke() }
        let told = Mutex(0)
        let toldCount = { told.withLock { $0 } }
        let run = try Fixture.run(source, [broken, sound]) { _ in told.withLock { $0 += 1 } }
        run.start()
        for number in 0..<4 {
            source.put(number)
            #expect(eventually { run.status.frames == number + 1 })
        }
        #expect(sound.numbers == [0, 1, 2, 3])
        #expect(run.status.sinkFailures == 4)
        #expect(toldCount() == 1)
        run.stop()
        #expect(broken.summaries.count == 1, "it may have something to save all the same")
    }

    @Test func stoppingGivesEverySinkTheSummaryOnce() throws {
        let source = FakeSource(), sink = FakeSink()
        let run = try Fixture.run(source, [sink])
        run.start()
        for number in 0..<3 {
            source.put(number, time: Double(number) / 10)
            #expect(eventually { sink.numbers.count == number + 1 })
        }
        #expect(eventually { run.status.frames == 3 })
        let summary = run.stop()
        #expect(run.stop() == summary)
        #expect(sink.sessions == 1)
        #expect(sink.summaries == [summary])
        #expect(summary.frames == 3)
        #expect(abs(summary.duration - 0.3) < 1e-9)
        #expect(source.isStopped)
    }

    @Test func withoutPicturesTheThreadLivesAndNothingIsMeasured() throws {
        let source = FakeSource()
        let run = try Fixture.run(source, [])
        run.start()
        let before = run.secondsSinceHeartbeat
        #expect(eventually { run.secondsSinceHeartbeat < before || run.secondsSinceHeartbeat < 0.2 })
        #expect(run.stuckThread(after: 60) == nil)
        #expect(run.status.rate == 0)
        #expect(run.status.latency == nil)
        #expect(run.status.camera == .absent(name: nil))
        #expect(run.stop() == Summary())
    }

    /// The watchdog notices, and stopping does not wait for ever.
    @Test func aThreadThatHangsIsSeen() throws {
        let source = FakeSource(), gate = Gate()
        let sink = FakeSink { _ in gate.wait() }
        let run = try Fixture.run(source, [sink])
        run.start()
        source.put(0)
        #expect(eventually { run.stuckThread(after: 1) == "vision" })
        run.stop()
        #expect(sink.summaries.isEmpty, "its thread may still use the sink")
        gate.open()
    }

    @Test func settingsChangeBetweenPictures() throws {
        let source = FakeSource(), sink = FakeSink()
        let run = try Fixture.run(source, [sink])
        run.start()
        defer { run.stop() }
        source.put(0, try Fixture.face())
        #expect(eventually { sink.numbers.count == 1 })
        #expect(sink.observations[0].faces.count == 1)
        var settings = VisionSettings()
        settings.finder.maxSize = 40
        try run.apply(settings)
        // Later than faces are held that the detector does not find.
        source.put(1, time: 2, try Fixture.face())
        #expect(eventually { sink.numbers.count == 2 })
        #expect(sink.observations[1].faces.isEmpty)
    }

    @Test func settingsThatMakeNoSenseAreRefused() throws {
        let run = try Fixture.run(FakeSource(), [])
        var settings = VisionSettings()
        settings.finder.scaleFactor = 0.5
        #expect(throws: DetectionError.self) { try run.apply(settings) }
        run.stop()
    }
}

@Suite struct RecentFramesTests {
    private func moment(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: Int64(seconds * 1e9)) }

    @Test func rateAndLatencyAreThoseOfTheLastSeconds() throws {
        var recent = RecentFrames()
        for i in 0..<300 { recent.add(taken: moment(Double(i) / 30), done: moment(Double(i) / 30 + 0.2)) }
        for i in 0..<300 { recent.add(taken: moment(10 + Double(i) / 10), done: moment(10 + Double(i) / 10 + 0.012)) }
        #expect(abs(recent.rate(at: moment(39.95)) - 10) < 0.01)
        #expect(abs(try #require(recent.latency(at: moment(39.95))) - 12) < 0.01)
    }

    @Test func oneLatePictureIsNotTheMedian() throws {
        var recent = RecentFrames()
        for i in 0..<30 { recent.add(taken: moment(Double(i) / 30), done: moment(Double(i) / 30 + (i == 7 ? 0.9 : 0.01))) }
        #expect(abs(try #require(recent.latency(at: moment(1))) - 10) < 0.01)
    }

    @Test func theRateFallsWhileNoneComeAndThenThereIsNone() {
        var recent = RecentFrames()
        for i in 0..<60 { recent.add(taken: moment(Double(i) / 30), done: moment(Double(i) / 30)) }
        #expect(recent.rate(at: moment(3)) < 25)
        #expect(recent.rate(at: moment(6)) == 0)
        #expect(recent.latency(at: moment(6)) == nil)
        #expect(RecentFrames().rate(at: moment(1)) == 0)
    }
}
