internal import HTMLReport

/// Who showed what when in one session: a lane for each person over a common axis. Words are HTML, so that they keep their size
/// on a narrow page.
struct TimelinePicture {
    let report: LogReport
    let session: Int
    let people: [Int]

    private static let width = 1000.0
    private static let height = 20.0
    /// More runs than this are not seen: they are summed up in as many columns.
    private static let columns = 400

    func html() -> String {
        let session = report.sessions[session]
        let span = max(session.last - session.first, 0.001)
        var text = ""
        for index in people {
            let person = report.people[index]
            text += "<div class=\"lane\"><span>person \(person.track)</span>"
            text += "<svg viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" role=\"img\"><title>\(title(person))</title>"
            for run in visible(person.runs, from: session.first, span: span) {
                let x = Self.width * (run.from - session.first) / span
                // What is short must still be seen.
                let width = max(0.6, Self.width * (run.to - run.from) / span)
                text += Self.rectangle(run.emotion, x: x, width: width, height: Self.height, isUnsure: run.isUncertain)
            }
            text += "</svg><span class=\"faint\">\(DurationText.short(person.seconds.total))</span></div>\n"
        }
        let marks = (0...4).map { DurationText.mark(session.first + span * Double($0) / 4, session, span: span) }
        text += "<div class=\"lane\"><div class=\"axis faint\">"
        text += marks.map { "<span>\($0)</span>" }.joined() + "</div></div>\n"
        return text
    }

    static func rectangle(_ emotion: Int, x: Double, width: Double, height: Double, isUnsure: Bool = false) -> String {
        let place = "x=\"\(NumberText.fixed(x, 1))\" width=\"\(NumberText.fixed(width, 1))\" height=\"\(NumberText.fixed(height, 0))\""
        return "<rect class=\"e\(emotion)\(isUnsure ? " unsure" : "")\" \(place)/>"
    }

    private func title(_ person: LogReport.Person) -> String {
        let shares = report.emotions.indices.filter { person.seconds.share($0) > 0 }
            .sorted { person.seconds.share($0) > person.seconds.share($1) }
            .map { "\(report.emotions[$0]) \(NumberText.fixed(100 * person.seconds.share($0), 0)) %" }
        return HTMLText.escaped("Person \(person.track): " + shares.joined(separator: ", "))
    }

    /// The runs, or where they are too many, columns of equal width with what took most of each.
    private func visible(_ runs: [LogReport.Run], from start: Double, span: Double) -> [LogReport.Run] {
        guard runs.count > Self.columns else { return runs }
        let width = span / Double(Self.columns)
        var shares = Array(repeating: LogReport.Shares(), count: Self.columns)
        var uncertain = Array(repeating: 0.0, count: Self.columns)
        for run in runs {
            let first = min(Self.columns - 1, max(0, Int((run.from - start) / width)))
            let last = min(Self.columns - 1, max(first, Int((run.to - start) / width)))
            for column in first...last {
                let left = start + Double(column) * width
                let seconds = max(0, min(run.to, left + width) - max(run.from, left))
                shares[column].add(seconds, to: run.emotion)
                if run.isUncertain { uncertain[column] += seconds }
            }
        }
        return shares.indices.compactMap { column in
            guard let emotion = shares[column].most else { return nil }
            let left = start + Double(column) * width
            return LogReport.Run(
                from: left, to: left + width, emotion: emotion, isUncertain: uncertain[column] * 2 > shares[column].total)
        }
    }
}
