import ArgumentParser
import Runs
import Training

/// What a run keeps so that `espalier resume` can go on with it.
struct CheckpointOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many of the newest checkpoints stay in the run folder.", valueName: "count"))
  var keepCheckpoints: Int = CheckpointPolicy().keptCount

  @Option(
    help: ArgumentHelp(
      "Write a checkpoint within an epoch too when this much time has gone by since the last.", valueName: "minutes"))
  var checkpointMinutes: Double = CheckpointPolicy().interval / 60

  func validate() throws {
    guard keepCheckpoints > 0 else { throw ValidationError("--keep-checkpoints must be at least 1") }
    guard checkpointMinutes >= 0 else { throw ValidationError("--checkpoint-minutes must not be negative") }
  }

  var policy: CheckpointPolicy { CheckpointPolicy(keptCount: keepCheckpoints, interval: checkpointMinutes * 60) }

  /// The options as they were resolved, under their names.
  var resolved: [String: JSONValue] {
    ["keep-checkpoints": .integer(keepCheckpoints), "checkpoint-minutes": .number(checkpointMinutes)]
  }
}
