import ArgumentParser
import Compression
import Datasets
import Deployment
import Foundation
import ModelFiles
import Networks
import Reports
import Runs
import Torch
import Training

/// Makes the variants of `characterise`.
///
/// Those that take long lie in run folders of their own below that of the whole, `parts/1` and so on, each with its
/// report and its recipe; they are taken from there, or gone on with, when the whole is resumed.
struct VariantMaker {
  /// The command in the records of such folders.
  static let command = "variant"

  let given: [GivenModel]
  let dataset: Dataset
  let integers: Bool
  let zeros: [Int]
  let recipes: [String]
  let prunings: [Int]
  let epochs: Int
  let seed: UInt64
  let device: Device

  /// A cut of the first model, and what it is called.
  struct Cut {
    let proposal: Proposal
    let technique: String
  }

  /// The cuts that are asked for, found before any of them is trained.
  func cuts() throws -> [Cut] {
    let network = given[0].network
    let method = try MethodRegistry.method(named: "l2")
    return try prunings.map { percent in
      let budget = Budget(.macs, .share(Double(percent) / 100))
      let bench = try Workbench(network, seed: seed)
      return Cut(proposal: try Proposal(of: method, for: [budget], on: bench), technique: "l2 \(percent) % MACs")
    }
      + recipes.map { path in
        let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
        return Cut(proposal: try Proposal(recipe: Recipe(readingFrom: path), of: network), technique: "recipe \(name)")
      }
  }

  /// All variants, the models as they were given first.
  func variants(_ cuts: [Cut], in folder: RunFolder, console: Console) throws -> [Variant] {
    let watch = SignalWatch()
    do {
      var variants: [Variant] = []
      for model in given { variants.append(try Variant(model.network, of: model, technique: "", besides: variants)) }
      for model in given {
        for percent in zeros {
          try watch.check()
          let network = try zeroed(model.network, percent)
          variants.append(try Variant(network, of: model, technique: "\(percent) % zeros", besides: variants))
        }
      }
      for (index, cut) in cuts.enumerated() {
        console.line("\(cut.technique)\(epochs > 0 ? ", then \(epochs) epochs" : "")")
        let network = try kept(in: folder, index + 1, technique: cut.technique, model: given[0]) {
          try recover(cut, in: $0, console, watch)
        }
        variants.append(
          try Variant(network, of: given[0], technique: cut.technique, epochs: epochs, besides: variants))
      }
      for (index, model) in given.enumerated() where integers {
        do {
          let network = try kept(in: folder, cuts.count + index + 1, technique: "int8", model: model) { journal in
            try QuantisationRun(model.network, on: dataset, settings: QuantisationSettings(seed: seed))
              .run(in: journal, on: device) { _, _, _ in try watch.check() }
          }
          variants.append(try Variant(network, of: model, technique: "int8", besides: variants))
        } catch let error as QuantisationError {
          console.line("note: \(model.name) is left out in int8: \(error)")
        }
      }
      return variants
    } catch let interruption as Interruption {
      throw Interruption(signal: interruption.signal, run: folder.path)
    }
  }

  /// The network without its smallest weights, batch norm's statistics measured anew.
  private func zeroed(_ network: Network, _ percent: Int) throws -> Network {
    let executor = try Executor(network.zeroingSmallest(Double(percent) / 100), device: device)
    try executor.reestimateBatchNorm(on: dataset, batches: 50, seed: seed)
    return try executor.network()
  }

  private func recover(_ cut: Cut, in journal: RunJournal, _ console: Console, _ watch: SignalWatch) throws
    -> RunResults
  {
    let settings = try TrainingOptions.parse(["--epochs", "\(epochs)"]).settings(
      for: .recovery(RecoveryRecipe(.finetune, epochs: epochs)), of: cut.proposal.network, dataset: dataset,
      distillation: nil, seed: seed)
    return try CompressionRun(cut.proposal, on: dataset, recovery: Recovery(settings))
      .run(in: journal, on: device, observer: .printing(on: console, epochs: epochs, watch: watch)).results
  }

  /// The network of a variant's folder, which `make` fills if that was not done yet.
  private func kept(
    in folder: RunFolder, _ number: Int, technique: String, model: GivenModel, make: (RunJournal) throws -> RunResults
  ) throws -> Network {
    let record = {
      RunRecord(
        command: Self.command,
        settings: ["technique": .string(technique), "model": .string(model.name), "epochs": .integer(epochs)],
        seed: seed, threads: Runtime.threadCount, versions: .ofThisTool,
        model: .init(name: model.name, hash: try model.network.contentHash()),
        data: .init(name: dataset.name, hash: dataset.contentHash))
    }
    let part = try folder.part("\(number)", record) { try JSONValue(encoding: make($0)).members }
    // The end may have come between the last results and what is made of them.
    if !part.has(.report) { try part.writeReport() }
    return try part.readNetwork()
  }
}
