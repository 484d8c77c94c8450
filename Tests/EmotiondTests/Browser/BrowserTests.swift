import Foundation
import Testing

/// The web page in a browser, one test after the other: a browser takes all of a small machine.
@Suite(.serialized, .enabled(if: Browser.isInstalled, "chromium and chromium-driver are not installed"))
enum BrowserTests {
    static let face = Program.root.appendingPathComponent("Models/demo-frame.jpg").path

    /// A program that serves the page, and where.
    static func serve(_ arguments: [String], environment: [String: String] = [:]) throws -> (run: RunningProgram, page: String) {
        let run = try RunningProgram(arguments, environment: environment)
        var page: Substring?
        let isThere = run.eventually {
            page = (run.output + run.error).firstMatch(of: #/http://127\.0\.0\.1:\d+/#)?.0
            return page != nil
        }
        try #require(isThere, "\(run.error)")
        return (run, String(page!) + "/")
    }

    /// Pictures of the page are kept where `SCREENSHOTS` names a folder, for people to look at.
    static func keep(_ picture: [UInt8], _ name: String) throws {
        guard let folder = ProcessInfo.processInfo.environment["SCREENSHOTS"] else { return }
        try Data(picture).write(to: URL(fileURLWithPath: folder).appendingPathComponent("\(name).png"))
    }
}

extension BrowserTests {
    /// A person with a picture.
    @Suite struct UploadTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        /// A picture with nothing on it.
        private func emptyPicture() throws -> String {
            let path = folder.path("empty.png")
            let made = try Program.shell("ffmpeg -v error -f lavfi -i color=gray:s=160x120 -frames:v 1 \(path)")
            try #require(made.status == 0, "\(made.error)")
            return path
        }

        @Test func theFacesOfAChosenPictureAreBoxedWithABarForEachEmotion() throws {
            let (model, other) = (Program.root.appendingPathComponent("Models/emotion.onnx").path, folder.path("other.onnx"))
            try FileManager.default.copyItem(atPath: model, toPath: other)
            let (run, page) = try BrowserTests.serve(["serve", "--bind", "127.0.0.1:0", "--model", model, "--model", other])
            let browser = try Browser()
            try browser.open(page)
            try browser.type(BrowserTests.face, into: "#file")
            #expect(try browser.eventually { try browser.text("#message").hasPrefix("One face: ") })
            let answer = try #require(Program.shell("curl -sS -F image=@\(BrowserTests.face) \(page)api/predict").objects.first)
            let face = try #require((answer["faces"] as? [[String: Any]])?.first)
            let emotion = try #require(face["emotion"] as? String)
            #expect(try browser.text("#faces h3") == "Face: \(emotion)")
            #expect(try browser.text("#message").contains(emotion))
            let box = try browser.evaluate("['x', 'y', 'width', 'height'].map(name => Number(document.querySelector('#boxes .under').getAttribute(name)))")
            #expect(box as? [Int] == face["box"] as? [Int])
            #expect(try browser.evaluate("document.querySelector('#boxes').getAttribute('viewBox')") as? String == "0 0 640 480")
            let names = try browser.evaluate("[...document.querySelectorAll('#faces dt')].map(name => name.textContent)")
            #expect(names as? [String] == ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"])
            #expect(try browser.evaluate("document.querySelectorAll('#faces .bar i').length") as? Int == 7)
            let longest = try browser.evaluate(
                "[...document.querySelectorAll('#faces .bar i')].map(bar => parseFloat(bar.style.width)).reduce((a, b) => Math.max(a, b))")
            #expect(abs((longest as? Double ?? 0) - 100 * (face["confidence"] as? Double ?? 1)) < 0.1)
            // The other network reads it again.
            #expect(try browser.text("#model") .contains("other.onnx"))
            try browser.evaluate("(document.querySelector('#faces').replaceChildren(), 1)")
            try browser.type("other", into: "#model")
            #expect(try browser.eventually { try browser.evaluate("document.querySelectorAll('#faces h3').length") as? Int == 1 })
            withExtendedLifetime(run) {}
        }

        @Test func aPictureCanBeDroppedAndPasted() throws {
            let (run, page) = try BrowserTests.serve(["serve", "--bind", "127.0.0.1:0"])
            let browser = try Browser()
            try browser.open(page)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: BrowserTests.face)).base64EncodedString()
            // Neither can be done by the protocol: the events are made as the browser makes them.
            for (event, field) in [("DragEvent('drop'", "dataTransfer"), ("ClipboardEvent('paste'", "clipboardData")] {
                try browser.evaluate(
                    """
                    (() => {
                      const files = new DataTransfer();
                      files.items.add(new File([Uint8Array.from(atob("\(bytes)"), one => one.charCodeAt(0))], "a.jpg", { type: "image/jpeg" }));
                      document.querySelector("#message").textContent = "";
                      document.body.dispatchEvent(new \(event), { bubbles: true, cancelable: true, \(field): files }));
                      return 1;
                    })()
                    """)
                #expect(try browser.eventually { try browser.text("#message").hasPrefix("One face: ") }, "\(event)")
            }
            withExtendedLifetime(run) {}
        }

        @Test func whereNoFaceIsFoundTheWholePictureCanBeOne() throws {
            let (run, page) = try BrowserTests.serve(["serve", "--bind", "127.0.0.1:0"])
            let browser = try Browser()
            try browser.open(page)
            #expect(try !browser.isShown("#crop"))
            try browser.type(emptyPicture(), into: "#file")
            #expect(try browser.eventually { try browser.text("#message").hasPrefix("No face was found.") })
            #expect(try browser.eventually { try browser.spokenFocus() == "button The whole picture is the face" })
            try browser.press(.enter)
            #expect(try browser.eventually { try browser.text("#message").hasPrefix("The whole picture: ") })
            #expect(try browser.text("#faces h3").hasPrefix("Face: "))
            #expect(try !browser.isShown("#crop"))
            withExtendedLifetime(run) {}
        }

        @Test func whatGoesWrongIsSaid() throws {
            let (run, page) = try BrowserTests.serve(["serve", "--bind", "127.0.0.1:0"])
            let browser = try Browser()
            try browser.open(page)
            try browser.type(BrowserTests.face, into: "#file")
            #expect(try browser.eventually { try browser.text("#message").hasPrefix("One face: ") })
            try Data("no picture".utf8).write(to: URL(fileURLWithPath: folder.path("text.jpg")))
            try browser.type(folder.path("text.jpg"), into: "#file")
            #expect(try browser.eventually { try browser.text("#message") == "This is no picture that is read here; send a JPEG, PNG or WebP." })
            #expect(try browser.evaluate("document.querySelector('#message').className") as? String == "message wrong")
            #expect(try !browser.isShown("#picture"), "the one before is gone")
            #expect(try browser.evaluate("document.querySelectorAll('#faces li').length") as? Int == 0)
            try Data(count: 11 << 20).write(to: URL(fileURLWithPath: folder.path("large.jpg")))
            try browser.type(folder.path("large.jpg"), into: "#file")
            #expect(try browser.eventually { try browser.text("#message") == "The picture is too large: at most 10 MiB are taken." })
            run.signal(SIGTERM)
            #expect(run.wait() == 0)
            try browser.type(BrowserTests.face, into: "#file")
            #expect(try browser.eventually { try browser.text("#message").hasPrefix("The server does not answer") })
        }

        @Test func theTokenOpensThePageOnceAndForAll() throws {
            let secret = "0123456789abcdef0123"
            let file = folder.path("token")
            try Data(secret.utf8).write(to: URL(fileURLWithPath: file))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            let (run, page) = try BrowserTests.serve(
                ["serve", "--bind", "127.0.0.1:0"], environment: ["EMOTIOND_DASHBOARD_TOKEN_FILE": file])
            let browser = try Browser()
            try browser.open(page)
            #expect(try browser.text("body").contains("a token is needed"))
            try browser.open(page + "?token=\(secret)")
            #expect(try browser.evaluate("location.href") as? String == page, "the secret does not stay in the address")
            #expect(try browser.evaluate("document.cookie") as? String == "", "scripts cannot read it")
            try browser.open(page)
            try browser.type(BrowserTests.face, into: "#file")
            #expect(try browser.eventually { try browser.text("#message").hasPrefix("One face: ") })
            withExtendedLifetime(run) {}
        }
    }
}
