internal import CFFmpeg
internal import Imaging

/// Makes luma and colour of decoded pictures.
///
/// Luma is the decoder's own Y, value for value, limited or full range as it is stored; deeper samples are rounded to 8 bits.
/// Pictures stored as red, green and blue are unpacked exactly and weighed by `ColorImage.luma()`; alpha is ignored.
struct PictureConverter: ~Copyable {
    private var scaler = Scaler()

    /// How a pixel format's luma is reached.
    private enum Layout {
        /// A luma component lies in the data.
        case luma
        case rgb
        case palette
        case bits(inverted: Bool)
        /// Left to FFmpeg: Bayer patterns, XYZ, floating point.
        case other

        init(_ format: AVPixelFormat, _ descriptor: AVPixFmtDescriptor) {
            let has = { (flag: Int32) in descriptor.flags & UInt64(flag) != 0 }
            switch format {
            case AV_PIX_FMT_MONOWHITE: self = .bits(inverted: true)
            case AV_PIX_FMT_MONOBLACK: self = .bits(inverted: false)
            case AV_PIX_FMT_XYZ12LE, AV_PIX_FMT_XYZ12BE: self = .other
            case _ where has(AV_PIX_FMT_FLAG_PAL): self = .palette
            case _ where has(AV_PIX_FMT_FLAG_FLOAT) || has(AV_PIX_FMT_FLAG_BAYER) || has(AV_PIX_FMT_FLAG_HWACCEL): self = .other
            case _ where has(AV_PIX_FMT_FLAG_RGB): self = .rgb
            case _ where has(AV_PIX_FMT_FLAG_BITSTREAM): self = .other
            default: self = .luma
            }
        }
    }

    /// Converts a decoded picture; colour only if asked for. Nil where the pixel format cannot be read.
    mutating func convert(_ picture: borrowing Picture, color wantsColor: Bool, orientation: Orientation) -> DecodedPicture? {
        let frame = picture.raw
        let format = AVPixelFormat(frame.pointee.format)
        guard let descriptor = av_pix_fmt_desc_get(format) else { return nil }
        let layout = Layout(format, descriptor.pointee)
        if case .luma = layout {
            let luma = readLuma(frame, descriptor)
            guard wantsColor else { return DecodedPicture(luma: orientation.upright(luma)) }
            if descriptor.pointee.nb_components <= 2 {
                let upright = orientation.upright(luma)
                let color = ColorImage(gray: upright)
                return DecodedPicture(luma: upright, color: color)
            }
            guard let color = scaler.color(of: frame) else { return nil }
            return DecodedPicture(luma: orientation.upright(luma), color: orientation.upright(color))
        }
        let unpacked: ColorImage
        switch layout {
        case .palette: unpacked = unpackPalette(frame)
        case .bits(let inverted): unpacked = unpackBits(frame, inverted: inverted)
        case .rgb: unpacked = unpackRGB(frame, descriptor)
        default:
            guard let converted = scaler.color(of: frame) else { return nil }
            unpacked = converted
        }
        let color = orientation.upright(unpacked)
        let luma = color.luma()
        return wantsColor ? DecodedPicture(luma: luma, color: color) : DecodedPicture(luma: luma)
    }

    private func readLuma(_ frame: UnsafePointer<AVFrame>, _ descriptor: UnsafePointer<AVPixFmtDescriptor>) -> GrayImage {
        let component = descriptor.pointee.comp.0
        let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
        let plane = frame.plane(Int(component.plane)), linesize = frame.linesize(Int(component.plane))
        let (step, offset, depth) = (Int(component.step), Int(component.offset), Int(component.depth))
        if depth == 8, step == 1 { return GrayImage(width: width, height: height, copying: plane, stride: linesize) }

        var gray = GrayImage(width: width, height: height)
        let stride = gray.stride
        let bigEndian = descriptor.pointee.flags & UInt64(AV_PIX_FMT_FLAG_BE) != 0
        gray.withMutablePixels { target in
            for y in 0..<height {
                let from = UnsafeRawPointer(plane + y * linesize + offset), to = target + y * stride
                if depth <= 8 {
                    for x in 0..<width { to[x] = from.load(fromByteOffset: x * step, as: UInt8.self) }
                    continue
                }
                let mask = (1 << depth) - 1
                for x in 0..<width {
                    let word = from.loadUnaligned(fromByteOffset: x * step, as: UInt16.self)
                    let sample = Int(bigEndian ? word.byteSwapped : word) >> Int(component.shift) & mask
                    to[x] = eightBits(sample, depth: depth)
                }
            }
        }
        return gray
    }

    private func unpackRGB(_ frame: UnsafePointer<AVFrame>, _ descriptor: UnsafePointer<AVPixFmtDescriptor>) -> ColorImage {
        let (width, height) = (Int(frame.pointee.width), Int(frame.pointee.height))
        let (red, green, blue) = (descriptor.pointee.comp.0, descriptor.pointee.comp.1, descriptor.pointee.comp.2)
        let inBytes =
            descriptor.pointee.flags & UInt64(AV_PIX_FMT_FLAG_BITSTREAM) == 0
            && [red, green, blue].allSatisfy { $0.depth == 8 && $0.shift == 0 }
        return ColorImage(width: width, height: height) { row, y in
            for (channel, component) in [blue, green, red].enumerated() {
                if inBytes {
                    let plane = Int(component.plane), step = Int(component.step)
                    let from = frame.plane(plane) + y * frame.linesize(plane) + Int(component.offset)
                    for x in 0..<width { row[4 * x + channel] = from[x * step] }
                } else {
                    readLine(frame, descriptor, y, component: 2 - channel, depth: Int(component.depth)) { x, level in
                        row[4 * x + channel] = level
                    }
                }
            }
        }
    }

    private func unpackBits(_ frame: UnsafePointer<AVFrame>, inverted: Bool) -> ColorImage {
        let from = frame.plane(0), linesize = frame.linesize(0), width = Int(frame.pointee.width)
        return ColorImage(width: width, height: Int(frame.pointee.height)) { row, y in
            for x in 0..<width {
                let isSet = from[y * linesize + x / 8] << UInt8(x % 8) & 0x80 != 0
                for channel in 0..<3 { row[4 * x + channel] = isSet != inverted ? 255 : 0 }
            }
        }
    }

    private func unpackPalette(_ frame: UnsafePointer<AVFrame>) -> ColorImage {
        let from = frame.plane(0), linesize = frame.linesize(0), palette = frame.plane(1), width = Int(frame.pointee.width)
        return ColorImage(width: width, height: Int(frame.pointee.height)) { row, y in
            for x in 0..<width {
                let entry = palette + 4 * Int(from[y * linesize + x])
                for channel in 0..<3 { row[4 * x + channel] = entry[channel] }
            }
        }
    }

    /// Any packing FFmpeg knows, slowly: one component of one row.
    private func readLine(
        _ frame: UnsafePointer<AVFrame>, _ descriptor: UnsafePointer<AVPixFmtDescriptor>, _ y: Int, component: Int, depth: Int,
        _ body: (Int, UInt8) -> Void
    ) {
        let width = Int(frame.pointee.width)
        var planes = (0..<4).map { UnsafePointer(frame.optionalPlane($0)) }
        let linesizes = (0..<4).map { Int32(frame.linesize($0)) }
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: width) { samples in
            av_read_image_line2(
                samples.baseAddress, &planes, linesizes, descriptor, 0, Int32(y), Int32(component), Int32(width), 0, 2)
            for x in 0..<width { body(x, eightBits(Int(samples[x]), depth: depth)) }
        }
    }
}

/// A sample of another depth in 8 bits: 9 to 15 are rounded, of 16 the high byte is taken (as OpenCV reads 16-bit stills),
/// fewer than 8 are stretched.
private func eightBits(_ sample: Int, depth: Int) -> UInt8 {
    switch depth {
    case 8: UInt8(truncatingIfNeeded: sample)
    case 16: UInt8(truncatingIfNeeded: sample >> 8)
    case 9...15: UInt8(min(255, (sample + 1 << (depth - 9)) >> (depth - 8)))
    default: UInt8(truncatingIfNeeded: (sample * 255 * 2 + (1 << depth) - 1) / (2 * ((1 << depth) - 1)))
    }
}

extension ColorImage {
    /// An opaque picture whose rows are filled one by one.
    fileprivate init(width: Int, height: Int, rows fill: (UnsafeMutablePointer<UInt8>, Int) -> Void) {
        self.init(width: width, height: height)
        let stride = self.stride
        withMutablePixels { base in
            for y in 0..<height {
                let row = base + y * stride
                for x in 0..<width { row[4 * x + 3] = 255 }
                fill(row, y)
            }
        }
    }
}

extension UnsafePointer where Pointee == AVFrame {
    func plane(_ index: Int) -> UnsafePointer<UInt8> { UnsafePointer<UInt8>(optionalPlane(index)!) }

    func optionalPlane(_ index: Int) -> UnsafeMutablePointer<UInt8>? {
        withUnsafePointer(to: pointee.data) {
            $0.withMemoryRebound(to: UnsafeMutablePointer<UInt8>?.self, capacity: 8) { $0[index] }
        }
    }

    /// Bytes from one row to the next, negative for pictures stored bottom up.
    func linesize(_ index: Int) -> Int {
        withUnsafePointer(to: pointee.linesize) { $0.withMemoryRebound(to: Int32.self, capacity: 8) { Int($0[index]) } }
    }
}
