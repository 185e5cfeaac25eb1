import Foundation
import Runs
import Testing

@Suite struct JSONValueTests {
  @Test func textIsSortedAndIndented() {
    let value: JSONValue = [
      "b": [1, 2.5, nil], "a": ["z": true, "é": "line\nbreak \"quoted\" \\ \u{1}"], "empty": [:], "none": [],
      "rows": [["epoch": 1], ["epoch": 2]],
    ]
    #expect(
      value.prettyText == #"""
        {
          "a": {
            "z": true,
            "é": "line\nbreak \"quoted\" \\ \u0001"
          },
          "b": [1, 2.5, null],
          "empty": {},
          "none": [],
          "rows": [
            {
              "epoch": 1
            },
            {
              "epoch": 2
            }
          ]
        }

        """#)
    #expect(JSONValue.object(["b": [1, 2], "a": [:]]).compactText == #"{"a": {}, "b": [1, 2]}"#)
  }

  @Test func textReadsBackTheSame() throws {
    let value: JSONValue = [
      "seed": JSONValue(UInt64.max), "small": JSONValue(UInt64(3)), "min": .integer(.min), "tenth": 0.1,
      "tiny": .number(.leastNonzeroMagnitude), "large": .number(1.7976931348623157e308),
      "text": "\u{0}\u{7F}\u{2028}😀/\\\"",
      "nested": [[], [[:]], [nil, false]],
    ]
    #expect(try JSONValue(parsing: Data(value.prettyText.utf8)) == value)
    #expect(try JSONValue(parsing: Data(value.compactText.utf8)) == value)
  }

  @Test func textIsWhatOtherReadersRead() throws {
    let value: JSONValue = ["a": [1, 2.5, "\u{1F}\u{0}"], "b": nil]
    let object = try JSONSerialization.jsonObject(with: Data(value.prettyText.utf8)) as? [String: Any]
    #expect((object?["a"] as? [Any])?.last as? String == "\u{1F}\u{0}")
  }

  @Test("Numbers have the digits they were written with")
  func numbersAreShort() {
    #expect(JSONValue(Float(0.9339)).compactText == "0.9339")
    #expect(JSONValue.number(0.1 + 0.2).compactText == "0.30000000000000004")
    #expect(JSONValue.number(1.7976931348623157e308).compactText == "1.7976931348623157e+308")
    #expect(JSONValue.number(.nan).compactText == "null")
    #expect(JSONValue.number(-.infinity).compactText == "null")
  }

  @Test("A number that happens to be whole has one text, however it came to be", arguments: [0, -3, 1e16, 1e19, 1e300])
  func wholeNumbersAreWrittenAsSuch(value: Double) throws {
    let direct = JSONValue.number(value)
    let encoded = try JSONValue(encoding: ["x": value])["x"]
    let parsed = try JSONValue(parsing: Data(direct.prettyText.utf8))
    #expect(encoded?.compactText == direct.compactText && parsed.compactText == direct.compactText)
    #expect(parsed.double == value && encoded?.double == value)
  }

  @Test func encodableValuesBecomeJSON() throws {
    struct Sample: Codable, Equatable {
      var name = "x"
      var loss = 0.25
      var missing: Int?
      var date = Date(timeIntervalSince1970: 0)
    }
    let value = try JSONValue(encoding: Sample())
    #expect(value == ["name": "x", "loss": 0.25, "date": "1970-01-01T00:00:00Z"])
    #expect(try value.decoded() == Sample())
    #expect(try JSONValue(encoding: [1.0, .nan]) == [1, nil])
  }

  @Test func valuesAreReached() {
    let value: JSONValue = ["a": ["b": 2.0], "c": "text"]
    #expect(value["a"]?["b"]?.double == 2 && value["a"]?["b"]?.int == 2)
    #expect(value["c"]?.string == "text" && value["c"]?["d"] == nil && value["c"]?.double == nil)
  }
}
