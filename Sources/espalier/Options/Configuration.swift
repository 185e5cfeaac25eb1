import Foundation
import Runs

/// Settings from a file: `--config run.json` stands for the options that the file holds and the command line does not.
enum Configuration {
  /// The arguments with those of the configuration file put in where the command line says nothing.
  ///
  /// The file is an object whose keys are long options, or a `run.json`, whose `settings` are such an object. An array
  /// stands for an option that is given several times, `true` for a flag.
  ///
  /// - Throws: `ConfigurationError` when the file cannot be read as such.
  static func expand(_ arguments: [String]) throws -> [String] {
    guard let (path, rest) = try takeConfiguration(from: arguments) else { return arguments }
    let given = Set(rest.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) })
    let added = try Self.arguments(for: read(path).filter { !given.contains("--\($0.key)") }, in: path)
    return Array(rest.prefix(1)) + added + rest.dropFirst()
  }

  /// The arguments that stand for settings, which the file at `path` holds.
  ///
  /// - Throws: `ConfigurationError` when a value is none that an option may have.
  static func arguments(for settings: [String: JSONValue], in path: String) throws -> [String] {
    try settings.sorted { $0.key < $1.key }.flatMap { try options($0.key, $0.value, in: path) }
  }

  private static func takeConfiguration(from arguments: [String]) throws -> (path: String, rest: [String])? {
    guard let index = arguments.firstIndex(where: { $0 == "--config" || $0.hasPrefix("--config=") }) else { return nil }
    var rest = arguments
    let option = rest.remove(at: index)
    if option.hasPrefix("--config=") { return (String(option.dropFirst("--config=".count)), rest) }
    guard index < rest.count else { throw ConfigurationError(path: "--config", fault: "needs a file") }
    return (rest.remove(at: index), rest)
  }

  private static func read(_ path: String) throws -> [String: JSONValue] {
    let content: JSONValue
    do {
      content = try JSONValue(parsing: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw ConfigurationError(path: path, fault: "cannot be read as JSON")
    }
    guard case .object(let object) = content["settings"] ?? content else {
      throw ConfigurationError(path: path, fault: "is no object of options")
    }
    return object
  }

  private static func options(_ key: String, _ value: JSONValue, in path: String) throws -> [String] {
    switch value {
    case .null, .bool(false): []
    case .bool(true): ["--\(key)"]
    case .string(let text): ["--\(key)", text]
    case .unsigned, .integer, .number: ["--\(key)", value.compactText]
    case .array(let values): try values.flatMap { try options(key, $0, in: path) }
    case .object:
      throw ConfigurationError(path: path, fault: "holds an object under '\(key)', which is no option's value")
    }
  }
}

/// Why a configuration file cannot be used.
struct ConfigurationError: Error, CustomStringConvertible {
  let path: String
  let fault: String

  var description: String { "\(path) \(fault)" }
}
