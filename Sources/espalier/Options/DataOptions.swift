import ArgumentParser
import Datasets
import Foundation
import Networks
import Runs
import Synchronization

/// The images that a command reads.
struct DataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The images: \(DataSource.forms).", valueName: "data"))
  var data: String

  @Option(
    help: ArgumentHelp(
      "Some of the images for a quick trial, as many of each class: a number of train and as large a share of the other "
        + "splits, or a share of all, such as 5%.", valueName: "amount"))
  var subset: SubsetSize?

  @Option(
    help: ArgumentHelp(
      "Images held out of train, on which all decisions are made; a tenth where nothing is said, and at most 5000.",
      valueName: "count"))
  var searchImages: Int?

  @Option(
    help: ArgumentHelp(
      "For imagefolder: the sides of the squares that images become; where nothing is said the network's, or 224.",
      valueName: "pixels"))
  var imageSize: Int?

  @Option(
    help: ArgumentHelp(
      "For imagefolder: class names in the order of the network's outputs, one a line; where nothing is said DIR's "
        + "classes.txt, or the folders' names, sorted.", valueName: "file"))
  var classes: String?

  @Option(
    help: ArgumentHelp(
      "For imagefolder: whether an image that cannot be read ends the run (fatal) or is named and left out (skip).",
      valueName: "rule"))
  var onBadImage: BadImageRule = .fatal

  func validate() throws {
    guard imageSize ?? 1 > 0 else { throw ValidationError("--image-size must be at least 1") }
    guard !data.hasPrefix("imagefolder:") else { return }
    for (name, isGiven) in [
      ("image-size", imageSize != nil), ("classes", classes != nil), ("on-bad-image", onBadImage != .fatal),
    ] where isGiven { throw ValidationError("--\(name) is for --data imagefolder:DIR") }
  }

  /// Reads the images into memory, or finds their files; they become as large as the network takes them.
  func load(for network: Network) throws -> Dataset {
    var source = try DataSource(parsing: data)
    if case .imageFolder(var folder) = source {
      folder.side = imageSize ?? network.inputs.first?.shape.last ?? folder.side
      folder.classesFile = classes
      source = .imageFolder(folder)
    }
    var dataset = try source.load(badImages: onBadImage.badImages)
    if let searchImages { dataset = try dataset.holdingOut(searchImages) }
    return try subset.map { try dataset.subset($0) } ?? dataset
  }

  /// The options as they were given, under their names.
  var resolved: [String: JSONValue] {
    var options: [String: JSONValue] = ["data": .string(data)]
    if let subset { options["subset"] = .string("\(subset)") }
    if let searchImages { options["search-images"] = .integer(searchImages) }
    if let imageSize { options["image-size"] = .integer(imageSize) }
    if let classes { options["classes"] = .string(classes) }
    if onBadImage != .fatal { options["on-bad-image"] = .string(onBadImage.rawValue) }
    return options
  }

  /// How the record of a run names the data.
  func reference(to dataset: Dataset) -> RunRecord.InputReference {
    RunRecord.InputReference(name: data, hash: dataset.contentHash)
  }
}

/// What is done about an image that cannot be read, as it is written on the command line.
enum BadImageRule: String, ExpressibleByArgument, CaseIterable {
  case fatal
  case skip

  var badImages: BadImages {
    guard self == .skip else { return .fatal }
    let named = Names()
    return .skipped { fault in
      guard named.insert(fault.subject) else { return }
      FileHandle.standardError.write(Data("skipped: \(fault)\n".utf8))
    }
  }

  /// The files that were named already: each is named once.
  private final class Names: Sendable {
    private let seen = Mutex<Set<String>>([])

    func insert(_ name: String) -> Bool { seen.withLock { $0.insert(name).inserted } }
  }
}

extension SubsetSize: ExpressibleByArgument {
  /// Reads `1000` or `5%`.
  public init?(argument: String) { self.init(parsing: argument) }
}
