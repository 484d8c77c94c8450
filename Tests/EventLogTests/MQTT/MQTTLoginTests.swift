import EventLog
import Foundation
import Testing

/// Brokers that want to know who comes, and those who want to know the broker.
@Suite(.enabled(if: Broker.isInstalled, "mosquitto, its clients or openssl are missing: apt-get install mosquitto mosquitto-clients openssl"))
struct MQTTLoginTests {
    private func guarded() throws -> Broker {
        try Broker { folder in
            try Broker.run("mosquitto_passwd", "-c", "-b", folder.file("users"), "camera", "geheim ä")
            return "allow_anonymous false\npassword_file \(folder.file("users"))\n"
        }
    }

    @Test func theRightPasswordOpens() throws {
        let broker = try guarded(), links = Links()
        var configuration = MQTTConfiguration(broker)
        (configuration.user, configuration.password) = ("camera", "geheim ä")
        let sink = MQTTSink.started(configuration, links: links)
        #expect(eventually { !links.all.isEmpty })
        #expect(links.all == [.connected(broker: "localhost:\(broker.port)")])
        try sink.finish(Run.summary)
    }

    @Test func aWrongPasswordIsToldOnceAndTriedOn() throws {
        let broker = try guarded(), links = Links()
        var configuration = MQTTConfiguration(broker)
        (configuration.user, configuration.password) = ("camera", "wrong")
        let sink = MQTTSink.started(configuration, links: links)
        #expect(eventually { !links.all.isEmpty })
        guard case .refused(_, let reason)? = links.all.first else { Issue.record("\(links.all)"); return }
        #expect(reason.contains("camera") && reason.contains("mqtt.password_file"))
        // Somebody mends it at the broker.
        broker.stop()
        try Broker.run("mosquitto_passwd", "-b", broker.folder.file("users"), "camera", "wrong")
        try broker.start()
        #expect(eventually { sink.statistics.isConnected })
        #expect(links.all.filter { $0.description.contains(" refuses: ") }.count == 1, "\(links.all)")
        try sink.finish(Run.summary)
    }

    @Test func withoutANameItIsAskedFor() throws {
        let broker = try guarded(), links = Links(), sink = MQTTSink.started(MQTTConfiguration(broker), links: links)
        #expect(eventually { links.all.first?.description.contains("set mqtt.user") == true })
        try sink.finish(Run.summary)
    }

    // MARK: Encryption

    /// A broker whose certificate an authority of our own made for `host`.
    private func encrypted(host: String = "localhost") throws -> Broker {
        try Broker { folder in
            let (key, certificate) = (folder.file("ca.key"), folder.file("ca.crt"))
            try Broker.run(
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority", "-keyout", key,
                "-out", certificate)
            try Broker.run(
                "openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(host)", "-keyout", folder.file("server.key"), "-out",
                folder.file("server.csr"))
            try Broker.run(
                "openssl", "x509", "-req", "-days", "2", "-in", folder.file("server.csr"), "-CA", certificate, "-CAkey", key,
                "-CAcreateserial", "-out", folder.file("server.crt"))
            return """
                allow_anonymous true
                cafile \(certificate)
                certfile \(folder.file("server.crt"))
                keyfile \(folder.file("server.key"))

                """
        }
    }

    @Test func aTrustedCertificateOpens() throws {
        let broker = try encrypted(), links = Links()
        var configuration = MQTTConfiguration(broker)
        configuration.encryption = .file(broker.folder.file("ca.crt"))
        let sink = MQTTSink.started(configuration, links: links)
        let listener = Listener(broker, ["--cafile", broker.folder.file("ca.crt")])
        #expect(listener.hears("emotiond/lobby/availability"))
        sink.see(1)
        #expect(listener.hears("emotiond/lobby/event"))
        try sink.finish(Run.summary)
        #expect(links.all == [.connected(broker: "localhost:\(broker.port)")])
    }

    @Test func aCertificateThatNobodyTrustsKeepsUsAway() throws {
        let broker = try encrypted(), links = Links()
        var configuration = MQTTConfiguration(broker)
        configuration.encryption = .system
        let sink = MQTTSink.started(configuration, links: links)
        #expect(eventually { !links.all.isEmpty })
        #expect(links.all.first?.description.contains("mqtt.ca_file") == true, "\(links.all)")
        try sink.finish(Run.summary)
    }

    @Test func aCertificateForAnotherHostKeepsUsAway() throws {
        let broker = try encrypted(host: "elsewhere.invalid"), links = Links()
        var configuration = MQTTConfiguration(broker)
        configuration.encryption = .file(broker.folder.file("ca.crt"))
        let sink = MQTTSink.started(configuration, links: links)
        #expect(eventually { !links.all.isEmpty })
        #expect(links.all.first?.description.contains("names the host") == true, "\(links.all)")
        try sink.finish(Run.summary)
    }
}

/// A password in a file.
struct PasswordFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func file(_ text: String, mode: Int) throws -> String {
        let path = try folder.write(text, to: "password")
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    @Test(arguments: ["geheim ä", "geheim ä\n", "geheim ä\r\nmore\n"])
    func theFirstLineIsThePassword(text: String) throws {
        #expect(try PasswordFile.read(file(text, mode: 0o600)) == "geheim ä")
        #expect(try PasswordFile.read(file(text, mode: 0o400)) == "geheim ä")
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644, 0o610, 0o666])
    func whatOthersMayReadIsRefusedWithTheCommandThatMendsIt(mode: Int) throws {
        let path = try file("geheim", mode: mode)
        let error = #expect(throws: MQTTError.self) { try PasswordFile.read(path) }
        #expect(error?.kind == .configuration)
        #expect(error?.description.hasSuffix("run: chmod 600 \(path)") == true)
    }

    @Test func theServiceManagersCredentialsAreGuardedByIt() throws {
        let path = try file("geheim", mode: 0o440)
        #expect(try PasswordFile.read(path, credentials: folder.path) == "geheim")
        #expect(throws: MQTTError.self) { try PasswordFile.read(path, credentials: folder.path + "/other") }
        #expect(throws: MQTTError.self) { try PasswordFile.read(file("geheim", mode: 0o444), credentials: folder.path) }
    }

    @Test(arguments: ["", "\n", "\nsecond", String(repeating: "x", count: 5000)])
    func whatHoldsNoPasswordIsRefused(text: String) throws {
        #expect(throws: MQTTError.self) { try PasswordFile.read(file(text, mode: 0o600)) }
    }

    @Test func whatIsNoFileIsRefused() throws {
        #expect(throws: MQTTError.self) { try PasswordFile.read(folder.path) }
        #expect(throws: MQTTError.self) { try PasswordFile.read(folder.file("none")) }
    }
}
