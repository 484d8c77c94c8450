import TOMLKit
import TOMLText
import Testing

@Suite struct KeyLinesTests {
    @Test func keysOfTablesStandWhereTheyAreWritten() {
        let lines = KeyLines("top = 1\n\n# [a] is a comment\n[a]\nb = 'x' # c = 2\n\n  [ a . \"c\" ]\nd.e=3\n")
        #expect(lines.line(of: "top") == 1)
        #expect(lines.line(of: "a") == 4)
        #expect(lines.line(of: "a.b") == 5)
        #expect(lines.line(of: "a.c") == 7)
        #expect(lines.line(of: "a.c.d.e") == 8)
        #expect(lines.line(of: "a.c.d") == 8)
        #expect(lines.line(of: "c") == nil)
        #expect(lines.line(of: "a.e") == nil)
    }

    @Test func valuesThatLookLikeKeysAreNone() {
        let text = "a = \"\"\"\n[b]\nc = 1 \\\"\"\" d\"\"\"\"\ne = '''\nf = '\n'''\ng = \"h = \\\" # i\"\nj = 1\r\nk = 2\n"
        let lines = KeyLines(text)
        for key in ["b", "b.c", "c", "f", "h"] { #expect(lines.line(of: key) == nil, "\(key)") }
        #expect(["a", "e", "g", "j", "k"].map { lines.line(of: $0) } == [1, 4, 7, 8, 9])
    }

    @Test func elementsOfListsHaveLinesOfTheirOwn() {
        let lines = KeyLines("[n]\nlayers = [ # first\n  { conv = 8 },\n  { conv = 9,\n    kernel = 3 }, 'x',\n]\nz = [[1,\n2], []]\n[[p]]\nq = 1\n[[p]]\nq = 2\n")
        #expect(lines.line(of: "n.layers") == 2)
        #expect(lines.line(of: "n.layers[0].conv") == 3)
        #expect(lines.line(of: "n.layers[1].kernel") == 5)
        #expect(lines.line(of: "n.layers[2]") == 5)
        #expect(lines.line(of: "n.z[0][1]") == 8)
        #expect(lines.line(of: "n.z[1]") == 8)
        #expect(lines.line(of: "p[0].q") == 10)
        #expect(lines.line(of: "p[1].q") == 12)
    }

    @Test func damagedTextsEndTheSearchAllTheSame() {
        for text in ["[", "]", "= = =", "a", "a =", "a = [", "a = {", "a = \"", "a = '''x", "}{", "a = ]\n]", "\"", ".", "a = [}", "a = {]"] {
            _ = KeyLines(text)
        }
    }
}

@Suite struct NearestNameTests {
    @Test func distancesCountLettersAndSwaps() {
        #expect("interval".editDistance(to: "interval") == 0)
        #expect("intervall".editDistance(to: "interval") == 1)
        #expect("intreval".editDistance(to: "interval") == 1)
        #expect("kitten".editDistance(to: "sitting") == 3)
        #expect("".editDistance(to: "abc") == 3)
        #expect("abc".editDistance(to: "") == 3)
    }

    @Test func onlyNearNamesAreNamed() {
        let names = ["interval", "every", "keep_days", "password_file"]
        #expect("intervall".nearest(in: names) == "interval")
        #expect("evrey".nearest(in: names) == "every")
        #expect("password".nearest(in: names) == "password_file")
        #expect("colour".nearest(in: names) == nil)
        #expect("x".nearest(in: []) == nil)
    }
}

@Suite struct TOMLDocumentTests {
    @Test func mistakesOfWritingNameFileAndLine() {
        let error = #expect(throws: TOMLError.self) { try TOMLDocument(text: "a = 1\nb = = 2\n", path: "mine.toml") }
        #expect(error?.kind == .badData)
        #expect(error?.description.hasPrefix("mine.toml:2: ") == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("\n") == false)
    }

    @Test func keysAreFoundByLine() throws {
        let document = try TOMLDocument(text: "\u{FEFF}[a]\nb = 1\n", path: "mine.toml")
        #expect(document.place(of: "a.b") == "mine.toml:2")
        #expect(document.place(of: "a.c") == "mine.toml")
        #expect(document.table["a"]?.table?["b"]?.int == 1)
    }

    @Test func filesThatAreNotThereOrUnreadableAreTold() {
        #expect(#expect(throws: TOMLError.self) { try TOMLDocument(contentsOf: "/nowhere/at-all.toml") }?.kind == .missing)
        #expect(#expect(throws: TOMLError.self) { try TOMLDocument(contentsOf: "/usr") }?.kind == .unreadable)
    }
}
