internal import HTMLReport

extension LogReportPage {
    /// How often each emotion followed each other one; stronger colour is more often.
    var transitionTable: String {
        let counts = report.transitions
        let most = counts.joined().max() ?? 0
        let used = order.filter { emotion in order.contains { counts[emotion][$0] + counts[$0][emotion] > 0 } }
        guard most > 0 else { return "<p class=\"faint\">Nobody’s emotion changed.</p>" }
        var text = "<table><thead><tr><th>from \\ to</th>"
        for to in used { text += "<th>\(HTMLText.escaped(report.emotions[to]))</th>" }
        text += "</tr></thead>\n<tbody>\n"
        for from in used {
            text += "<tr><td>\(HTMLText.escaped(report.emotions[from]))</td>"
            for to in used {
                let count = counts[from][to]
                let strength = NumberText.fixed(60 * (Double(count) / Double(most)).squareRoot(), 0)
                let style = count > 0 ? " style=\"background:color-mix(in srgb, var(--accent) \(strength)%, transparent)\"" : ""
                text += "<td\(style)>\(count > 0 ? "\(count)" : "<span class=\"faint\">·</span>")</td>"
            }
            text += "</tr>\n"
        }
        return text + "</tbody></table>"
    }

    var stretchTable: String {
        guard !report.stretches.isEmpty else {
            return "<p class=\"faint\">None of \(DurationText.short(report.settings.shortestStretch)) or more.</p>"
        }
        var text = "<table><thead><tr><th>person</th><th>from</th><th>length</th><th>confidence</th><th class=\"left\">shown</th>"
        text += "</tr></thead>\n<tbody>\n"
        for stretch in report.stretches.prefix(Self.mostStretches) {
            let person = report.people[stretch.person], session = report.sessions[person.session]
            let shown = stretch.shares.most.map { swatch($0) + HTMLText.escaped(report.emotions[$0]) } ?? ""
            let confidence = NumberText.fixed(100 * stretch.confidence / stretch.seconds, 0)
            text += "<tr><td>#\(person.track)</td><td>\(DurationText.moment(stretch.from, session))</td>"
            text += "<td>\(DurationText.short(stretch.seconds))</td><td>\(confidence) %</td><td class=\"left\">\(shown)</td></tr>\n"
        }
        text += "</tbody></table>"
        let rest = report.stretches.count - Self.mostStretches
        return rest > 0 ? text + "<p class=\"faint\">and \(rest) shorter ones</p>" : text
    }

    var sessionTable: String {
        var text = "<table><thead><tr><th>source</th><th>from</th><th>to</th><th>people</th><th>faces seen for</th>"
        text += "<th class=\"left\">most of it</th><th>frames</th><th>dropped</th><th>events</th></tr></thead>\n<tbody>\n"
        for session in report.sessions.prefix(Self.mostRows) {
            let most = session.seconds.most.map { swatch($0) + HTMLText.escaped(report.emotions[$0]) } ?? "–"
            let ends = session.events > 0 ? [session.first, session.last].map { DurationText.moment($0, session) } : ["–", "–"]
            text += "<tr><td class=\"name\">\(HTMLText.escaped(session.source))</td><td>\(ends[0])</td><td>\(ends[1])</td>"
            text += "<td>\(session.people)</td><td>\(DurationText.short(session.seconds.total))</td><td class=\"left\">\(most)</td>"
            text += "<td>\(session.frames.map(String.init) ?? "–")</td><td>\(session.dropped.map(String.init) ?? "–")</td>"
            text += "<td>\(session.events)</td></tr>\n"
        }
        text += "</tbody></table>"
        let rest = report.sessions.count - Self.mostRows
        return rest > 0 ? text + "<p class=\"faint\">and \(rest) more</p>" : text
    }
}
