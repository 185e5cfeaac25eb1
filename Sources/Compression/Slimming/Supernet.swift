public import Datasets
import Foundation
public import Networks
public import Runs
import Training

/// A network that an earlier run trained for all widths, and the steps in which it was slimmed.
///
/// One such training serves any number of budgets: a smaller one goes on behind the steps to a larger, which a larger one takes a part of.
public struct Supernet: Sendable {
  /// How many epochs it was trained for.
  public let epochs: Int
  /// The least share of its channels that a class was trained with.
  private let leastShare: Double
  private let path: String
  private let folder: RunFolder
  private let stage: RunFolder

  /// The supernet of the run in the folder at `path`.
  ///
  /// - Throws: `RunError` when that is no run's, `SupernetError.missing` when it did not train for all widths, or not to the end.
  public init(of path: String) throws {
    folder = try RunFolder.open(path)
    let part = try? RunFolder.open(folder.path(of: Self.part))
    let settings = try folder.readRecord().settings
    guard let part, let record = try? part.readRecord(), record.isFinished,
      settings["regulariser"]?.string == SparseTraining.Name.slimmable.rawValue,
      let epochs = record.settings["epochs"]?.int,
      let leastShare = settings["regularisation"]?.double ?? settings["least-share"]?.double
    else { throw SupernetError.missing(path) }
    (self.path, self.epochs, self.leastShare, stage) = (path, epochs, leastShare, part)
  }

  /// Where a run that trains before its only cut leaves what it trained.
  private static let part = "\(RunFile.parts)/1"

  /// Throws unless the supernet is of this network and these images, divided alike, and was trained as narrow as it may be slimmed: what
  /// it was trained on is to decide nothing, and what it was not trained for is not to be judged.
  ///
  /// Of the same images as many always make the same splits, see `Dataset.holdingOut` and `Dataset.subset`.
  ///
  /// - Throws: `SupernetError.other`.
  public func requireFit(of network: Network, on dataset: Dataset, for widths: WidthRule) throws {
    let record = try stage.readRecord()
    guard try record.model?.hash == network.contentHash() else { throw SupernetError.other(path, "weights") }
    let isDividedAlike =
      record.settings["train-images"]?.int == dataset.count(of: .train)
      && record.settings["search-images"]?.int == dataset.count(of: .search)
    guard record.data?.hash == dataset.contentHash, isDividedAlike else { throw SupernetError.other(path, "images") }
    guard leastShare <= widths.leastShare else { throw SupernetError.wider(path, leastShare: leastShare) }
  }

  /// Puts it into the folder of a run that is to go on from it, unless that has one.
  ///
  /// - Throws: `CocoaError` when the folder cannot be written to.
  public func copy(to other: RunFolder) throws {
    let place = URL(fileURLWithPath: other.path(of: Self.part))
    guard (try? RunFolder.open(place.path))?.has(.record) != true else { return }
    let files = FileManager.default
    try files.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    // Wholly or not at all: what was half copied has another name.
    let half = place.appendingPathExtension("half")
    for old in [half, place] where files.fileExists(atPath: old.path) { try files.removeItem(at: old) }
    try files.copyItem(at: URL(fileURLWithPath: stage.path), to: half)
    try files.moveItem(at: half, to: place)
  }

  /// The steps in which it was slimmed; none where that was done under other `settings`, or was not finished.
  func steps(under settings: [String: String], seed: UInt64) throws -> [SlimmingStep] {
    guard folder.has(.recipe), let origin = try folder.readRecipe()?.origin, origin.seed == seed,
      settings.allSatisfy({ origin.settings[$0] == $1 })
    else { return [] }
    return try folder.readSlimming()
  }
}

/// Why a run's supernet cannot be gone on from, as one sentence for the user.
public enum SupernetError: Error, Hashable, CustomStringConvertible {
  /// The run has none.
  case missing(String)
  /// It is of another network, or of other images.
  case other(String, String)
  /// It was not trained as narrow as it is to be slimmed.
  case wider(String, leastShare: Double)

  /// The whole sentence.
  public var description: String {
    switch self {
    case .missing(let path): "\(path) has no network that was trained for all widths: it is to be a run of autoslim"
    case .other(let path, let what): "the network in \(path) that was trained for all widths is of other \(what)"
    case .wider(let path, let share):
      "the network in \(path) was trained with no less than \(share) of any class of channels: say --least-share \(share) or more"
    }
  }
}
