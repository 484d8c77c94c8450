import Foundation

/// Chromium without a window, driven over the WebDriver protocol as a person would use it.
///
/// A session of its own: nothing is left of it, and it shares nothing with another.
final class Browser {
    enum Failure: Error { case noDriver, refused(String), noAnswer(String) }

    static let isInstalled = ["/usr/bin/chromium", "/usr/bin/chromedriver"].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

    private static let arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]

    private let driver = Process()
    private let folder: TemporaryFolder
    private var session = ""

    /// Its screen is a desk's.
    init() throws {
        folder = try TemporaryFolder()
        let output = folder.path("driver")
        try Data().write(to: URL(fileURLWithPath: output))
        driver.executableURL = URL(fileURLWithPath: "/usr/bin/chromedriver")
        driver.arguments = ["--port=0"]
        driver.standardOutput = FileHandle(forWritingAtPath: output)
        driver.standardError = FileHandle.nullDevice
        try driver.run()
        var port: Substring?
        guard eventually({
            port = (try? String(contentsOfFile: output, encoding: .utf8))?.firstMatch(of: #/successfully on port (\d+)/#)?.1
            return port != nil
        }) else { throw Failure.noDriver }
        session = "http://127.0.0.1:\(port!)/session"
        let options: [String: Any] = ["binary": "/usr/bin/chromium", "args": Self.arguments]
        let value = try call("POST", "", ["capabilities": ["alwaysMatch": ["goog:chromeOptions": options]]])
        guard let name = (value as? [String: Any])?["sessionId"] as? String else { throw Failure.noDriver }
        session += "/\(name)"
        try setScreen(width: 1280, height: 900)
    }

    deinit {
        _ = try? call("DELETE", "", nil)
        // The browser has gone with its session; the driver has nothing to tidy up.
        if driver.isRunning { kill(driver.processIdentifier, SIGKILL) }
    }

    /// - Parameter isPhone: touched, not clicked.
    func setScreen(width: Int, height: Int, isPhone: Bool = false) throws {
        let screen: [String: Any] = ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": isPhone]
        try command("Emulation.setDeviceMetricsOverride", screen)
    }

    /// What the system's settings ask of pages.
    func setScheme(isDark: Bool) throws {
        let scheme = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        try command("Emulation.setEmulatedMedia", ["features": [scheme]])
    }

    // MARK: What a person does

    func open(_ address: String) throws { try call("POST", "/url", ["url": address]) }

    func click(_ selector: String) throws { try call("POST", "/element/\(element(selector))/click", [:]) }

    /// Types; a path, where the element takes a file.
    func type(_ text: String, into selector: String) throws {
        try call("POST", "/element/\(element(selector))/value", ["text": text])
    }

    /// Presses and lets go of a key, whatever has the focus.
    func press(_ key: Key) throws {
        let strokes = ["keyDown", "keyUp"].map { ["type": $0, "value": key.rawValue] }
        try call("POST", "/actions", ["actions": [["type": "key", "id": "keyboard", "actions": strokes]]])
    }

    enum Key: String {
        case tab = "\u{E004}"
        case enter = "\u{E007}"
        case space = " "
    }

    // MARK: What a person sees

    /// The text of an element as it is shown; empty where it is hidden.
    func text(_ selector: String) throws -> String { try call("GET", "/element/\(element(selector))/text", nil) as? String ?? "" }

    func isShown(_ selector: String) throws -> Bool { try call("GET", "/element/\(element(selector))/displayed", nil) as? Bool ?? false }

    /// What a screen reader says of an element: its role and its name.
    func spoken(_ selector: String) throws -> String { try spoken(element: element(selector)) }

    /// The same of what has the focus.
    func spokenFocus() throws -> String { try spoken(element: Self.name(call("GET", "/element/active", nil))) }

    private func spoken(element: String) throws -> String {
        let role = try call("GET", "/element/\(element)/computedrole", nil), name = try call("GET", "/element/\(element)/computedlabel", nil)
        return "\(role as? String ?? "") \(name as? String ?? "")"
    }

    /// What a line of script returns.
    @discardableResult
    func evaluate(_ script: String) throws -> Any { try call("POST", "/execute/sync", ["script": "return \(script)", "args": [Any]()]) }

    /// A picture of the whole page, as PNG.
    func screenshot() throws -> [UInt8] {
        let size = try command("Page.getLayoutMetrics", [:])["cssContentSize"] as? [String: Any] ?? [:]
        let clip: [String: Any] = ["x": 0, "y": 0, "width": size["width"] ?? 0, "height": size["height"] ?? 0, "scale": 1]
        let answer = try command("Page.captureScreenshot", ["format": "png", "captureBeyondViewport": true, "clip": clip])
        return (answer["data"] as? String).flatMap { Data(base64Encoded: $0) }.map(Array.init) ?? []
    }

    /// Waits until something holds, for a generous while.
    func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
        let end = ContinuousClock.now + .seconds(60)
        while try !condition() {
            guard .now < end else { return false }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return true
    }

    // MARK: The protocol

    private func element(_ selector: String) throws -> String {
        try Self.name(call("POST", "/element", ["using": "css selector", "value": selector]))
    }

    private static func name(_ value: Any) throws -> String {
        guard let name = (value as? [String: String])?.values.first else { throw Failure.noAnswer("no element") }
        return name
    }

    @discardableResult
    private func command(_ name: String, _ parameters: [String: Any]) throws -> [String: Any] {
        try call("POST", "/goog/cdp/execute", ["cmd": name, "params": parameters]) as? [String: Any] ?? [:]
    }

    /// Asks the driver. Through curl: Foundation's own client is a library more to load.
    @discardableResult
    private func call(_ method: String, _ path: String, _ body: [String: Any]?) throws -> Any {
        let (question, answer) = (folder.path("question"), folder.path("answer"))
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        curl.arguments = ["-sS", "-m", "120", "-X", method, "-o", answer, session + path]
        if let body {
            try JSONSerialization.data(withJSONObject: body).write(to: URL(fileURLWithPath: question))
            curl.arguments! += ["-H", "Content-Type: application/json", "--data-binary", "@\(question)"]
        }
        try curl.run()
        curl.waitUntilExit()
        let data = try Data(contentsOf: URL(fileURLWithPath: answer))
        guard curl.terminationStatus == 0, let object = try JSONSerialization.jsonObject(with: data) as? [String: Any],
            let value = object["value"]
        else { throw Failure.noAnswer("\(method) \(path)") }
        if let error = value as? [String: Any], let name = error["error"] as? String {
            throw Failure.refused("\(method) \(path): \(name): \(error["message"] ?? "")")
        }
        return value
    }
}
