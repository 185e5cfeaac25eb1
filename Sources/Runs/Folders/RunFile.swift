/// The files that a run leaves in its folder.
public enum RunFile: String, CaseIterable, Sendable {
  /// Resolved settings, seed, versions, machine, data and results.
  case record = "run.json"
  /// One line an epoch.
  case summary = "summary.csv"
  /// What a method decided.
  case recipe = "recipe.json"
  /// What was weighed before it was decided.
  case candidates = "candidates.json"
  /// The networks that were ranked before one was chosen, the first first.
  case ranking = "ranking.csv"
  /// The steps in which a network was slimmed.
  case slimming = "slimming.json"
  /// The network without its weights.
  case architecture = "architecture.json"
  /// The weights.
  case weights = "model.safetensors"
  /// Network and weights, for other programs.
  case onnx = "model.onnx"
  /// Network and weights, coded in few bytes.
  case coded = "model.espz"
  /// What came of it, for people.
  case report = "report.html"
  /// The model card.
  case card = "README.md"

  /// The folder of what a run is resumed from.
  public static let checkpoints = "checkpoints"
  /// The folder of the runs that are parts of a run.
  public static let parts = "parts"
}
