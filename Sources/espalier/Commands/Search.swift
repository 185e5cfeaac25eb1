import ArgumentParser
import Compression
import Datasets
import Networks
import Reports
import Runs
import Training

/// `espalier search`: ranks networks that keep to a budget, and trains none.
struct Search: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Rank networks that keep to a budget, and leave the ranking and the recipe of the first; none is trained.",
    discussion:
      "`espalier apply --recipe` makes the network of the recipe; `compress` does all of it, training included.")

  @OptionGroup var model: ModelOptions
  @OptionGroup var images: DataOptions
  @OptionGroup var compute: ComputeOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "How networks are drawn and ranked.")
  var method: SearchMethod = .blockswap

  @Option(
    help: ArgumentHelp(
      "An upper bound, such as params=400k or macs=50%; may be given several times.", valueName: "budget"))
  var budget: [String]

  @Option(help: ArgumentHelp("How many networks are drawn and ranked.", valueName: "count"))
  var candidates: Int = 1000

  @OptionGroup var blocks: BlockOptions

  @Option(help: "The type of the activations: float32 or bfloat16.")
  var precision: Precision = .float32

  @Option(
    help: ArgumentHelp("A node whose residual block stays as it is; may be given several times.", valueName: "name"))
  var protect: [String] = []

  @Option(help: ArgumentHelp("The folder to make; one that exists is never touched.", valueName: "folder"))
  var out: String

  /// What may be searched by.
  enum SearchMethod: String, CaseIterable, ExpressibleByArgument {
    case blockswap
  }

  func validate() throws {
    guard !budget.isEmpty else { throw ValidationError("say which --budget") }
    guard candidates > 0 else { throw ValidationError("--candidates must be at least 1") }
  }

  func run() throws {
    let console = common.console
    try compute.apply()
    let budgets = try budget.map { try Budget($0) }
    let swap = try blocks.applied(to: MethodRegistry.blockSwap, candidates: candidates, precision: precision)
    // Weights are drawn anew, so that those of a file make no difference.
    let network = try model.architecture()
    let dataset = try images.load(for: network)
    try network.requireFit(of: dataset)
    let bench = try Workbench(
      network, protecting: Set(protect), dataset: dataset, imageCount: swap.batchSize, device: compute.device.device,
      seed: compute.seed)
    let timer = StageTimer()
    let proposal = try timer.measure("search") {
      try swap.proposal(for: budgets, on: bench, console)
    }
    var options = model.resolved.merging(images.resolved) { $1 }.merging(blocks.resolved(for: swap)) { $1 }
    options["method"] = .string(swap.name)
    options["budget"] = .array(budgets.map { .string("\($0)") })
    options["candidates"] = .integer(candidates)
    options["precision"] = .string(precision.rawValue)
    options["protect"] = .array(protect.map { .string($0) })
    options["out"] = .string(out)
    let folder = try RunFolder.create(out)
    try folder.write(proposal.ranking)
    try folder.write(proposal.recipe)
    var record = compute.record(
      of: "search", options: options, model: try model.reference(to: network), data: images.reference(to: dataset))
    record.seconds = timer.seconds
    try folder.write(record)
    console.line("run folder: \(folder.path)")
    console.object(["run": .string(folder.path), "ranking": .array(proposal.ranking.prefix(10).map(\.object))])
  }
}

extension BlockCandidate {
  fileprivate var object: JSONValue {
    [
      "number": .integer(number), "params": .integer(params), "macs": .integer(macs),
      "fisher_potential": .number(potential), "blocks": .string(blocks),
    ]
  }
}
