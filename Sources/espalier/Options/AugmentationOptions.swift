import ArgumentParser
import Datasets
import Runs

/// What is done at random to the images that a network is trained on.
struct AugmentationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How images are cropped and mirrored: as usual for the data, none, mirror, pad-crop or pad-crop-mirror (by an eighth "
        + "of the side).", valueName: "name"))
  var augmentation: AugmentationName = .usual

  @Option(help: ArgumentHelp("How likely a random rectangle of an image is erased.", valueName: "probability"))
  var randomErasing: Double = 0

  @Option(help: ArgumentHelp("The side of a square hole that is cut out of every image.", valueName: "pixels"))
  var cutout: Int = 0

  @Option(
    help: ArgumentHelp(
      "Apply N random operations of strength M, 0 to 30, to every image (RandAugment), such as 2,9.", valueName: "n,m"))
  var randAugment: RandAugment?

  func validate() throws {
    guard (0...1).contains(randomErasing) else { throw ValidationError("--random-erasing must be between 0 and 1") }
    guard cutout >= 0 else { throw ValidationError("--cutout must not be negative") }
  }

  /// The augmentation of images of a data set.
  func augmentation(for dataset: Dataset) -> Augmentation {
    var result = augmentation.augmentation(for: dataset)
    result.randAugment = randAugment
    result.erasing = Erasing(probability: randomErasing, cutout: cutout)
    return result
  }

  /// The options as they were given, under their names.
  var resolved: [String: JSONValue] {
    var options: [String: JSONValue] = ["augmentation": .string(augmentation.rawValue)]
    if randomErasing > 0 { options["random-erasing"] = .number(randomErasing) }
    if cutout > 0 { options["cutout"] = .integer(cutout) }
    if let randAugment { options["rand-augment"] = .string("\(randAugment)") }
    return options
  }
}

/// A way to crop and mirror, as it is written on the command line.
enum AugmentationName: String, ExpressibleByArgument, CaseIterable {
  case usual
  case none
  case mirror
  case padCrop = "pad-crop"
  case padCropMirror = "pad-crop-mirror"

  func augmentation(for dataset: Dataset) -> Augmentation {
    let padding = max(1, dataset.imageShape[1] / 8)
    return switch self {
    case .usual: dataset.usualAugmentation
    case .none: .none
    case .mirror: .mirror
    case .padCrop: Augmentation(padding: padding)
    case .padCropMirror: Augmentation(padding: padding, mirrors: true)
    }
  }
}

extension RandAugment: ExpressibleByArgument {
  /// Reads `N,M`.
  public init?(argument: String) { self.init(parsing: argument) }
}
