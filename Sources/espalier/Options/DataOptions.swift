import ArgumentParser
import Datasets
import Runs

/// The images that a command reads.
struct DataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The images: \(DataSource.forms).", valueName: "data"))
  var data: String

  /// Reads the images into memory.
  func load() throws -> Dataset { try DataSource(parsing: data).load() }

  /// How the record of a run names the data.
  func reference(to dataset: Dataset) -> RunRecord.InputReference {
    RunRecord.InputReference(name: data, hash: dataset.contentHash)
  }
}
