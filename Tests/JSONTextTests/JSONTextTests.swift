import JSONText
import Testing

@Suite struct JSONTextTests {
    @Test func fieldsKeepTheirOrder() {
        let text = JSONText.object {
            $0.field("b", 1)
            $0.field("a", "x")
            $0.field("list", [1, -2])
            $0.field("nested") { $0.object { $0.field("p", 0.5, decimals: 3) } }
            $0.field("none") { $0.null() }
        }
        #expect(text.string == #"{"b":1,"a":"x","list":[1,-2],"nested":{"p":0.5},"none":null}"#)
    }

    @Test(arguments: [
        (0.0, 4, "0.0"), (1, 4, "1.0"), (0.93, 4, "0.93"), (0.99996, 4, "1.0"), (0.00004, 4, "0.0"), (-0.00004, 4, "0.0"),
        (-1.25, 2, "-1.25"), (12.0345, 3, "12.035"), (4.1, 3, "4.1"), (0.05, 4, "0.05"), (.nan, 4, "null"), (.infinity, 2, "null"),
    ])
    func numbersAreRounded(number: Double, decimals: Int, expected: String) {
        var text = JSONText()
        text.value(number, decimals: decimals)
        #expect(text.string == expected)
    }

    @Test func textIsEscaped() {
        var text = JSONText()
        text.value("a\"b\\c\n\u{1}é")
        #expect(text.string == #""a\"b\\c\n\u0001é""#)
    }
}
