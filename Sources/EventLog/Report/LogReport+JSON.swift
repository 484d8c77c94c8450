internal import JSONText

extension LogReport {
    /// The report as one JSON object. Times are RFC 3339 where the events have them, else seconds of the source.
    package func json() -> String {
        JSONText.object { json in
            json.field("logs", logs)
            json.field("events", events)
            json.field("damaged", damaged)
            json.field("seconds", shares.total, decimals: 3)
            json.field("uncertain_seconds", uncertainSeconds, decimals: 3)
            json.field("shares") { $0.shares(shares, emotions) }
            json.field("transitions") { json in
                json.array { json in
                    for from in emotions.indices {
                        for to in emotions.indices where transitions[from][to] > 0 {
                            json.object {
                                $0.field("from", emotions[from])
                                $0.field("to", emotions[to])
                                $0.field("count", transitions[from][to])
                            }
                        }
                    }
                }
            }
            json.field("sessions") { json in json.array { json in for session in sessions { write(session, &json) } } }
            json.field("people") { json in json.array { json in for person in people { write(person, &json) } } }
            json.field("uncertain") { json in json.array { json in for stretch in stretches { write(stretch, &json) } } }
        }.string
    }

    private func write(_ session: Session, _ json: inout JSONText) {
        json.object {
            $0.field("log", logs[session.log])
            $0.field("source", session.source)
            $0.moment("first", session.first, session)
            $0.moment("last", session.last, session)
            $0.field("events", session.events)
            $0.field("people", session.people)
            $0.field("seconds", session.seconds.total, decimals: 3)
            if let frames = session.frames { $0.field("frames", frames) }
            if let dropped = session.dropped { $0.field("dropped", dropped) }
            $0.field("shares") { $0.shares(session.seconds, emotions) }
        }
    }

    private func write(_ person: Person, _ json: inout JSONText) {
        let session = sessions[person.session]
        json.object {
            $0.field("session", person.session)
            $0.field("track", person.track)
            $0.moment("first", person.first, session)
            $0.moment("last", person.last, session)
            $0.field("events", person.events)
            $0.field("seconds", person.seconds.total, decimals: 3)
            $0.field("uncertain_seconds", person.uncertain, decimals: 3)
            $0.field("shares") { $0.shares(person.seconds, emotions) }
        }
    }

    private func write(_ stretch: Stretch, _ json: inout JSONText) {
        let person = people[stretch.person], session = sessions[person.session]
        json.object {
            $0.field("session", person.session)
            $0.field("track", person.track)
            $0.moment("from", stretch.from, session)
            $0.moment("to", stretch.to, session)
            $0.field("seconds", stretch.seconds, decimals: 3)
            $0.field("confidence", stretch.confidence / stretch.seconds, decimals: 4)
            if let emotion = stretch.shares.most { $0.field("emotion", emotions[emotion]) }
        }
    }
}

extension JSONText {
    fileprivate mutating func moment(_ name: String, _ time: Double, _ session: LogReport.Session) {
        if session.isTimed {
            field(name, Timestamp(milliseconds: Int((time * 1000).rounded())).description)
        } else {
            field(name, time, decimals: 3)
        }
    }

    fileprivate mutating func shares(_ shares: LogReport.Shares, _ emotions: [String]) {
        object { for (index, emotion) in emotions.enumerated() { $0.field(emotion, shares.share(index), decimals: 4) } }
    }
}
