internal import Pipeline

/// Adds up a report event by event.
struct LogReportBuilder {
    private struct Key: Hashable {
        let session: Int
        let track: Int
    }

    var report: LogReport
    private var log = 0
    private var splitter = SessionSplitter()
    private var people: [Key: Int] = [:]
    /// The person of the event before, who is most often the next one's too.
    private var latest: (key: Key, person: Int)?

    init(_ report: LogReport) { self.report = report }

    /// Runs do not go on from one log into the next: sources of different machines may have the same name.
    mutating func begin(log: Int) {
        self.log = log
        splitter = SessionSplitter()
    }

    mutating func add(_ event: LogEvent) {
        report.events += 1
        switch event {
        case .face(let face): add(face)
        case .summary(let summary):
            let session = splitter.end(summary) ?? addSession(summary.source, isTimed: false, at: 0)
            report.sessions[session].frames = summary.summary.frames
            report.sessions[session].dropped = summary.summary.dropped
        }
    }

    /// Ends what still goes on.
    mutating func finish() {
        for person in report.people.indices { endStretch(of: person) }
        report.stretches.sort { ($1.seconds, $0.from) < ($0.seconds, $1.from) }
    }

    private mutating func add(_ face: FaceEvent) {
        let time = face.time.map { Double($0.milliseconds) / 1000 } ?? face.pts
        let session = session(of: face, at: time)
        report.sessions[session].events += 1
        report.sessions[session].last = max(report.sessions[session].last, time)
        let emotion = index(of: face.emotion)
        let person = person(Key(session: session, track: face.track), time: time, emotion: emotion, face.confidence)
        report.people[person].events += 1
        let passed = time - report.people[person].last
        if passed > 0, passed <= report.settings.hold {
            pass(passed, person: person, until: time, next: emotion)
        } else if passed != 0 {
            endStretch(of: person)
        }
        report.people[person].last = max(report.people[person].last, time)
        report.people[person].emotion = emotion
        report.people[person].confidence = face.confidence
    }

    /// Counts the time from a person's latest event to the one that follows.
    private mutating func pass(_ seconds: Double, person index: Int, until time: Double, next: Int) {
        let (emotion, confidence, from) = (report.people[index].emotion, report.people[index].confidence, report.people[index].last)
        let isUncertain = confidence < report.settings.uncertain
        report.people[index].seconds.add(seconds, to: emotion)
        report.sessions[report.people[index].session].seconds.add(seconds, to: emotion)
        if let last = report.people[index].runs.last, last.to == from, last.emotion == emotion, last.isUncertain == isUncertain {
            report.people[index].runs[report.people[index].runs.count - 1].to = time
        } else {
            report.people[index].runs.append(LogReport.Run(from: from, to: time, emotion: emotion, isUncertain: isUncertain))
        }
        if next != emotion { report.transitions[emotion][next] += 1 }
        guard isUncertain else { return endStretch(of: index) }
        report.people[index].uncertain += seconds
        var stretch = report.people[index].stretch ?? LogReport.Stretch(person: index, from: from, to: from)
        stretch.to = time
        stretch.confidence += confidence * seconds
        stretch.shares.add(seconds, to: emotion)
        report.people[index].stretch = stretch
    }

    private mutating func endStretch(of person: Int) {
        guard let stretch = report.people[person].stretch else { return }
        report.people[person].stretch = nil
        if stretch.seconds >= report.settings.shortestStretch { report.stretches.append(stretch) }
    }

    private mutating func person(_ key: Key, time: Double, emotion: Int, _ confidence: Double) -> Int {
        if let latest, latest.key == key { return latest.person }
        let known = people[key]
        let person = known ?? report.people.count
        latest = (key, person)
        guard known == nil else { return person }
        people[key] = person
        report.sessions[key.session].people += 1
        report.people.append(
            LogReport.Person(
                session: key.session, track: key.track, first: time, last: time, emotion: emotion, confidence: confidence))
        return person
    }

    private mutating func session(of face: FaceEvent, at time: Double) -> Int {
        if let session = splitter.session(of: face) { return session }
        let session = addSession(face.source, isTimed: face.time != nil, at: time)
        splitter.begin(session, with: face)
        return session
    }

    private mutating func addSession(_ source: String, isTimed: Bool, at time: Double) -> Int {
        report.sessions.append(LogReport.Session(log: log, source: source, isTimed: isTimed, first: time, last: time))
        return report.sessions.count - 1
    }

    private mutating func index(of emotion: String) -> Int {
        if let index = report.emotions.firstIndex(of: emotion) { return index }
        report.emotions.append(emotion)
        for row in report.transitions.indices { report.transitions[row].append(0) }
        report.transitions.append(Array(repeating: 0, count: report.emotions.count))
        return report.emotions.count - 1
    }
}
