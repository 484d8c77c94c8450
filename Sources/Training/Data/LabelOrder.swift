internal import Inference

/// How labels are named and ordered, whatever a folder or a table calls them.
package enum LabelOrder {
    /// FER-2013's labels, in its order.
    package static let fer: [String] = Emotion.allCases.map(\.rawValue)

    /// FER-2013's name for a label where it has one (`Happiness` is `happy`), else the name in lower case.
    package static func canonical(_ name: some StringProtocol) -> String {
        let name = name.lowercased()
        return switch name {
        case "anger": "angry"
        case "disgusted": "disgust"
        case "fearful", "afraid": "fear"
        case "happiness", "joy": "happy"
        case "sadness": "sad"
        case "surprised": "surprise"
        default: name
        }
    }

    /// Canonical names without repetition: FER-2013's in its order, then the others by alphabet.
    package static func sorted(_ names: some Sequence<String>) -> [String] {
        let all = Set(names.map { canonical($0) })
        return fer.filter(all.contains) + all.subtracting(fer).sorted()
    }
}
