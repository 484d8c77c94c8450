extension Evaluation {
    /// `evaluate --json`: one object on one line, its keys always in this order, every number finite.
    package func json(model: String, split: String) -> String {
        let members: [(String, String)] = [
            ("model", JSONText.string(model)),
            ("split", JSONText.string(split)),
            ("count", "\(count)"),
            ("accuracy", "\(accuracy)"),
            ("labels", JSONText.array(labels.map(JSONText.string))),
            ("precision", JSONText.array(precision.map { "\($0)" })),
            ("recall", JSONText.array(recall.map { "\($0)" })),
            ("f1", JSONText.array(f1.map { "\($0)" })),
            ("support", JSONText.array(support.map { "\($0)" })),
            ("confusion", JSONText.array(confusion.map { JSONText.array($0.map { "\($0)" }) })),
            ("ece", "\(expectedCalibrationError)"),
        ]
        return "{" + members.map { "\(JSONText.string($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }
}
