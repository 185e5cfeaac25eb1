import Networks
import Torch
import Training

extension StagedRun {
  /// The weights that training begins with behind a cut: those of `network`, or of the same network at an earlier time.
  func start(of network: Network, after recipe: Recipe?) throws -> Network {
    guard let rewind, let recipe else { return network }
    return try rewind.applying(recipe).withNewBodies(of: recipe)
  }

  /// The network of a cut that divides layers into groups, fitted where the method does so; nil for other cuts.
  ///
  /// Weights are fitted while channels still lie as they did, and put in the order of groups behind that.
  ///
  /// - Parameter images: what to look at; all images of the workbench where nothing is said.
  package func fittedGroups(of cut: Proposal, on images: CalibrationImages? = nil) throws -> Network? {
    guard !cut.recipe.groupings.isEmpty, method.refit != .nothing else { return nil }
    let masked = try cut.recipe.maskingGroups(of: cut.original)
    let executor = try Executor(cut.original.applying(masked), device: bench.device)
    try Refitting(method.refit, of: cut.original, after: masked, on: bench, images: images)?.run(on: executor)
    return try executor.network().applying(cut.recipe.groupsAlone)
  }

  /// What is fitted behind a cut; nothing where weights are set back.
  func refitting(after cut: Proposal) -> Refitting? {
    rewind == nil ? Refitting(method.refit, of: cut.original, after: cut.recipe, on: bench) : nil
  }
}
