internal import CFFmpeg

/// Demuxes and decodes a file's pictures one after the other, past damaged places, and remembers that there were any.
final class PictureReader {
    private let input: MediaInput
    let demuxer: Demuxer
    private let decoder: Decoder
    private let packet = Packet()
    let picture = Picture()
    /// Pictures that came out of the decoder; damaged ones are counted but left out.
    private(set) var pictures = 0
    /// Whether a damaged packet or picture was met so far.
    private(set) var isDamaged = false
    private var anyWhole = false
    private var consecutiveErrors = 0
    private var draining = false

    /// A container's index may promise thousands of packets that a cut took away, each an error of its own.
    private static let patience = 256

    init(_ input: MediaInput, threads: Int) throws(CaptureError) {
        self.input = input
        demuxer = try Demuxer(input)
        let stream = demuxer.stream.pointee
        decoder = try Decoder(
            stream.codecpar.pointee.codec_id, parameters: stream.codecpar, timeBase: stream.time_base, threads: threads,
            name: input.name)
    }

    /// The errno of a failed read of the file itself.
    var failure: Int32? { input.failure }

    /// Decodes the next picture into `picture`; false at the end of what can be decoded.
    func advance() -> Bool {
        while true {
            let status = decoder.receive(picture.raw)
            switch status {
            case 0:
                consecutiveErrors = 0
                pictures += 1
                if picture.raw.pointee.decode_error_flags == 0, picture.raw.pointee.flags & AV_FRAME_FLAG_CORRUPT == 0 {
                    anyWhole = true
                    return true
                }
                isDamaged = true
            case cffmpeg_again where !draining:
                feed()
            case cffmpeg_end_of_file:
                return false
            default:
                noteDecodingError()
                consecutiveErrors += 1
                if consecutiveErrors > Self.patience { return false }
            }
        }
    }

    /// Sends the decoder one more packet, or the end.
    private func feed() {
        while true {
            let status = demuxer.read(packet.raw)
            if status == 0 {
                consecutiveErrors = 0
                if packet.raw.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 {
                    isDamaged = true
                    // A transport stream's gap may lie beside the picture, which its decoder can tell; elsewhere the flag
                    // means that the packet's end is missing.
                    if demuxer.format != "mpegts" { continue }
                }
                if decoder.send(packet.raw) < 0 { noteDecodingError() }
                return
            }
            if status != cffmpeg_end_of_file {
                isDamaged = true
                consecutiveErrors += 1
                if consecutiveErrors <= Self.patience, input.failure == nil { continue }
            }
            draining = true
            consecutiveErrors = 0
            _ = decoder.send(nil)
            return
        }
    }

    /// A recording may begin between two key pictures; what cannot be decoded before the first of them is no damage.
    private func noteDecodingError() {
        if anyWhole || decoder.intraOnly { isDamaged = true }
    }
}
