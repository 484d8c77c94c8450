internal import JSONText

extension Evaluation {
    /// `evaluate --json`: one object on one line, its keys always in this order, every number finite.
    package func json(model: String, split: String) -> String {
        JSONText.object {
            $0.field("model", model)
            $0.field("split", split)
            $0.field("count", count)
            $0.field("accuracy", accuracy, decimals: 6)
            $0.field("labels", labels)
            $0.field("precision") { $0.array { for value in precision { $0.value(value, decimals: 6) } } }
            $0.field("recall") { $0.array { for value in recall { $0.value(value, decimals: 6) } } }
            $0.field("f1") { $0.array { for value in f1 { $0.value(value, decimals: 6) } } }
            $0.field("support", support)
            $0.field("confusion") {
                $0.array {
                    for row in confusion { $0.array { for count in row { $0.value(count) } } }
                }
            }
            $0.field("ece", expectedCalibrationError, decimals: 6)
        }.string
    }
}
