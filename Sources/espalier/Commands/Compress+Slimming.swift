import Compression
import Networks
import Reports
import Runs

extension AutoSlim {
  /// Slims step by step, each a line, and notes in a folder how far it got; goes on behind what that has noted.
  func proposal(
    for budgets: [Budget], on bench: Workbench, notingIn folder: RunFolder?, _ console: Console
  ) throws -> Proposal {
    var steps = try folder?.readSlimming() ?? []
    let recipe = try recipe(for: budgets, on: bench, after: steps) { step in
      steps.append(step)
      try folder?.write(steps)
      console.line(
        "step \(step.number): \(step.channelClass) without \(step.removed) channels, "
          + "\(Figures.percent(step.accuracy)) of the search images, \(Figures.count(step.macs)) MACs left")
    }
    return try Proposal(recipe: recipe, of: bench.network, budgets: budgets, latency: bench.latency)
  }
}
