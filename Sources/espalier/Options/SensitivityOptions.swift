import ArgumentParser
import Datasets

/// What is measured of a network without channels of one class at a time.
struct SensitivityOptions: ParsableArguments {
  @Flag(
    name: .customLong("sensitivity"),
    help: "Measure how the loss rises without channels of one class at a time; needs --data.")
  var isAsked = false

  @Option(help: ArgumentHelp("For --sensitivity: the images, \(DataSource.forms).", valueName: "data"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "For --sensitivity: the method whose score says which channels of a class go first.", valueName: "name"))
  var method: String = "l2"

  @Option(
    help: ArgumentHelp(
      "For --sensitivity: how many images are looked at, of the search split, and of the train split by methods that need "
        + "data.", valueName: "count"))
  var scoreImages: Int = 1000

  @Option(help: ArgumentHelp("For --sensitivity: the run folder to make for the curves.", valueName: "folder"))
  var out: String?

  @Option(help: ArgumentHelp("For --sensitivity: the seed of every random draw.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp(
      "For --sensitivity: threads to compute with; all cores where nothing is said.", valueName: "count"))
  var threads: Int?

  func validate() throws {
    guard isAsked || (data == nil && out == nil) else {
      throw ValidationError("--data and --out are for --sensitivity")
    }
    guard !isAsked || data != nil else { throw ValidationError("--sensitivity needs --data") }
    guard scoreImages > 0 else { throw ValidationError("--score-images must be at least 1") }
    guard threads ?? 1 > 0 else { throw ValidationError("--threads must be at least 1") }
  }
}
