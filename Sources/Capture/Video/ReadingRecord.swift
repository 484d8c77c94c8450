internal import Glibc

/// How far the reading of a recording has come, and what was wrong on the way.
struct ReadingRecord {
    /// As errors name the file.
    let name: String
    /// Whether the container is longer than the file.
    let isCutOff: Bool
    /// Whether something could not be read so far.
    private var isDamaged = false
    /// Number and time of the last good picture, and of the one before the first damage.
    private var last: (number: Int, time: Double)?
    private var beforeDamage: (number: Int, time: Double)?

    init(_ input: MediaInput) {
        name = input.name
        isCutOff = ContainerLength.isCutOff(input)
    }

    mutating func noteWhole(number: Int, time: Double) { last = (number, time) }

    mutating func noteDamage() {
        if !isDamaged { beforeDamage = last }
        isDamaged = true
    }

    /// What to say at the end; nil where all was well. `failure`: the errno of a failed read of the file itself.
    func error(failure: Int32?) -> CaptureError? {
        if let failure {
            let reason = String(cString: strerror(failure))
            return CaptureError(.unreadable, "\(name) cannot be read\(Self.after(last)) (\(reason)); check the disk")
        }
        if isCutOff { return CaptureError(.badData, "\(name) is cut off\(Self.after(last)); get the whole file for the rest") }
        if last == nil {
            return isDamaged
                ? CaptureError(.badData, "\(name) is damaged: none of its pictures can be decoded; get the file again")
                : CaptureError(.badData, "\(name) has not a single picture that can be decoded; name another file")
        }
        guard isDamaged else { return nil }
        return CaptureError(
            .badData, "\(name) is damaged or cut off\(Self.after(beforeDamage)); get the file again for what is missing")
    }

    private static func after(_ place: (number: Int, time: Double)?) -> String {
        guard let place else { return " before its first picture" }
        let milliseconds = Int((place.time * 1000).rounded())
        let fraction = String(milliseconds % 1000 + 1000).dropFirst()
        return " after frame \(place.number) (\(milliseconds / 1000).\(fraction) s)"
    }
}
