public import Datasets
import Foundation
import Networks
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
  /// What kept its channels all the while.
  private let protected: Set<String>
  private let path: String
  private let folder: RunFolder
  private let stage: RunFolder

  /// The supernet of the run in the folder at `path`.
  ///
  /// - Throws: `RunError` when that is no run's, `SupernetError.missing` when it did not train for all widths, or not to the end.
  public init(of path: String) throws {
    folder = try RunFolder.open(path)
    let part = try? RunFolder.open(folder.path(of: Self.part))
    guard let part, let record = try? part.readRecord(), record.isFinished,
      let epochs = record.settings["epochs"]?.int,
      let trained = SparseTraining.slimmed(in: record.settings)
    else { throw SupernetError.missing(path) }
    (self.path, self.epochs, leastShare, protected, stage) = (path, epochs, trained.leastShare, trained.protected, part)
  }

  /// Where a run that trains before its only cut leaves what it trained.
  private static let part = "\(RunFile.parts)/1"

  /// Throws unless the supernet is of the network on the workbench and these images, divided alike, and was trained as narrow as it may be
  /// slimmed: what it was trained on is to decide nothing, and what it was not trained for is not to be judged.
  ///
  /// Of the same images as many always make the same splits, see `Dataset.holdingOut` and `Dataset.subset`.
  ///
  /// - Throws: `SupernetError` that says what does not fit.
  public func requireFit(of bench: Workbench, on dataset: Dataset, for widths: WidthRule) throws {
    let record = try stage.readRecord()
    guard try record.model?.hash == bench.network.contentHash() else { throw SupernetError.other(path, "weights") }
    let isDividedAlike =
      record.settings["train-images"]?.int == dataset.count(of: .train)
      && record.settings["search-images"]?.int == dataset.count(of: .search)
    guard record.data?.hash == dataset.contentHash, isDividedAlike else { throw SupernetError.other(path, "images") }
    guard leastShare <= widths.leastShare else { throw SupernetError.wider(path, leastShare: leastShare) }
    let untrained = protected.subtracting(bench.protected).sorted()
    guard untrained.isEmpty else { throw SupernetError.whole(path, untrained) }
  }

  /// Puts it and the steps in which it was slimmed into the folder of a run that is to go on from it, unless that has one.
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
    if let steps = try folder.readSlimming() { try other.write(steps) }
    try files.moveItem(at: half, to: place)
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
  /// What is to be slimmed kept its channels while it was trained.
  case whole(String, [String])

  /// The whole sentence.
  public var description: String {
    switch self {
    case .missing(let path): "\(path) has no network that was trained for all widths: it is to be a run of autoslim"
    case .other(let path, let what): "the network in \(path) that was trained for all widths is of other \(what)"
    case .wider(let path, let share):
      "the network in \(path) was trained with no less than \(share) of any class of channels: say --least-share \(share) or more"
    case .whole(let path, let names):
      "the network in \(path) was trained with all channels of \(names.joined(separator: ", ")): say --protect of these here too"
    }
  }
}

extension SparseTraining {
  /// What is to be known of training for all widths, to go on from it; nil for training of another kind.
  func slimmableSettings(protecting protected: Set<String>) -> [String: JSONValue]? {
    guard name == .slimmable else { return nil }
    return [
      "regulariser": .string(name.rawValue), "least-share": .number(strength ?? AutoSlim.leastShare),
      "protect": .array(protected.sorted().map { .string($0) }),
    ]
  }

  /// The least share and what kept its channels, of a stage that trained for all widths; nil for one that did not.
  static func slimmed(in settings: [String: JSONValue]) -> (leastShare: Double, protected: Set<String>)? {
    guard settings["regulariser"]?.string == Name.slimmable.rawValue,
      let leastShare = settings["least-share"]?.double, case .array(let names)? = settings["protect"]
    else { return nil }
    return (leastShare, Set(names.compactMap(\.string)))
  }
}
