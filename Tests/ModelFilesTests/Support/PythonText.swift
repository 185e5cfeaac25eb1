import Foundation

/// Reads Python as far as its layout goes, to find what cannot be a program.
///
/// Strings and brackets must close, a deeper line must follow a colon, and a class may read only the attributes that it
/// makes.
struct PythonText {
  /// What is wrong, a sentence each.
  private(set) var faults: [String] = []
  /// The lines without comments and long strings; those within brackets are one.
  private(set) var code: [String] = []
  private let text: String

  init(_ text: String) {
    self.text = text
    readStrings()
    readIndentation()
    readClasses()
  }

  private mutating func readStrings() {
    var rest = Array(text)[...]
    var line = ""
    var brackets: [Character] = []
    let closing: [Character: Character] = ["(": ")", "[": "]", "{": "}"]
    while let character = rest.first {
      switch character {
      case "#":
        rest = rest.drop { !$0.isNewline }
        continue
      case "\"", "'":
        let isLong = rest.prefix(3).elementsEqual([character, character, character])
        let mark = Array(repeating: character, count: isLong ? 3 : 1)
        rest.removeFirst(mark.count)
        var string = ""
        while !rest.isEmpty, !rest.prefix(mark.count).elementsEqual(mark) { string.append(rest.removeFirst()) }
        if rest.isEmpty { faults.append("a string does not close") } else { rest.removeFirst(mark.count - 1) }
        if string.contains("\\") { faults.append("a string holds a backslash") }
        if !isLong, string.contains(where: \.isNewline) { faults.append("a string does not close on its line") }
        line += isLong ? "''" : "'\(string)'"
      case "(", "[", "{":
        brackets.append(closing[character] ?? character)
        line.append(character)
      case ")", "]", "}":
        if brackets.popLast() != character { faults.append("'\(character)' closes nothing") }
        line.append(character)
      case "\n" where brackets.isEmpty:
        code.append(line)
        line = ""
      case "\n": line.append(" ")
      default:
        if !character.isASCII { faults.append("'\(character)' stands outside a string") }
        line.append(character)
      }
      rest = rest.dropFirst()
    }
    if !brackets.isEmpty { faults.append("\(brackets.count) brackets do not close") }
    if !line.isEmpty { faults.append("the last line does not end") }
  }

  private mutating func readIndentation() {
    var depth = 0
    var opens = false
    for line in code where !line.allSatisfy(\.isWhitespace) {
      let indentation = line.prefix { $0 == " " }.count
      if indentation % 4 != 0 || (opens ? indentation != depth + 4 : indentation > depth) {
        faults.append("the line '\(line)' is indented by \(indentation)")
      }
      (depth, opens) = (indentation, line.hasSuffix(":"))
    }
    for line in text.split(separator: "\n") where line.count > 120 && !line.contains("\"\"\"") {
      faults.append("the line '\(line.prefix(40))…' has \(line.count) characters")
    }
  }

  private mutating func readClasses() {
    var made: Set<String> = []
    var isInitialiser = false
    for line in code {
      if line.hasPrefix("class ") { made = ["training"] }
      if line.hasPrefix("    def ") { isInitialiser = line.contains("__init__") }
      let names = line.names(after: "self.")
      if isInitialiser {
        made.formUnion(names + line.names(after: "register_buffer('") + line.names(after: "register_parameter('"))
      } else {
        for name in names where !made.contains(name) { faults.append("nothing makes self.\(name)") }
      }
    }
  }
}

extension String {
  /// The names that follow each `mark`.
  fileprivate func names(after mark: String) -> [String] {
    components(separatedBy: mark).dropFirst().map { String($0.prefix { $0.isLetter || $0.isNumber || $0 == "_" }) }
  }
}
