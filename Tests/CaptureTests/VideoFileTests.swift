import Testing

import Capture
import Imaging

/// Every container and codec against what the ffmpeg command decodes from the same file.
@Suite struct VideoFileTests {
    static let luma: [(file: String, codec: String, format: String)] = [
        ("a.mp4", "-c:v libx264 -pix_fmt yuv420p -bf 3", "yuv420p"),
        ("a.mov", "-c:v prores_ks", "yuv422p10le"),
        ("a.mkv", "-c:v libx264 -pix_fmt yuv420p", "yuv420p"),
        ("a.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuv420p", "yuv420p"),
        ("vp8.webm", "-c:v libvpx -deadline realtime -pix_fmt yuv420p", "yuv420p"),
        ("a.avi", "-c:v mpeg4", "yuv420p"),
        ("mjpeg.mkv", "-c:v mjpeg -q:v 3", "yuvj420p"),
        ("a.mjpeg", "-c:v mjpeg -q:v 3", "yuvj420p"),
        ("a.ts", "-c:v libx264 -pix_fmt yuv420p -bf 2", "yuv420p"),
        ("mpeg2.ts", "-c:v mpeg2video", "yuv420p"),
        ("a.mpg", "-c:v mpeg2video", "yuv420p"),
        ("a.flv", "-c:v flv", "yuv420p"),
        ("a.wmv", "-c:v wmv2", "yuv420p"),
        ("a.h264", "-c:v libx264 -pix_fmt yuv420p", "yuv420p"),
        ("full.mkv", "-vf scale=out_range=full,format=yuvj420p -c:v libx264", "yuvj420p"),
        ("444.mp4", "-c:v libx264 -pix_fmt yuv444p", "yuv444p"),
        ("ten.mkv", "-c:v libx264 -pix_fmt yuv420p10le", "yuv420p10le"),
        ("twelve.mkv", "-c:v ffv1 -pix_fmt yuv422p12le", "yuv422p12le"),
        ("gray.mkv", "-c:v ffv1 -pix_fmt gray", "gray"),
        ("gray10.mkv", "-c:v ffv1 -pix_fmt gray10le", "gray10le"),
        ("nv12.mkv", "-c:v rawvideo -pix_fmt nv12", "nv12"),
        ("yuyv.avi", "-c:v rawvideo -pix_fmt yuyv422", "yuv422p"),
    ]

    @Test(arguments: luma) func lumaIsTheDecodersOwn(file: String, codec: String, format: String) throws {
        let media = try Media()
        let path = try media.clip(file, codec)
        let played = try Played(path)
        #expect(played.error == nil)
        #expect(played.info.width == 64 && played.info.height == 48)
        #expect(played.numbers == Array(0..<10))
        try #expect(played.luma == referenceLuma(media.rawVideo(path, format), format, width: 64, height: 48))
    }

    /// Planes of Y out of ffmpeg's raw frames, deeper ones rounded to 8 bits.
    private func referenceLuma(_ raw: [UInt8], _ format: String, width: Int, height: Int) throws -> [[UInt8]] {
        let samples = width * height
        let depth = format.hasSuffix("10le") ? 10 : format.hasSuffix("12le") ? 12 : 8
        let halves = format.contains("gray") ? 0 : format.contains("422") ? 2 : format.contains("444") ? 4 : 1
        let chroma = samples / 2 * halves
        let bytes = depth > 8 ? 2 : 1
        let frameSize = (samples + chroma) * bytes
        try #require(!raw.isEmpty && raw.count % frameSize == 0)
        return stride(from: 0, to: raw.count, by: frameSize).map { start in
            (0..<samples).map { i in
                if depth == 8 { return raw[start + i] }
                let value = Int(raw[start + 2 * i]) | Int(raw[start + 2 * i + 1]) << 8
                return UInt8(min(255, Int((Double(value) / Double(1 << (depth - 8))).rounded())))
            }
        }
    }

    @Test(arguments: [
        ("a.gif", "-c:v gif"), ("a.apng", "-c:v apng -f apng"), ("bgr.avi", "-c:v rawvideo -pix_fmt bgr24"),
        ("rgb.mkv", "-c:v ffv1 -pix_fmt bgr0"), ("planar.mkv", "-c:v ffv1 -pix_fmt gbrp"),
        ("rgba.mov", "-c:v qtrle -pix_fmt argb"),
    ])
    func redGreenBlueIsWeighedAsOpenCVDoes(file: String, codec: String) throws {
        let media = try Media()
        let path = try media.clip(file, codec)
        let played = try Played(path, color: true)
        #expect(played.error == nil)
        #expect(played.numbers == Array(0..<10))
        let raw = try media.rawVideo(path, "bgra"), size = 64 * 48 * 4
        try #require(raw.count == 10 * size)
        for frame in 0..<10 {
            let pixels = Array(raw[frame * size..<(frame + 1) * size])
            let expected = stride(from: 0, to: size, by: 4).map { opencvGray(pixels[$0], pixels[$0 + 1], pixels[$0 + 2]) }
            #expect(played.luma[frame] == expected)
            let opaque = pixels.enumerated().map { $0.offset % 4 == 3 ? 255 : $0.element }
            #expect(played.color[frame] == opaque)
        }
    }

    /// A clip of one colour comes out in that colour, whatever matrix and range it is coded with.
    @Test(arguments: [
        "-pix_fmt yuv420p -colorspace bt470bg -vf scale=out_color_matrix=bt601:out_range=tv -color_range tv",
        "-pix_fmt yuv420p -colorspace bt709 -vf scale=out_color_matrix=bt709:out_range=tv -color_range tv",
        "-pix_fmt yuv420p -colorspace bt709 -vf scale=out_color_matrix=bt709:out_range=pc -color_range pc",
        "-pix_fmt yuv420p10le -colorspace bt709 -vf scale=out_color_matrix=bt709:out_range=tv -color_range tv",
    ])
    func colourHasTheCodedMatrixAndRange(options: String) throws {
        let media = try Media()
        let path = try media.make(
            "a.mkv", "-f lavfi -i color=0xC83214:size=64x48:rate=25 -frames:v 2 -c:v libx264 -qp 1", options)
        let played = try Played(path, color: true)
        #expect(played.color.count == 2)
        for (channel, level) in [0x14, 0x32, 0xC8].enumerated() {
            #expect(abs(Int(played.color[0][4 * 1000 + channel]) - level) <= 4)
        }
    }

    @Test func colourComesOnlyWhereAskedFor() throws {
        let media = try Media()
        let path = try media.clip("a.mp4", "-c:v libx264 -pix_fmt yuv420p")
        #expect(try Played(path, color: false).color.isEmpty)
        #expect(try Played(path, color: true).color.count == 10)
        #expect(try Played(path, color: true).luma == Played(path, color: false).luma)
    }

    @Test func threadsChangeNothing() throws {
        let media = try Media()
        let path = try media.clip("a.mp4", size: "320x240", frames: 40, "-c:v libx264 -pix_fmt yuv420p -bf 3")
        let one = try Played(path), four = try Played(path, threads: 4)
        #expect(one.luma == four.luma)
        #expect(one.times == four.times && one.times.count == 40)
    }

    @Test(arguments: [
        ("a.mkv", "-c:v ffv1", "yuv420p"), ("a.mov", "-c:v mjpeg", "yuvj420p"), ("a.mp4", "-c:v libx264", "yuv444p"),
    ])
    func oddSizes(file: String, codec: String, format: String) throws {
        let media = try Media()
        let path = try media.clip(file, size: "61x43", frames: 3, "\(codec) -pix_fmt \(format)")
        let played = try Played(path, color: true)
        #expect(played.info.width == 61 && played.info.height == 43)
        #expect(played.luma.map(\.count) == [61 * 43, 61 * 43, 61 * 43])
        #expect(played.color.map(\.count) == [61 * 43 * 4, 61 * 43 * 4, 61 * 43 * 4])
        #expect(try played.luma[0] == Array(media.rawVideo(path, format).prefix(61 * 43)))
    }

    @Test func percentSignsAndColonsInNamesAreNames() throws {
        let media = try Media()
        for name in ["shot%03d.png", "http:x.png", "concat:a.png|b.png", "-.png"] {
            let plain = try media.bytes(try media.clip("plain.png", frames: 1, "-f image2 -update 1"))
            #expect(try Played(media.write(name, plain)).numbers == [0])
        }
    }
}

/// OpenCV's weights for blue, green and red, in 15-bit fixed point.
func opencvGray(_ blue: UInt8, _ green: UInt8, _ red: UInt8) -> UInt8 {
    let weighted: Int = 3735 * Int(blue) + 19235 * Int(green) + 9798 * Int(red)
    return UInt8((weighted + 16384) >> 15)
}
