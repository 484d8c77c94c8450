internal import Capture
internal import Pipeline

/// Measurements in Prometheus's text form, version 0.0.4.
struct MetricsText {
    private(set) var text = ""

    mutating func counter(_ name: String, _ help: String, _ samples: [(labels: [(String, String)], value: Int)]) {
        metric(name, "counter", help, samples.map { ($0.labels, "\($0.value)") })
    }

    mutating func counter(_ name: String, _ help: String, _ value: Int) { counter(name, help, [([], value)]) }

    mutating func gauge(_ name: String, _ help: String, _ samples: [(labels: [(String, String)], value: Double)]) {
        metric(name, "gauge", help, samples.map { ($0.labels, "\($0.value)") })
    }

    mutating func gauge(_ name: String, _ help: String, _ value: Double) { gauge(name, help, [([], value)]) }

    /// One histogram for each value of a label.
    mutating func histogram(_ name: String, _ help: String, label: String, _ samples: [(value: String, times: LatencyHistogram)]) {
        head(name, "histogram", help)
        for (value, times) in samples {
            var below = 0
            for (bound, count) in zip(LatencyHistogram.bounds.map { "\($0)" } + ["+Inf"], times.counts) {
                below += count
                line("\(name)_bucket", [(label, value), ("le", bound)], "\(below)")
            }
            line("\(name)_sum", [(label, value)], "\(times.sum)")
            line("\(name)_count", [(label, value)], "\(below)")
        }
    }

    private mutating func metric(_ name: String, _ kind: String, _ help: String, _ samples: [([(String, String)], String)]) {
        head(name, kind, help)
        for (labels, value) in samples { line(name, labels, value) }
    }

    private mutating func head(_ name: String, _ kind: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    private mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
        let labels = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
        return result
    }
}

extension MetricsText {
    mutating func add(_ live: LiveView.Snapshot) {
        let (status, camera) = (live.status, live.status.statistics)
        counter(
            "emotiond_frames_captured_total", "Pictures that the camera sent, as far as is known.",
            camera.delivered + camera.dropped)
        counter("emotiond_frames_processed_total", "Pictures that were looked at.", status.frames)
        counter(
            "emotiond_frames_dropped_total", "Pictures that were not looked at, by cause.",
            [
                ([("cause", "superseded")], camera.superseded), ([("cause", "lost")], camera.lost),
                ([("cause", "damaged")], camera.damaged), ([("cause", "busy")], max(0, status.dropped - camera.dropped)),
            ])
        counter("emotiond_camera_openings_total", "How often the camera was opened.", camera.openings)
        gauge("emotiond_frame_rate", "Pictures a second through the pipeline, over the last seconds.", status.rate)
        counter("emotiond_faces_total", "Faces in all pictures.", live.facesSeen)
        counter(
            "emotiond_emotions_total", "Faces in all pictures, by the emotion shown.",
            zip(live.labels, live.emotionsSeen).map { ([("emotion", $0)], $1) })
        gauge("emotiond_faces_in_view", "Faces in the newest picture.", Double(status.faces))
        histogram(
            "emotiond_stage_seconds", "Time that a stage took for a picture; all: from the driver's time stamp to the last sink.",
            label: "stage",
            [
                ("detect", status.stages.detect), ("crop", status.stages.crop), ("classify", status.stages.classify),
                ("all", status.stages.all),
            ])
        gauge(
            "emotiond_camera_state", "1 for the state that the camera is in.",
            CameraState.names.map { ([("state", $0)], $0 == status.camera.name ? 1 : 0) })
        counter("emotiond_sink_failures_total", "Calls of outputs that failed.", status.sinkFailures)
        func log(_ name: String, _ help: String, _ value: (LogCounts) -> Int) {
            counter(name, help, live.logs.map { ([("log", $0.name)], value($0)) })
        }
        log("emotiond_log_lines_written_total", "Events that are in the log.") { $0.written }
        log("emotiond_log_lines_dropped_total", "Events that never will be.") { $0.dropped }
        log("emotiond_log_failures_total", "Tries to write that failed.") { $0.failures }
        gauge(
            "emotiond_log_lines_waiting", "Events that wait to be written.",
            live.logs.map { ([("log", $0.name)], Double($0.waiting)) })
    }
}
