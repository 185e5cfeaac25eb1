import Foundation
public import Runs

/// The files of a characterisation besides those of every run.
public enum CharacterisationFile: String, Sendable {
  /// A record a line: what all else is made of.
  case records = "characterisation.jsonl"
  /// The same as a table for other programs.
  case table = "characterisation.csv"
}

extension RunFolder {
  /// Writes the records of a characterisation, a line each.
  ///
  /// - Throws: `RunError` when the folder cannot be written to.
  public func write(_ characterisation: Characterisation) throws {
    let lines = try characterisation.records.map { try JSONValue(encoding: $0).compactText + "\n" }
    try AtomicFile.write(lines.joined().utf8, to: path(of: CharacterisationFile.records.rawValue))
  }

  /// Whether this is the folder of a characterisation that came to its measurements.
  var hasCharacterisation: Bool {
    FileManager.default.fileExists(atPath: path(of: CharacterisationFile.records.rawValue))
  }

  /// Reads the records of a characterisation, with the queries of its run.
  ///
  /// - Throws: `RunError` or `QueryError` when they cannot be read.
  public func readCharacterisation() throws -> Characterisation {
    let path = path(of: CharacterisationFile.records.rawValue)
    guard let content = FileManager.default.contents(atPath: path) else {
      throw ReportError.noResults(of: "characterise")
    }
    let records: [CharacterisationRecord]
    do {
      records = try content.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Data($0)).decoded() }
    } catch {
      throw ReportError.damaged(path)
    }
    var texts: [String] = []
    switch try readRecord().settings["query"] {
    case .array(let values)?: texts = values.compactMap(\.string)
    case .string(let text)?: texts = [text]
    default: break
    }
    return Characterisation(records, queries: try texts.map { try CharacterisationQuery($0) })
  }
}
