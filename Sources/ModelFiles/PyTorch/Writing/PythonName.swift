/// Names as Python and PyTorch's modules take them.
///
/// Whatever comes from a file ends in the program as an ASCII identifier, a number or a cleaned comment, so that no name
/// can break the program or put code into it.
enum PythonName {
  /// The longest name that is made up; a longer one that is an identifier already stays as it is.
  private static let lengthLimit = 60

  /// Whether `text` is an identifier of ASCII letters, digits and underscores that is no word of Python.
  static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, !first.isDigit else { return false }
    return text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == underscore } && !keywords.contains(text)
  }

  /// Whether `text` is a number, as modules of lists are called.
  static func isNumber(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(\.isDigit) }

  /// Whether `text` may name a module, though perhaps no variable: numbers and hyphens may stand in it, as in `block1-0`.
  static func isModule(_ text: String) -> Bool {
    !text.isEmpty && !keywords.contains(text)
      && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == underscore || $0 == UInt8(ascii: "-") }
  }

  /// `text` where it may name a module or parameter in a module; else the nearest such name.
  ///
  /// - Parameter isInLayer: whether the module is one of PyTorch's layers, which have attributes of their own.
  static func attribute(_ text: String, isInLayer: Bool = false) -> String {
    if isModule(text), !isIdentifier(text) { return text }
    var name = identifier(text)
    // Python renames attributes that begin with two underscores.
    while name.hasPrefix("__") { name.removeFirst() }
    return moduleAttributes.contains(name) || (isInLayer && layerAttributes.contains(name)) ? name + "_" : name
  }

  /// `text` where it is an identifier, else the nearest one.
  static func identifier(_ text: String) -> String {
    if isIdentifier(text) { return text }
    let words = words(of: text).joined(separator: "_").prefix(lengthLimit)
    guard let first = words.utf8.first else { return "unnamed" }
    let name = first.isDigit ? "_\(words)" : String(words)
    return keywords.contains(name) ? name + "_" : name
  }

  /// The name of a class that is called after `text`: `resnet56-cifar10` becomes `Resnet56Cifar10`.
  static func className(_ text: String) -> String {
    let name = words(of: text).flatMap { $0.split(separator: "_") }
      .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined().prefix(lengthLimit)
    guard let first = name.utf8.first else { return "Network" }
    return first.isDigit ? "Network\(name)" : keywords.contains(String(name)) ? "\(name)_" : String(name)
  }

  /// `text` for a comment or a documentation string: what could end it, break its line or turn its direction is replaced.
  static func prose(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(200).map { scalar -> Unicode.Scalar in
      switch scalar.properties.generalCategory {
      case _ where scalar == "\"": "'"
      case _ where scalar == "\\": "/"
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: "?"
      default: scalar
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  /// `wish`, or `wish2`, `wish3` and so on where it is taken.
  static func unique(_ wish: String, isTaken: (String) -> Bool) -> String {
    guard isTaken(wish) else { return wish }
    // A name that ends in a digit would be read as another number.
    let stem = wish.utf8.last?.isDigit == true ? "\(wish)_" : wish
    return (2...).lazy.map { "\(stem)\($0)" }.first { !isTaken($0) } ?? wish
  }

  /// The runs of ASCII letters, digits and underscores.
  private static func words(of text: String) -> [Substring] {
    text.split { character in
      !character.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == underscore }
    }
  }

  private static let underscore = UInt8(ascii: "_")
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  fileprivate var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
  }
}
