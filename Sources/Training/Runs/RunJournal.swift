import Foundation
public import Networks
public import Runs

/// Keeps a run's folder while the run goes on: its record, a line and a checkpoint an epoch, the time of every stage, and
/// at the end the network and the results.
///
/// One process holds a folder at a time. The folder says from the beginning what the run is, so that another process can
/// go on with it whenever this one ends.
public final class RunJournal {
  /// The folder of the run.
  public let folder: RunFolder
  /// How long each stage took.
  public let timer: StageTimer
  /// What the run is: of a resumed one from the start, else once it has begun.
  public private(set) var record: RunRecord?
  /// Whether an earlier process has worked on the run.
  public let isResumed: Bool
  /// The path of the newest checkpoint, once there is one.
  public private(set) var lastCheckpoint: String?

  /// Which checkpoints are kept.
  public var policy = CheckpointPolicy()

  private let lock: RunLock
  private var summary: SummaryFile?
  private var events: EventFile?
  private var lastKept = ContinuousClock.now

  /// Makes a new folder at `path`, or beside it when there is one already.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - timer: holds the stages that came before.
  /// - Throws: `RunError` when the folder cannot be made or written to.
  public init(path: String, timer: StageTimer = StageTimer()) throws {
    self.timer = timer
    isResumed = false
    folder = try RunFolder.create(path)
    lock = try RunLock(of: folder)
  }

  /// Takes up the folder of a run that an earlier process began.
  ///
  /// - Throws: `RunError` when it is no run's folder or another process works on it.
  public init(resuming folder: RunFolder) throws {
    timer = StageTimer()
    isResumed = true
    self.folder = folder
    lock = try RunLock(of: folder)
    record = try folder.readRecord()
    folder.removeParts()
  }

  /// Writes what the run is, or makes sure that a resumed one is still the same.
  ///
  /// - Throws: `RunError` when the folder cannot be written to, or the model or the data are not those of the beginning.
  public func begin(_ record: RunRecord) throws {
    if let begun = self.record {
      try begun.requireSameInputs(as: record, in: folder)
    } else {
      self.record = record
      try guarding { try folder.write(record) }
    }
  }

  /// The state that the run goes on from; nil where it has none.
  ///
  /// The summary is cut to the epochs that the state has behind it, and the stages' times are those of that moment.
  ///
  /// - Parameters:
  ///   - network: the network that is trained, with whatever weights.
  ///   - skipped: told of each newer file that cannot be read, and why.
  /// - Throws: what was wrong when there are checkpoints and none can be read.
  public func lastState(
    for network: Network, skipped: (String, any Error) -> Void = { _, _ in }
  ) throws -> Checkpoint? {
    let last = isResumed ? try checkpoints.newest(for: network, skipped: skipped) : nil
    if let last { timer.resume(from: last.seconds) }
    lastCheckpoint = last?.path
    summary = try SummaryFile(in: folder, keepingEpochs: last?.checkpoint.position.epoch ?? 0)
    events = try EventFile(
      in: folder, resumingAfter: isResumed ? last?.checkpoint.position.stepsOfRun ?? 0 : nil)
    return last?.checkpoint
  }

  /// Notes what an epoch gave and keeps its state.
  ///
  /// - Throws: `RunError` when the folder cannot be written to; the checkpoints before stay readable.
  public func note(_ record: EpochRecord, _ checkpoint: Checkpoint) throws {
    let summary = try self.summary ?? SummaryFile(in: folder)
    self.summary = summary
    let row = SummaryRow(record)
    try summary.append(row)
    events?.add(row, step: record.stepsOfRun)
    try keep(checkpoint)
  }

  /// Notes a step for whoever watches the run; on the disk with the next state that is kept.
  public func note(_ report: Trainer.StepReport) {
    events?.add(loss: report.loss, learningRate: report.learningRate, step: report.stepsOfRun)
  }

  /// Keeps a state.
  ///
  /// - Throws: `RunError` when it cannot be written; the checkpoints before stay readable.
  public func keep(_ checkpoint: Checkpoint) throws {
    // Ahead of the checkpoint: a resumed run takes back what lies past it, and cannot bring what is missing.
    try events?.flush()
    lastCheckpoint = try checkpoints.write(checkpoint, seconds: timer.seconds)
    lastKept = .now
  }

  /// The folder for teachers' scores where the user names no other.
  public var teacherCache: String { folder.path(of: "teachers") }

  /// Whether so much time has gone by that the state should be kept.
  public var wantsCheckpoint: Bool { ContinuousClock.now - lastKept >= .seconds(policy.interval) }

  private var checkpoints: CheckpointFolder { CheckpointFolder(of: folder, keeping: policy.keptCount) }

  /// Runs `work`, which fills the folder, and settles what an error leaves.
  ///
  /// A run that fails before its first checkpoint leaves no folder, unless there are parts of it; one that diverges later names the last good one; one
  /// that is stopped says how to go on.
  ///
  /// - Throws: what `work` throws.
  public func guarding<Result>(_ work: () throws -> Result) throws -> Result {
    do {
      return try work()
    } catch let interruption as Interruption {
      throw Interruption(signal: interruption.signal, run: folder.path)
    } catch {
      if lastCheckpoint == nil, !isResumed, !folder.hasParts {
        try? FileManager.default.removeItem(atPath: folder.path)
      }
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

  /// Puts results and the seconds of all stages into `run.json`, which finishes the run, and gives the record back.
  ///
  /// - Throws: `RunError` when the folder cannot be written to, or the run never began.
  public func close(with results: [String: JSONValue]) throws -> RunRecord {
    guard var record else { throw RunError.notBegun(folder.path) }
    record.seconds = timer.seconds
    record.results = results
    self.record = record
    try folder.write(record)
    return record
  }
}

extension SummaryRow {
  /// The line of an epoch.
  fileprivate init(_ record: EpochRecord) {
    self.init(
      epoch: record.epoch - 1, trainLoss: record.trainLoss, trainTop1: record.trainAccuracy,
      evalLoss: record.searchLoss, evalTop1: record.searchAccuracy, evalTop5: record.searchTopFive,
      learningRate: record.learningRate, seconds: record.seconds, imagesPerSecond: record.imagesPerSecond)
  }
}

extension Trainer.Observer {
  /// The same observer, with every epoch noted in a journal first, and states kept there.
  public func noting(in journal: RunJournal) -> Trainer.Observer {
    Trainer.Observer(
      step: { report in
        journal.note(report)
        try step(report)
      },
      epoch: { record, checkpoint in
        try journal.note(record, checkpoint)
        try epoch(record, checkpoint)
      },
      wantsCheckpoint: { journal.wantsCheckpoint || wantsCheckpoint() },
      checkpoint: { checkpoint in
        try journal.keep(checkpoint)
        try self.checkpoint(checkpoint)
      }, skipped: skipped, check: check)
  }
}
