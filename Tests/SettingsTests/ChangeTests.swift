import Settings
import Testing

@Suite struct ChangeTests {
    @Test func sameSettingsHaveNoChanges() {
        #expect(Settings.changes(from: Settings(), to: Settings()).isEmpty)
    }

    @Test func changesNameKeyValuesAndWhetherTheyTakeHoldLive() {
        var new = Settings()
        new.log.interval = 2
        new.camera.size = PictureSize(width: 320, height: 240)
        let changes = Settings.changes(from: Settings(), to: new)
        #expect(changes.map(\.key) == ["camera.size", "log.interval"])
        #expect(changes.map(\.old) == [.text("640x480"), .number(1)])
        #expect(changes.map(\.new) == [.text("320x240"), .number(2)])
        #expect(changes.map(\.appliesLive) == [false, true])
    }

    @Test func whatIsInForceAfterAReloadHasTheLiveChangesOnly() {
        var new = Settings()
        new.smoothing.margin = 0.3
        new.window.privacy = true
        new.camera.device = "other"
        let inForce = Settings().takingLiveChanges(from: new)
        #expect(inForce.smoothing.margin == 0.3)
        #expect(inForce.window.privacy)
        #expect(inForce.camera.device == "")
        #expect(Settings.changes(from: inForce, to: new).map(\.key) == ["camera.device"])
    }
}
