/// What windows and labels need of the machine, to be asked before anything is drawn.
package enum OverlayNeeds {
    /// Whether SDL and its font library are there: without them there is neither a window nor a label.
    package static var areLibrariesInstalled: Bool { (try? SDL.load()) != nil }

    /// Throws where no window can open.
    package static func checkDisplay() throws(OverlayError) { _ = try Display() }

    /// Throws where a font is missing.
    package static func checkFonts() throws(OverlayError) {
        for weight in [Typeface.Weight.regular, .bold] { _ = try Typeface(weight, size: 12) }
    }
}
