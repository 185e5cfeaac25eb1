import Networks

extension PythonExpression {
  private static let lineLength = 120

  /// The expression on one line.
  var line: String {
    switch self {
    case .text(let text): text
    case .setting(let setting): setting.value
    case .bracket(let open, let items, let close):
      open + items.map { $0.label + $0.value.line }.joined(separator: ", ") + close
    }
  }

  /// The expression between `prefix` and `suffix`, on one line if that is short enough.
  func lines(_ prefix: String = "", _ suffix: String = "", indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let whole = margin + prefix + line + suffix
    guard whole.count > Self.lineLength, case .bracket(let open, let items, let close) = self, !items.isEmpty else {
      return [whole]
    }
    let inner =
      items.allSatisfy { $0.value.isPlain }
      ? Self.filled(items.map { $0.label + $0.value.line }, indent: indent + 4)
      : items.flatMap { $0.value.lines($0.label, ",", indent: indent + 4) }
    return [margin + prefix + open] + inner + [margin + close + suffix]
  }

  private var isPlain: Bool {
    if case .bracket(_, let items, _) = self { items.allSatisfy { $0.value.isPlain } && items.count < 4 } else { true }
  }

  /// As many words on a line as go there.
  private static func filled(_ words: [String], indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = margin
    for (index, word) in words.enumerated() {
      let word = index + 1 < words.count ? "\(word)," : word
      if line != margin, line.count + 1 + word.count > lineLength {
        lines.append(line)
        line = margin
      }
      line += line == margin ? word : " \(word)"
    }
    return lines + [line]
  }
}

/// Numbers as Python writes them.
enum PythonNumber {
  /// A floating-point number.
  static func text(_ number: Double) -> String { number.isFinite ? "\(number)" : "float(\"\(number)\")" }

  /// One number where both sides are equal, else a pair.
  static func text(_ size: Size) -> String {
    size.height == size.width ? "\(size.height)" : "(\(size.height), \(size.width))"
  }

  /// A tuple of integers.
  static func tuple(_ numbers: [Int]) -> String {
    "(\(numbers.map(String.init).joined(separator: ", "))\(numbers.count == 1 ? "," : ""))"
  }
}
