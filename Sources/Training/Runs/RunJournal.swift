import Foundation
public import Networks
public import Runs

/// Keeps a run's folder while the run goes on: a line and a checkpoint an epoch, the time of every stage, and at the end
/// the network and the record.
///
/// One process holds a folder at a time.
public final class RunJournal {
  /// The folder of the run.
  public let folder: RunFolder
  /// How long each stage took.
  public let timer: StageTimer
  /// The path of the newest checkpoint, once there is one.
  public private(set) var lastCheckpoint: String?

  private let lock: RunLock
  private let summary: SummaryFile

  /// Makes a new folder at `path`, or beside it when there is one already.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - timer: holds the stages that came before.
  /// - Throws: `RunError` when the folder cannot be made or written to.
  public init(path: String, timer: StageTimer = StageTimer()) throws {
    self.timer = timer
    folder = try RunFolder.create(path)
    lock = try RunLock(of: folder)
    summary = try SummaryFile(in: folder)
  }

  /// Notes what an epoch gave and keeps its snapshot in place of the last one.
  ///
  /// - Throws: `RunError` when the folder cannot be written to; the checkpoint before stays readable.
  public func note(_ record: EpochRecord, _ snapshot: Snapshot) throws {
    try summary.append(
      SummaryRow(
        epoch: record.epoch - 1, trainLoss: record.trainLoss, trainTop1: record.trainAccuracy,
        evalLoss: record.searchLoss, evalTop1: record.searchAccuracy, learningRate: record.learningRate,
        seconds: record.seconds, imagesPerSecond: record.imagesPerSecond))
    let path = try folder.write(snapshot)
    if let lastCheckpoint, lastCheckpoint != path { try FileManager.default.removeItem(atPath: lastCheckpoint) }
    lastCheckpoint = path
  }

  /// Runs `work`, which fills the folder, and settles what an error leaves.
  ///
  /// A run that fails before its first checkpoint leaves no folder; one that diverges later names the last good one.
  ///
  /// - Throws: what `work` throws.
  public func guarding<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch {
      if lastCheckpoint == nil { try? FileManager.default.removeItem(atPath: folder.path) }
      guard case TrainingError.diverged(let epoch, let step, _) = error else { throw error }
      throw TrainingError.diverged(epoch: epoch, step: step, lastGood: lastCheckpoint)
    }
  }

  /// Writes the network, as architecture and weights and as ONNX.
  ///
  /// - Throws: `RunError` or `ModelFileError` when that cannot be done.
  public func keep(_ network: Network) throws {
    try folder.write(network)
  }

  /// Writes `run.json`, with the seconds of all stages so far, and gives it back.
  ///
  /// - Throws: `RunError` when the folder cannot be written to.
  public func close(with record: RunRecord) throws -> RunRecord {
    var record = record
    record.seconds = timer.seconds
    try folder.write(record)
    return record
  }
}
