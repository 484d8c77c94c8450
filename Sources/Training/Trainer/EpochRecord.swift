/// How one epoch went.
package struct EpochRecord: Sendable, Equatable {
    /// From 1.
    package var epoch = 0
    /// Means over the epoch's rows as they were learnt from: changed at random, weights moving.
    package var loss = 0.0
    package var accuracy = 0.0
    /// Of the validation rows afterwards; mean loss, share right.
    package var validationLoss = 0.0
    package var validationAccuracy = 0.0
    /// The learning rate at the epoch's end.
    package var rate = 0.0
    package var seconds = 0.0
    package var imagesPerSecond = 0.0

    package init() {}

    mutating func code(_ coder: inout Coder) {
        coder.code(&epoch)
        coder.code(&loss)
        coder.code(&accuracy)
        coder.code(&validationLoss)
        coder.code(&validationAccuracy)
        coder.code(&rate)
        coder.code(&seconds)
        coder.code(&imagesPerSecond)
    }

    /// The history as a table: a header, then a line for each epoch.
    package static func csv(_ history: [EpochRecord]) -> String {
        var text = "epoch,loss,accuracy,validation_loss,validation_accuracy,rate,seconds,images_per_second\n"
        for it in history {
            let numbers = [it.loss, it.accuracy, it.validationLoss, it.validationAccuracy, it.rate, it.seconds, it.imagesPerSecond]
            text += "\(it.epoch)," + numbers.map { "\(Float($0))" }.joined(separator: ",") + "\n"
        }
        return text
    }
}
