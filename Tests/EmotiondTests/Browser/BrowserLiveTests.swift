import Foundation
import Testing

extension BrowserTests {
    /// A person who watches a live run, and looks at its days.
    @Suite struct WatchTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        @Test func aLiveRunIsShownAsItGoesOn() throws {
            let feed = folder.path("feed.avi")
            let made = try Program.shell(
                "ffmpeg -v error -loop 1 -i \(BrowserTests.face) -t 2 -r 30 -c:v mjpeg -q:v 3 -pix_fmt yuvj422p -y \(feed)")
            try #require(made.status == 0, "\(made.error)")
            let (run, page) = try BrowserTests.serve(
                ["run", "--feed", feed, "--no-window", "--log", folder.path("log.db")],
                environment: [
                    "EMOTIOND_DASHBOARD_ENABLED": "true", "EMOTIOND_DASHBOARD_BIND": "127.0.0.1:0", "EMOTIOND_DASHBOARD_VIDEO": "true",
                ])
            let browser = try Browser()
            try browser.open(page)
            #expect(try browser.eventually { try browser.text("#camera").contains("streams MJPG") })
            // A face from the state, a row of the timeline and words for a screen reader from the events, a picture from the stream.
            #expect(try browser.eventually { try browser.text("#live-faces").hasPrefix("Person ") })
            #expect(try browser.eventually { try browser.evaluate("document.querySelectorAll('#timeline rect').length > 0") as? Bool == true })
            #expect(try browser.evaluate("document.querySelector('#spoken').textContent") as? String != "")
            #expect(try browser.spoken("#timeline").hasPrefix("image Timeline of emotions: person "))
            #expect(try browser.eventually { try browser.evaluate("document.querySelector('#video').naturalWidth") as? Int == 640 })
            #expect(try browser.text("#rate") != "–")
            try BrowserTests.keep(browser.screenshot(), "live")
            // What is logged is the day's history at once.
            #expect(try browser.isShown("#history-box"))
            #expect(try browser.eventually {
                try browser.open(page)
                return try browser.eventually { try browser.text("#history-message") != "" }
                    && browser.text("#history-message").hasPrefix("Faces in view for ")
            })
            run.signal(SIGTERM)
            #expect(run.wait() == 0)
            #expect(try browser.eventually { try browser.text("#camera") == "the server does not answer" })
            #expect(try browser.evaluate("document.querySelector('#camera').className") as? String == "status wrong")
        }

        /// Two days of one person: happy for two seconds at half past nine and at ten, and sad for one on the day after.
        private func log() throws -> String {
            var lines = ""
            for (time, emotion) in [
                ("2026-03-28T09:30:00", "happy"), ("2026-03-28T09:30:02", "happy"), ("2026-03-28T10:00:00", "happy"),
                ("2026-03-28T10:00:02", "sad"), ("2026-03-29T15:00:00", "sad"), ("2026-03-29T15:00:01", "sad"),
            ] {
                lines += #"{"event":"face","time":"\#(time).000Z","source":"a","frame":1,"pts":0.0,"track":1,"box":[0,0,9,9],"#
                    + #""emotion":"\#(emotion)","confidence":0.9,"probabilities":{"happy":0.5,"sad":0.5},"#
                    + #""raw":{"emotion":"sad","confidence":0.5}}"# + "\n"
            }
            let (text, path) = (folder.path("log.jsonl"), folder.path("log.db"))
            try Data(lines.utf8).write(to: URL(fileURLWithPath: text))
            try #require(Program.run("export", text, "--to", "sqlite", "--output", path).status == 0)
            return path
        }

        @Test func theDaysOfALogAreShown() throws {
            // The clocks go forward on the 29th where it is one hour ahead.
            let (run, page) = try BrowserTests.serve(
                ["serve", "--bind", "127.0.0.1:0", "--log", log()], environment: ["TZ": "CET-1CEST,M3.5.0,M10.5.0/3"])
            let browser = try Browser()
            try browser.open(page)
            #expect(try browser.eventually { try browser.text("#history-message") == "Faces in view for 1 s, 1 person, most often sad (100 %)" })
            #expect(try browser.evaluate("drawn.hours") as? [Int] == [0, 7200, 18_000, 28_800, 39_600, 50_400, 61_200, 72_000, 82_800])
            #expect(try browser.evaluate("[...document.querySelectorAll('#history-chart title')].map(bar => bar.textContent)") as? [String]
                == ["17:00 sad 1 s"])
            #expect(try browser.spoken("#after") == "button The day after")
            #expect(try browser.evaluate("document.querySelector('#after').disabled") as? Bool == true)
            try browser.click("#before")
            #expect(try browser.eventually { try browser.text("#history-message") == "Faces in view for 4 s, 1 person, most often happy (100 %)" })
            #expect(try browser.evaluate("[...document.querySelectorAll('#history-chart title')].map(bar => bar.textContent)") as? [String]
                == ["10:30 happy 2 s", "11:00 happy 2 s"])
            #expect(try browser.spoken("#history-chart").contains("Faces in view for 4 s"))
            try browser.click("#history summary")
            #expect(try browser.text("#history-table") == "from happy sad\n10:00 2 s –\n11:00 2 s –")
            withExtendedLifetime(run) {}
        }
    }
}
