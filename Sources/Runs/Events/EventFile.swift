public import Foundation

/// An event file: curves that TensorBoard shows while a run goes on.
///
/// ```swift
/// var events = try EventFile(in: folder)
/// events.add(row, step: 391)         // an epoch, under `loss/train`, `loss/search`, …
/// try events.flush()
/// ```
///
/// Steps are those of the optimiser, counted from 1 over all epochs, for the curves of epochs too: all curves of a run share
/// one axis, and a resumed run takes back what it does again on all of them.
///
/// A run that is resumed begins a new file, so a record that a crash cut off stays the last of its own, where readers
/// expect one. The name is TensorBoard's but for the name of the machine, which run folders do not tell.
public struct EventFile: ~Copyable, Sendable {
  /// Where the file is.
  public let path: String
  private var pending: [EventRecord] = []

  private static let prefix = "events.out.tfevents."
  /// Of how many steps one is noted; the curve of a step's loss is no clearer with all of them.
  private static let stepInterval = 10

  /// Makes a new event file in a run folder; it comes behind those that are there in the order of names.
  ///
  /// - Parameters:
  ///   - step: the step after which a checkpoint was written that the run goes on from; nil for a run that begins.
  ///   - time: the time that names the file.
  public init(in folder: RunFolder, resumingAfter step: Int? = nil, at time: Date = Date()) throws(RunError) {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let newest = files.compactMap { file in
      file.hasPrefix(Self.prefix) ? Int(file.dropFirst(Self.prefix.count).prefix { $0 != "." }) : nil
    }.max()
    let seconds = max(Int(time.timeIntervalSince1970), newest.map { $0 + 1 } ?? 0)
    path = folder.path(of: "\(Self.prefix)\(seconds).espalier")
    let wallTime = time.timeIntervalSince1970
    var bytes = try EventRecord.version(at: wallTime).bytes(for: path)
    if let step { bytes += try EventRecord.sessionStart(at: wallTime, step: step + 1).bytes(for: path) }
    try OpenFile(path, flags: O_WRONLY | O_CREAT | O_EXCL).write(bytes)
  }

  /// Adds values under their tags; they are on the disk after the next `flush()`.
  public mutating func add(_ scalars: [String: Double], step: Int, at time: Date = Date()) {
    pending.append(.scalars(scalars, at: time.timeIntervalSince1970, step: step))
  }

  /// Adds the figures of an epoch, under the tags `loss/train`, `accuracy/search` and so on.
  ///
  /// Accuracies are shares, 0…1.
  ///
  /// - Parameter step: the epoch's last step.
  public mutating func add(_ row: SummaryRow, step: Int, at time: Date = Date()) {
    let scalars = [
      "loss/train": row.trainLoss, "accuracy/train": row.trainTop1, "loss/search": row.evalLoss,
      "accuracy/search": row.evalTop1, "accuracy/search_top5": row.evalTop5, "learning_rate": row.learningRate,
      "images_per_second": row.imagesPerSecond,
    ]
    add(scalars.compactMapValues(\.self), step: step, at: time)
  }

  /// Adds a step's loss and learning rate if the step is one of those that are noted, every tenth.
  public mutating func add(loss: Double, learningRate: Double, step: Int, at time: Date = Date()) {
    guard step.isMultiple(of: Self.stepInterval) else { return }
    add(["loss/step": loss, "learning_rate/step": learningRate], step: step, at: time)
  }

  /// Writes what was added and waits until it is on the disk.
  public mutating func flush() throws(RunError) {
    var bytes: [UInt8] = []
    for record in pending { bytes += try record.bytes(for: path) }
    try OpenFile.append(bytes, to: path)
    pending.removeAll(keepingCapacity: true)
  }
}
