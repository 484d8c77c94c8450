/// The seven emotions of FER-2013, in its order. A model may have other labels; these have a colour and a face of their own.
package enum Emotion: String, CaseIterable, Sendable {
    case angry, disgust, fear, happy, sad, surprise, neutral
}
