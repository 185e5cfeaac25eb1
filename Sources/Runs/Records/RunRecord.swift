import Foundation

/// What a run was and what came of it: the content of `run.json`.
///
/// It is enough to do the run again: every setting as it was resolved, the seed, the versions and the data.
public struct RunRecord: Codable, Hashable, Sendable {
  /// The subcommand, such as `compress`.
  public var command: String
  /// Every setting after defaults, configuration file and flags were put together, under its long option's name.
  public var settings: [String: JSONValue]
  /// What all randomness follows from.
  public var seed: UInt64
  /// How many threads computed.
  public var threads: Int
  /// The versions of the software.
  public var versions: Versions
  /// Where it ran.
  public var machine: Machine
  /// The network that it began with, its weights included.
  public var model: InputReference?
  /// The data, if the run read any.
  public var data: InputReference?
  /// The folder in which it was started, which relative paths among the settings begin at.
  public var directory: String?
  /// When it started, in whole seconds.
  public var started: Date
  /// How long each stage took.
  public var seconds: [String: StageSeconds]
  /// What came of it, under the keys that `--json` prints.
  public var results: [String: JSONValue]

  /// A run that starts now on this machine.
  public init(
    command: String, settings: [String: JSONValue], seed: UInt64, threads: Int, versions: Versions,
    machine: Machine = .current, model: InputReference? = nil, data: InputReference? = nil,
    directory: String? = FileManager.default.currentDirectoryPath, started: Date = Date(),
    seconds: [String: StageSeconds] = [:], results: [String: JSONValue] = [:]
  ) {
    self.command = command
    self.settings = settings
    self.seed = seed
    self.threads = threads
    self.versions = versions
    self.machine = machine
    self.model = model
    self.data = data
    self.directory = directory
    self.started = Date(timeIntervalSince1970: started.timeIntervalSince1970.rounded(.down))
    self.seconds = seconds
    self.results = results
  }

  /// Whether the run came to its end.
  public var isFinished: Bool { !results.isEmpty }

  /// Throws unless `other`, which this run is to go on as, has the same model and data.
  package func requireSameInputs(as other: RunRecord, in folder: RunFolder) throws(RunError) {
    if let model, model.hash != other.model?.hash {
      throw .changed(folder.path, "the network '\(model.name)' was another")
    }
    if let data, data.hash != other.data?.hash {
      throw .changed(folder.path, "the data '\(data.name)' were others")
    }
  }

  /// A model or a data set that a run read.
  public struct InputReference: Codable, Hashable, Sendable {
    /// What it is called, as the command line names it.
    public var name: String
    /// The fingerprint of its numbers.
    public var hash: String

    /// Names an input and gives its fingerprint.
    public init(name: String, hash: String) {
      self.name = name
      self.hash = hash
    }
  }
}

extension RunFolder {
  /// Writes `run.json`.
  public func write(_ record: RunRecord) throws(RunError) {
    let text: String
    do {
      text = try JSONValue(encoding: record).prettyText
    } catch {
      throw .badContent(path(of: .record), "cannot be encoded: \(error)")
    }
    try write(text.utf8, to: .record)
  }

  /// Reads `run.json`.
  public func readRecord() throws(RunError) -> RunRecord {
    let content = try read(.record)
    do {
      return try JSONValue(parsing: content).decoded()
    } catch {
      throw .badContent(path(of: .record), "is not the record of a run: \(Self.explain(error))")
    }
  }

  private static func explain(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "'\(key.stringValue)' is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' has the wrong type"
    default: "it is not valid JSON"
    }
  }
}
