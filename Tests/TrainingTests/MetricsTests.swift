import Foundation
import FoundationXML
import Testing

import Training

/// Every expected table and number in here was printed by scikit-learn for the same predictions; the calibration error, which
/// it does not have, was computed with NumPy.
@Suite struct MetricsTests {
    private static let labels = ["angry", "happy", "neutral"]
    private static let truth = [2, 0, 0, 0, 0, 2, 2, 1, 0, 0, 0, 1, 1, 1, 0, 0, 2, 2, 0, 0, 1, 1, 2, 1]
    private static let probabilities: [Float] = [
        0.326, 0.222, 0.452, 0.458, 0.365, 0.177, 0.809, 0.085, 0.106, 0.858, 0.105, 0.037, 0.225, 0.154, 0.621,
        0.078, 0.081, 0.841, 0.049, 0.089, 0.862, 0.254, 0.468, 0.278, 0.053, 0.832, 0.115, 0.145, 0.338, 0.517,
        0.585, 0.104, 0.311, 0.062, 0.8, 0.138, 0.109, 0.818, 0.073, 0.052, 0.711, 0.237, 0.586, 0.11, 0.304,
        0.064, 0.514, 0.422, 0.081, 0.442, 0.477, 0.615, 0.038, 0.347, 0.65, 0.338, 0.012, 0.486, 0.369, 0.145,
        0.677, 0.126, 0.197, 0.026, 0.902, 0.072, 0.04, 0.011, 0.949, 0.183, 0.549, 0.268,
    ]

    private func example() throws -> Evaluation {
        try Evaluation(labels: Self.labels, truth: Self.truth, probabilities: Self.probabilities)
    }

    private func close(_ one: [Double], _ other: [Double]) -> Bool { zip(one, other).allSatisfy { abs($0 - $1) < 1e-6 } }

    @Test func numbersAreThoseOfScikitLearn() throws {
        let evaluation = try example()
        #expect(evaluation.confusion == [[7, 2, 2], [1, 6, 0], [1, 0, 5]])
        #expect(evaluation.support == [11, 7, 6] && evaluation.count == 24 && evaluation.accuracy == 0.75)
        #expect(close(evaluation.precision, [0.77777778, 0.75, 0.71428571]))
        #expect(close(evaluation.recall, [0.63636364, 0.85714286, 0.83333333]))
        #expect(close(evaluation.f1, [0.7, 0.8, 0.76923077]))
        #expect(close([evaluation.balancedAccuracy], [0.7756132756132756]))
        #expect(close([evaluation.negativeLogLikelihood], [0.8226393288060675]))
        #expect(close([evaluation.expectedCalibrationError], [0.18795833]))
    }

    @Test func theTableIsLaidOutAsScikitLearns() throws {
        let evaluation = try example()
        #expect(
            evaluation.classificationReport() == """
                              precision    recall  f1-score   support

                       angry       0.78      0.64      0.70        11
                       happy       0.75      0.86      0.80         7
                     neutral       0.71      0.83      0.77         6

                    accuracy                           0.75        24
                   macro avg       0.75      0.78      0.76        24
                weighted avg       0.75      0.75      0.75        24

                """)
        #expect(evaluation.classificationReport(decimals: 4).hasSuffix("weighted avg     0.7538    0.7500    0.7465        24\n"))
    }

    @Test func aLongNameWidensTheTableAndNothingPredictedIsZero() throws {
        let evaluation = try Evaluation(
            labels: ["sad", "a rather long name of one", "never seen"], truth: [0, 0, 1, 1, 1],
            probabilities: Array([[Float]](repeating: [1, 0, 0], count: 5).joined()))
        #expect(
            evaluation.classificationReport() == """
                                           precision    recall  f1-score   support

                                      sad       0.40      1.00      0.57         2
                a rather long name of one       0.00      0.00      0.00         3

                                 accuracy                           0.40         5
                                macro avg       0.20      0.50      0.29         5
                             weighted avg       0.16      0.40      0.23         5

                """)
        #expect(evaluation.balancedAccuracy == 0.5)
    }

    @Test func rowsWithoutALabelAreLeftOut() throws {
        let evaluation = try Evaluation(labels: ["a", "b"], truth: [nil, 1], probabilities: [1, 0, 0.25, 0.75])
        #expect(evaluation.count == 1 && evaluation.confusion == [[0, 0], [0, 1]])
        let error = dataError { try Evaluation(labels: ["a"], truth: [nil], probabilities: [1]) }
        #expect(error?.kind == .badData)
    }

    @Test func ofEqualProbabilitiesTheFirstWins() throws {
        let evaluation = try Evaluation(labels: ["a", "b", "c"], truth: [1], probabilities: [0.2, 0.4, 0.4])
        #expect(evaluation.confusion == [[0, 0, 0], [0, 1, 0], [0, 0, 0]])
    }

    @Test func certaintyFallsIntoTheLastBin() throws {
        let evaluation = try Evaluation(
            labels: ["a", "b", "c", "d", "e"], truth: [0, 0, 0],
            probabilities: [0.26, 0.2, 0.2, 0.2, 0.14, 0.27, 0.2, 0.2, 0.2, 0.13, 1, 0, 0, 0, 0])
        // 4/15 = 0.2667 lies between the first two.
        #expect(evaluation.calibration.bins.map(\.count) == [0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    }

    @Test func jsonHasTheKeysInTheirOrder() throws {
        let evaluation = try Evaluation(labels: ["a", "b \"x\""], truth: [0, 1, 1], probabilities: [0.9, 0.1, 0.25, 0.75, 1, 0])
        let json = evaluation.json(model: "m/\\\n.onnx", split: "test")
        #expect(
            json == #"{"model":"m/\\\n.onnx","split":"test","count":3,"accuracy":0.666667,"labels":["a","b \"x\""],"#
                + #""precision":[0.5,1.0],"recall":[1.0,0.5],"f1":[0.666667,0.666667],"support":[1,2],"#
                + #""confusion":[[1,0],[1,1]],"ece":0.45}"#)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["model"] as? String == "m/\\\n.onnx" && object.count == 11)
    }
}

@Suite struct MetricsReportTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func report(_ labels: [String], history: [EpochRecord] = []) throws -> EvaluationReport {
        let truth = (0..<40).map { $0 % labels.count }
        let probabilities = truth.indices.flatMap { row in
            labels.indices.map { label in Float(label == (row % 5 == 0 ? 0 : truth[row]) ? 0.7 : 0.3 / Double(labels.count - 1)) }
        }
        return try EvaluationReport(
            labels: labels, truth: truth, probabilities: probabilities, model: "a<b>&\"c\".onnx", data: "faces", split: "test",
            history: history)
    }

    @Test func writesEveryFileIntoANewFolder() throws {
        let target = folder.path + "/deep/report"
        try report(["sad", "<odd>"]).write(to: target)
        let names = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
        #expect(
            names == [
                "confusion-counts.svg", "confusion.svg", "index.html", "mistakes.svg", "reliability.svg", "report.json", "report.txt",
            ])
        try checkPictures(names, in: target)
        let page = try String(contentsOfFile: target + "/index.html", encoding: .utf8)
        #expect(page.contains("a&lt;b&gt;&amp;&quot;c&quot;.onnx") && page.contains("&lt;odd&gt;"))
        #expect(!page.contains("<odd>") && !page.contains("src=") && !page.contains("href="))
    }

    private func checkPictures(_ names: [String], in folder: String) throws {
        for name in names where name.hasSuffix(".svg") {
            let parser = XMLParser(data: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
            #expect(parser.parse(), "\(name) is well-formed")
        }
    }

    @Test(arguments: [1, 2, 75]) func aTrainingsCurvesAreDrawn(epochs: Int) throws {
        let history = (1...epochs).map { epoch in
            var record = EpochRecord()
            record.epoch = epoch
            record.loss = 2 / Double(epoch)
            record.validationLoss = 1.5
            record.accuracy = 1 - 1 / Double(epoch + 1)
            record.validationAccuracy = 0.5
            record.seconds = 30
            return record
        }
        let target = folder.path + "/trained"
        try report(["sad", "happy"], history: history).write(to: target)
        let names = try FileManager.default.contentsOfDirectory(atPath: target)
        #expect(Set(names).isSuperset(of: ["loss.svg", "accuracy.svg"]))
        try checkPictures(names, in: target)
        // Losses go down the page, accuracies up, and nothing leaves the picture.
        for (name, falls) in [("loss.svg", true), ("accuracy.svg", false)] where epochs > 2 {
            let text = try String(contentsOfFile: "\(target)/\(name)", encoding: .utf8)
            let curve = try #require(text.components(separatedBy: "class=\"curve learnt\" d=\"M").dropFirst().first)
            let heights = curve.prefix { $0 != "\"" }.split(separator: "L").compactMap { Double($0.split(separator: " ")[1]) }
            #expect(heights.count == epochs)
            #expect(falls ? heights.first! < heights.last! : heights.first! > heights.last!)
            #expect(heights.allSatisfy { $0 >= 34 && $0 <= 334 })
        }
        let page = try String(contentsOfFile: target + "/index.html", encoding: .utf8)
        #expect(page.contains("\(epochs) epochs in"))
    }

    @Test func mistakesAreCountedAndTheSurestComeFirst() throws {
        let truth: [Int?] = [0, 0, 0, 1, 2, nil, 1]
        let probabilities: [Float] = [
            0.8, 0.1, 0.1,  // right
            0.05, 0.95, 0,  // 0 taken for 1, true label second
            0.3, 0.4, 0.3,  // the same; of equal ones the first counts as the more probable
            0.2, 0.7, 0.1,  // right
            0.5, 0.3, 0.2,  // 2 taken for 0, true label last
            0, 0, 1,  // not labelled
            0.1, 0.45, 0.45,  // right: of equal ones the first
        ]
        let mistakes = Mistakes(labels: 3, truth: truth, probabilities: probabilities)
        #expect(mistakes.count == 3 && mistakes.secondGuesses == 2 && mistakes.sure == 1)
        #expect(mistakes.confusions.map { [$0.truth, $0.predicted, $0.count] } == [[0, 1, 2], [2, 0, 1]])
        #expect(abs(mistakes.confusions[0].meanConfidence - 0.675) < 1e-6)
        #expect(abs(mistakes.confusions[0].meanTruth - 0.175) < 1e-6)
        #expect(mistakes.surest.map(\.index) == [1, 4, 2])
        #expect(mistakes.surest[1].truthProbability == Double(Float(0.2)))
    }

    @Test func aPlaceThatCannotBeWrittenIsSaid() throws {
        try folder.write("x", to: "file")
        let error = dataError { try report(["a", "b"]).write(to: folder.path + "/file/report") }
        #expect(error?.kind == .unreadable && error?.description.contains("cannot be made") == true)
    }
}
