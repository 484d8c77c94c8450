import ArgumentParser
import EventLog
import Foundation
import Glibc
import Settings

extension Settings.MQTT {
    /// The settings in the terms of those who talk to the broker. Reads the password and looks at the certificates; throws what is
    /// wrong with them.
    func configuration() throws(MQTTError) -> MQTTConfiguration {
        let credentials = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
        let password = passwordFile.isEmpty ? nil : try PasswordFile.read(passwordFile, credentials: credentials)
        if !caFile.isEmpty { try checkCertificates() }
        return MQTTConfiguration(
            host: host, port: port, user: user.isEmpty ? nil : user, password: password,
            encryption: tls ? (caFile.isEmpty ? .system : .file(caFile)) : nil, topic: topic,
            name: name.isEmpty ? try hostName() : name, discovery: discovery, version: Emotiond.configuration.version)
    }

    private func checkCertificates() throws(MQTTError) {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: caFile)) else {
            throw MQTTError(.configuration, "the certificates in mqtt.ca_file, \(caFile), cannot be read")
        }
        guard data.range(of: Data("-----BEGIN CERTIFICATE-----".utf8)) != nil else {
            throw MQTTError(.configuration, "mqtt.ca_file, \(caFile), has no certificate in PEM form")
        }
    }

    private func hostName() throws(MQTTError) -> String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0, bytes[0] != 0 else {
            throw MQTTError(.configuration, "this machine has no name: set mqtt.name")
        }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
