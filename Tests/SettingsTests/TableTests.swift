import Foundation
import Settings
import Testing

/// The table of keys, and what is written from it.
@Suite struct TableTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func keysAreUniqueAndExplained() {
        let keys = Settings.all.map(\.key)
        #expect(Set(keys).count == keys.count)
        #expect(Set(Settings.all.map(\.environmentName)).count == keys.count)
        for setting in Settings.all {
            #expect(setting.about.count > 15 && setting.about.hasSuffix("."), "\(setting.key)")
            #expect(setting.key.allSatisfy { $0.isLowercase || "._".contains($0) }, "\(setting.key)")
        }
    }

    /// A stored value without a key could never be set.
    @Test func everyValueHasAKey() {
        var count = 0
        for section in Mirror(reflecting: Settings()).children { count += Mirror(reflecting: section.value).children.count }
        #expect(count == Settings.all.count)
    }

    @Test func theDefaultFileIsTheTable() throws {
        let file = try Self.text("Config/emotiond.toml")
        #expect(file == SettingsText.annotated, "write it anew: emotiond config defaults > Config/emotiond.toml")
        let loaded = try load(file)
        #expect(loaded.values == Settings())
        for setting in Settings.all { #expect(loaded.origin(of: setting) != .standard, "\(setting.key) is missing") }
        #expect(file.split(separator: "\n").allSatisfy { $0.count <= 120 })
    }

    @Test func theReferenceIsTheTable() throws {
        let page = try Self.text("Documentation/Configuration.md")
        #expect(page.hasSuffix("\n" + SettingsText.reference), "put what emotiond config reference prints below the page's last heading")
    }

    /// A variable that the program or a test uses, and that is no key, must be known, or `run` would refuse to start with it.
    @Test func everyVariableInUseIsKnown() throws {
        let known = SettingsEnvironment.others.union(Settings.all.map(\.environmentName))
        var used: Set<String> = []
        for folder in ["Sources", "Tests"] {
            let files = FileManager.default.enumerator(at: Self.root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                // Here, wrong names are used on purpose.
                if file.path.contains("/SettingsTests/") || file.lastPathComponent == "ConfigTests.swift" { continue }
                guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
                for match in text.matches(of: /EMOTIOND_[A-Z][A-Z_]*[A-Z]/) { used.insert(String(match.output)) }
            }
        }
        #expect(used.contains("EMOTIOND_ISA"))
        #expect(used.subtracting(known).isEmpty, "name them in SettingsEnvironment.others: \(used.subtracting(known).sorted())")
    }
}
