import Capture
import Foundation
import Imaging
import Testing

extension BrowserTests {
    /// What the page looks like, and how it is used without a mouse or without eyes.
    @Suite struct LooksTests {
        /// The least contrast of texts with what is behind them, after WCAG 2, and which text has it.
        private static let contrast = """
            (() => {
              const parts = color => color.match(/[\\d.]+/g).map(Number);
              const light = color => parts(color).slice(0, 3).map(part => part / 255)
                .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
                .reduce((sum, part, index) => sum + part * [.2126, .7152, .0722][index], 0);
              const behind = element => {
                const color = getComputedStyle(element).backgroundColor, alpha = parts(color)[3];
                return alpha === 0 && element.parentElement ? behind(element.parentElement) : color;
              };
              return [...document.querySelectorAll("h1, h2, h3, p, span, label, button:enabled, dt, dd, b, summary, th, td, option")]
                .filter(element => element.checkVisibility() && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
                .map(element => {
                  const [one, other] = [light(getComputedStyle(element).color), light(behind(element))];
                  return [(Math.max(one, other) + .05) / (Math.min(one, other) + .05), element.textContent];
                }).sort((one, other) => one[0] - other[0])[0];
            })()
            """

        private func show(_ browser: Browser, _ page: String) throws {
            try browser.open(page)
            try browser.type(BrowserTests.face, into: "#file")
            #expect(try browser.eventually { try browser.text("#message").hasPrefix("One face: ") })
            #expect(try browser.eventually { try browser.evaluate("document.querySelector('#image').naturalWidth") as? Int == 640 })
        }

        @Test func itFitsDesktopAndPhoneInDarkAndLight() throws {
            let (run, page) = try BrowserTests.serve(["serve", "--bind", "127.0.0.1:0"])
            let browser = try Browser()
            for (name, width, height) in [("desktop", 1280, 900), ("phone", 390, 844)] {
                try browser.setScreen(width: width, height: height, isPhone: name == "phone")
                var brightness: [Double] = []
                for isDark in [false, true] {
                    try browser.setScheme(isDark: isDark)
                    try show(browser, page)
                    #expect(try browser.evaluate("document.documentElement.scrollWidth <= innerWidth") as? Bool == true, "\(name)")
                    let contrast = try #require(try browser.evaluate(Self.contrast) as? [Any])
                    #expect((contrast.first as? Double ?? 0) >= 4.5, "\(name), dark: \(isDark): \(contrast)")
                    let targets = try browser.evaluate(
                        "[...document.querySelectorAll('button, .button, select, input[type=date]')].filter(one => one.checkVisibility())"
                            + ".map(one => one.getBoundingClientRect().height).reduce((a, b) => Math.min(a, b))")
                    #expect((targets as? Double ?? 0) >= 44, "as large as a finger")
                    let bytes = try browser.screenshot()
                    try BrowserTests.keep(bytes, "\(name)-\(isDark ? "dark" : "light")")
                    let picture = try StillImage.decode(bytes, name: "screenshot")
                    let (seenWidth, seenHeight, stride) = (picture.luma.width, picture.luma.height, picture.luma.stride)
                    // A scroll bar may take a part.
                    #expect((width - 20...width).contains(seenWidth) && seenHeight > height / 2)
                    brightness.append(picture.luma.withPixels { Double($0[2 * stride + 2]) })
                }
                #expect(brightness[0] > 200 && brightness[1] < 60, "\(name)")
            }
            withExtendedLifetime(run) {}
        }

        @Test func everythingIsReachedByTheKeyboardAndHasAName() throws {
            let model = Program.root.appendingPathComponent("Models/emotion.onnx").path
            let folder = try TemporaryFolder()
            try FileManager.default.copyItem(atPath: model, toPath: folder.path("other.onnx"))
            let (run, page) = try BrowserTests.serve(
                ["serve", "--bind", "127.0.0.1:0", "--model", model, "--model", folder.path("other.onnx")])
            let browser = try Browser()
            try show(browser, page)
            try browser.evaluate("(document.activeElement.blur(), 1)")
            var heard: [String] = []
            for _ in 0..<2 {
                try browser.press(.tab)
                heard.append(try browser.spokenFocus())
                // What has the focus is seen to have it.
                let ring = "(getComputedStyle(document.activeElement.id === 'file' ? document.querySelector('.button') : document.activeElement))"
                #expect(try browser.evaluate("\(ring).outlineStyle") as? String == "solid", "\(heard)")
            }
            #expect(heard[0].hasSuffix("Choose a picture"), "\(heard)")
            #expect(heard[1].hasSuffix("Network"), "\(heard)")
            withExtendedLifetime(run) {}
        }

        @Test func aScreenReaderHasLandmarksAndIsTold() throws {
            let (run, page) = try BrowserTests.serve(["serve", "--bind", "127.0.0.1:0"])
            let browser = try Browser()
            try show(browser, page)
            #expect(try browser.evaluate("document.documentElement.lang") as? String == "en")
            #expect(try browser.spoken("main").hasPrefix("main"))
            #expect(try browser.spoken("#upload") == "region Read a picture")
            #expect(try browser.spoken("#history") == "region History")
            #expect(try browser.spoken("#message").hasPrefix("status"))
            #expect(try browser.evaluate("document.querySelector('#message').getAttribute('aria-live')") as? String == "polite")
            #expect(try browser.spoken("#faces") == "list Faces in the picture")
            #expect(try browser.spoken("#image") == "image The picture that was read")
            // Bars are said as numbers, not as pictures.
            #expect(try browser.evaluate("[...document.querySelectorAll('.bar')].every(bar => bar.ariaHidden === 'true')") as? Bool == true)
            #expect(try browser.text("#faces .share").hasSuffix(" %"))
            #expect(try browser.evaluate("document.querySelectorAll('[id]').length === new Set([...document.querySelectorAll('[id]')].map(one => one.id)).size") as? Bool == true)
            // Without a log in SQLite it says how to have days.
            #expect(try browser.text("#history-how").hasSuffix("emotiond serve --log emotions.db"))
            #expect(try !browser.isShown("#history-box"))
            withExtendedLifetime(run) {}
        }
    }
}
