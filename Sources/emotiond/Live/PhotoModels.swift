import Dashboard
import FaceDetection
import Foundation
import Pipeline

/// The networks that read pictures sent to the web page.
enum PhotoModels {
    /// Loads them for each of the page's threads.
    ///
    /// - Parameter models: files, nil being the network inside the program.
    static func load(_ models: [String?], cascade: String, threads: Int, workers: Int) throws -> [[PhotoDesk.Model]] {
        let (first, second) = (try CascadeOptions.load(cascade), try CascadeOptions.loadSecond())
        var finder = FinderSettings()
        finder.threads = threads
        let names = names(of: models)
        return try (0..<workers).map { _ in
            try zip(names, models).map { name, model in
                let classifier = try ModelOptions.loadClassifier(model)
                return PhotoDesk.Model(
                    name: name,
                    reader: PhotoReader(cascade: first, secondCascade: second, classifier: classifier, settings: finder))
            }
        }
    }

    /// Files' names without their folders, where that tells them apart.
    private static func names(of models: [String?]) -> [String] {
        let long = models.map { ModelOptions.name($0) }
        let short = long.map { URL(fileURLWithPath: $0).lastPathComponent }
        return Set(short).count == short.count ? short : long
    }
}
