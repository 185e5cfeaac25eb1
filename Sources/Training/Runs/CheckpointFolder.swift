import Foundation
import ModelFiles
public import Networks
import OrderedCollections
public import Runs

/// The folder `checkpoints` of a run: a safetensors file for each of the newest checkpoints.
///
/// A file has the parameters under their names, the rest of the state under keys such as `momentum/` and their names, and
/// in its metadata where the run stood and how long its stages took. It is there wholly or not at all.
public struct CheckpointFolder: Sendable {
  /// Where the folder is.
  public let path: String
  /// How many of the newest checkpoints are kept.
  public let keptCount: Int

  /// The folder of a run, which is made when the first checkpoint comes.
  ///
  /// - Precondition: `keptCount` is at least 1.
  public init(of run: RunFolder, keeping keptCount: Int) {
    precondition(keptCount > 0, "A run keeps at least its last checkpoint.")
    path = run.path(of: RunFile.checkpoints)
    self.keptCount = keptCount
  }

  /// A checkpoint as it was read.
  public struct Entry: Sendable {
    /// The file.
    public let path: String
    /// What training goes on with.
    public let checkpoint: Checkpoint
    /// How long the run's stages had taken.
    public let seconds: [String: StageSeconds]
  }

  /// The checkpoints' files, the newest first.
  public var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    let known = names.compactMap { name in TrainingPosition(checkpoint: name).map { (position: $0, name: name) } }
    return known.sorted { $0.position > $1.position }.map { "\(path)/\($0.name)" }
  }

  /// Writes a checkpoint, then removes those that are too old to keep, and gives back the path.
  ///
  /// - Throws: `RunError` when the file cannot be written; nothing half-written is left and the ones before stay.
  public func write(_ checkpoint: Checkpoint, seconds: [String: StageSeconds] = [:]) throws -> String {
    var weights = StateDict(of: checkpoint.network)
    for (key, values) in checkpoint.state {
      let parameter = checkpoint.network.parameters[String(key.drop { $0 != "/" }.dropFirst())]
      weights.tensors[key] = StoredTensor(shape: parameter?.shape ?? [values.count], values: values)
    }
    let metadata: OrderedDictionary = [
      "format": "pt", "position": try JSONValue(encoding: checkpoint.position).compactText,
      "seconds": try JSONValue(encoding: seconds).compactText,
    ]
    if mkdir(path, 0o755) != 0, errno != EEXIST { throw RunError.unwritable(path, code: errno) }
    let written = "\(path)/\(checkpoint.position.checkpointName)"
    try AtomicFile.write(weights.safeTensors(metadata: metadata), to: written)
    for file in files.filter({ $0 != written }).dropFirst(keptCount - 1) {
      try FileManager.default.removeItem(atPath: file)
    }
    return written
  }

  /// The newest checkpoint that can be read; nil if there is none at all.
  ///
  /// - Parameters:
  ///   - network: the network that was trained, with whatever weights.
  ///   - skipped: told of each newer file that cannot be read, and why.
  /// - Throws: what was wrong with the oldest when none can be read.
  public func newest(for network: Network, skipped: (String, any Error) -> Void = { _, _ in }) throws -> Entry? {
    for file in files {
      do {
        return try read(file, for: network)
      } catch {
        if file == files.last { throw error }
        skipped(file, error)
      }
    }
    return nil
  }

  private func read(_ file: String, for network: Network) throws -> Entry {
    let content = try FileBytes.read(file)
    let weights = try StateDict(safeTensors: content, name: file)
    let metadata = try StateDict.safeTensorsMetadata(content, name: file)
    guard let position: TrainingPosition = decoded(metadata["position"]),
      let seconds: [String: StageSeconds] = decoded(metadata["seconds"]),
      network.parameters.allSatisfy({ weights.tensors[$0]?.shape == $1.shape })
    else { throw TrainingError.checkpointMismatch }
    var state = weights.tensors.mapValues(\.values)
    let values = Dictionary(
      uniqueKeysWithValues: network.parameters.keys.map { ($0, state.removeValue(forKey: $0) ?? []) })
    return Entry(
      path: file, checkpoint: Checkpoint(position: position, network: try network.replacing(values), state: state),
      seconds: seconds)
  }

  private func decoded<Value: Decodable>(_ text: String?) -> Value? {
    text.flatMap { try? JSONValue(parsing: Data($0.utf8)).decoded() }
  }
}

extension TrainingPosition {
  /// The name of the checkpoint's file.
  fileprivate var checkpointName: String {
    step == 0 ? "epoch-\(epoch).safetensors" : "epoch-\(epoch)-step-\(step).safetensors"
  }

  /// The position that a file's name tells; nil if it is not the name of a checkpoint.
  fileprivate init?(checkpoint name: String) {
    let parts = name.split(separator: ".", maxSplits: 1)
    guard parts.count == 2, parts[1] == "safetensors" else { return nil }
    let words = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    switch (words.count, words.first) {
    case (2, "epoch"):
      guard let epoch = Int(words[1]) else { return nil }
      self.init(epoch: epoch)
    case (4, "epoch") where words[2] == "step":
      guard let epoch = Int(words[1]), let step = Int(words[3]) else { return nil }
      self.init(epoch: epoch, step: step)
    default: return nil
    }
  }
}
