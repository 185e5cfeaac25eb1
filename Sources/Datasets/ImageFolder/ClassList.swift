import Foundation

/// The classes of an image folder, in the order of a network's outputs.
struct ClassList {
  let names: [String]
  /// Where the names are from, for errors.
  let source: String

  /// The names in a file, one a line; empty lines do not count.
  init(readingFrom path: String) throws(DataError) {
    let reader = try ContentReader(path: path)
    // The longest list that anybody has is some hundred kilobytes.
    let limit = 1 << 26
    var content = [UInt8](repeating: 0, count: 1 << 20)
    var bytes: [UInt8] = []
    while bytes.count < limit {
      let got = try reader.fill(&content, upTo: content.count)
      bytes += content[..<got]
      if got < content.count { break }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw DataError(.foreign, in: path, "is no list of class names, one a line: it is not text")
    }
    names = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter {
      !$0.isEmpty
    }
    source = path
    guard !names.isEmpty else { throw DataError(.foreign, in: path, "names no class") }
    var seen: Set<String> = []
    if let twice = names.first(where: { !seen.insert($0).inserted }) {
      throw DataError(.foreign, in: path, "names the class '\(twice)' twice")
    }
  }

  /// Takes folders' names, in the order of their Unicode code points, as Python sorts and so torchvision does.
  init(folders: [String], in path: String) throws(DataError) {
    names = folders.sortedByCodePoint()
    source = path
    guard !names.isEmpty else { throw DataError(.missing, in: path, "holds no class folders") }
  }
}

extension [String] {
  /// Sorted by Unicode code point.
  func sortedByCodePoint() -> [String] {
    // The bytes of UTF-8 stand in the order of code points.
    sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The first few, for a sentence.
  var listed: String {
    prefix(5).map { "'\($0)'" }.joined(separator: ", ") + (count > 5 ? " and \(count - 5) more" : "")
  }
}
