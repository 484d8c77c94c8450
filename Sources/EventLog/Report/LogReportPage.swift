internal import EmotionPalette
internal import HTMLReport

/// A report for reading and for keeping: one page that needs nothing else.
package struct LogReportPage {
    let report: LogReport
    /// The emotions in the order of their shares.
    let order: [Int]

    /// Sessions whose timelines are drawn, and people of each: those seen longest. Rows of the tables.
    private static let mostSessions = 12
    private static let mostPeople = 20
    static let mostRows = 100
    static let mostStretches = 15

    package init(_ report: LogReport) {
        self.report = report
        let shares = report.shares
        order = report.emotions.indices.sorted { (shares.share($1), $0) < (shares.share($0), $1) }
    }

    package func html() -> String {
        let logs = report.logs.map { "<code>\(HTMLText.escaped($0))</code>" }.joined(separator: ", ")
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Emotions</title>
            <style>
            \(ReportStyle.page)
            \(Self.style)
            \(colors)
            </style>
            </head>
            <body>
            <main>
            <h1>Emotions</h1>
            <p class="faint">From \(logs)\(damage)</p>
            <div class="tiles">
            \(tiles)
            </div>
            <section class="card wide">
            <h2>Shares</h2>
            \(sharesBar)
            </section>
            \(timelines)
            <section class="card wide">
            <h2>From one emotion to another</h2>
            \(transitionTable)
            </section>
            <section class="card wide">
            <h2>Uncertain stretches</h2>
            \(stretchTable)
            </section>
            <section class="card wide">
            <h2>Sessions</h2>
            \(sessionTable)
            </section>
            <section class="card">
            <h2>How to read this</h2>
            <p>A person is a face that was followed without a break; who leaves and comes back counts as another person. What an
            event says holds until the same person’s next event, for \(DurationText.short(report.settings.hold)) at most. Shares
            are of the time in which faces were seen, added up over people.</p>
            <p>Pale parts of a timeline are uncertain: the emotion shown had a probability below
            \(NumberText.fixed(100 * report.settings.uncertain, 0)) %. An expression on a face is not what a person feels.</p>
            </section>
            </main>
            </body>
            </html>

            """
    }

    private var damage: String {
        guard report.damaged > 0 else { return "" }
        return "; \(report.damaged) damaged \(report.damaged == 1 ? "entry was" : "entries were") left out"
    }

    private var tiles: String {
        let shares = report.shares, total = shares.total
        let most = shares.most.map { HTMLText.escaped(report.emotions[$0]) } ?? "–"
        let uncertain = total > 0 ? NumberText.fixed(100 * report.uncertainSeconds / total, 1) + " %" : "–"
        return [
            ("faces seen for", DurationText.short(total)), ("most of it", most), ("uncertain", uncertain),
            (report.people.count == 1 ? "person" : "people", "\(report.people.count)"),
            (report.sessions.count == 1 ? "session" : "sessions", "\(report.sessions.count)"), ("events", "\(report.events)"),
        ].map { "<div class=\"card tile\"><b>\($0.1)</b><span class=\"faint\">\($0.0)</span></div>" }.joined(separator: "\n")
    }

    private var sharesBar: String {
        let shares = report.shares
        guard shares.total > 0 else { return "<p class=\"faint\">Nobody was seen for longer than a moment.</p>" }
        var text = "<svg class=\"band\" viewBox=\"0 0 1000 28\" preserveAspectRatio=\"none\" role=\"img\">"
        text += "<title>Share of the time for each emotion</title>"
        var left = 0.0
        for emotion in order {
            let width = 1000 * shares.share(emotion)
            text += TimelinePicture.rectangle(emotion, x: left, width: width, height: 28)
            left += width
        }
        text += "</svg>\n<ul class=\"legend\">\n"
        for emotion in order {
            let percent = NumberText.fixed(100 * shares.share(emotion), 1)
            let seconds = emotion < shares.seconds.count ? shares.seconds[emotion] : 0
            text += "<li>\(swatch(emotion))\(HTMLText.escaped(report.emotions[emotion])) <b>\(percent) %</b> "
            text += "<span class=\"faint\">\(DurationText.short(seconds))</span></li>\n"
        }
        return text + "</ul>"
    }

    func swatch(_ emotion: Int) -> String {
        "<svg class=\"swatch\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"e\(emotion)\" width=\"10\" height=\"10\"/></svg>"
    }

    /// The sessions in which people were seen longest, in the order of the logs.
    private var timelines: String {
        let seen = report.sessions.indices.filter { report.sessions[$0].seconds.total > 0 }
        let longest = seen.sorted { report.sessions[$0].seconds.total > report.sessions[$1].seconds.total }
        var people: [Int: [Int]] = [:]
        let drawn = Set(longest.prefix(Self.mostSessions))
        for (index, person) in report.people.enumerated() where drawn.contains(person.session) && !person.runs.isEmpty {
            people[person.session, default: []].append(index)
        }
        var text = ""
        for session in drawn.sorted() {
            let all = (people[session] ?? []).sorted { report.people[$0].seconds.total > report.people[$1].seconds.total }
            text += "<section class=\"card wide\">\n<h2>\(HTMLText.escaped(report.sessions[session].source))</h2>\n"
            text += TimelinePicture(report: report, session: session, people: all.prefix(Self.mostPeople).sorted()).html()
            if all.count > Self.mostPeople { text += "<p class=\"faint\">and \(all.count - Self.mostPeople) people seen for less time</p>" }
            text += "</section>\n"
        }
        if seen.count > Self.mostSessions {
            text += "<p class=\"faint\">Timelines of \(seen.count - Self.mostSessions) shorter sessions are left out.</p>\n"
        }
        return text
    }

    private var colors: String {
        report.emotions.enumerated().map { index, emotion in
            let hex = String(EmotionColor.rgb(of: emotion), radix: 16)
            return ".e\(index) { fill: #\(String(repeating: "0", count: 6 - hex.count))\(hex) }"
        }.joined(separator: "\n")
    }

    private static let style = """
        h2 { overflow-wrap: anywhere } .band { height: 28px; border-radius: 6px; background: var(--line) }
        rect { filter: brightness(0.94) } .unsure { fill-opacity: 0.4 }
        @media (prefers-color-scheme: dark) { rect { filter: none } }
        .legend { list-style: none; margin: 14px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 6px 24px }
        .swatch { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 8px }
        .lane { display: grid; grid-template-columns: 84px 1fr 76px; gap: 12px; align-items: center; margin: 6px 0 }
        .lane svg { height: 20px; border-radius: 4px; background: var(--line) } .lane span { white-space: nowrap }
        .lane span:last-child { text-align: right; font-variant-numeric: tabular-nums }
        .tile b { white-space: nowrap; font-size: 24px } .axis { grid-column: 2; display: flex; justify-content: space-between; font-size: 12px; font-variant-numeric: tabular-nums }
        td.left, th.left { text-align: left } td.name { overflow-wrap: anywhere; min-width: 190px }
        td { white-space: nowrap } td.name { white-space: normal }
        @media (max-width: 560px) {
        .lane { grid-template-columns: 1fr auto; gap: 2px 12px } .lane svg { grid-column: 1 / -1; grid-row: 2 }
        .axis { grid-column: 1 / -1 } .axis span:nth-child(even) { display: none }
        main { padding: 20px 12px 40px } .card { padding: 14px }
        th, td { padding: 5px 6px }
        }
        """
}
