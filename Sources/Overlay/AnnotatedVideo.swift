package import Imaging
package import Pipeline

/// Writes the frames with what was seen in them, as H.264 in an mp4 file. Frames keep their times; odd sizes grow by one pixel.
///
/// The file appears when the run is over, also when it broke off early; until then it has another name beside its own. Where it
/// cannot be written to its end, nothing is left behind.
package final class AnnotatedVideo: Sink {
    private let name: String
    private var file: PartFile?
    private var picture: AnnotatedPicture?
    private var encoder: VideoEncoder?

    /// - Parameter path: of the mp4 file; one that is there is replaced at the end.
    /// - Throws: `.unwritable` where the file cannot be written, known before the work begins.
    package init(path: String) throws(OverlayError) {
        name = path
        file = try PartFile(for: path)
    }

    package var needsColor: Bool { true }

    package func begin(_ session: Session) throws {
        guard let file else { preconditionFailure("a sink is used for one run") }
        guard !file.replaces(session.source.name) else {
            abandon()
            throw OverlayError(.unwritable, "cannot write the video \(name): it is the recording itself; name another file")
        }
        let picture = try AnnotatedPicture(session, granularity: 2)
        encoder = try VideoEncoder(
            path: file.path, name: name, width: picture.image.width, height: picture.image.height,
            frameRate: session.source.frameRate)
        self.picture = picture
    }

    package func receive(_ observation: Observation, _ frame: borrowing Frame) throws {
        guard let picture, let encoder else { preconditionFailure("a sink is begun before it receives") }
        picture.draw(observation, frame)
        do {
            try encoder.append(picture.image, time: frame.time)
        } catch {
            abandon()
            throw error
        }
    }

    package func finish(_ summary: Summary) throws {
        // Without an encoder, the run ended before it began or the failure is known.
        guard let encoder, summary.frames > 0 else { return abandon() }
        do {
            try encoder.finish()
            self.encoder = nil
            try file?.finish()
        } catch {
            abandon()
            throw error
        }
        abandon()
    }

    private func abandon() {
        encoder = nil
        picture = nil
        file = nil
    }
}
