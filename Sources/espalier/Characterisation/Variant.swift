import Deployment
import Networks
import Reports

/// A network that is to be characterised.
struct Variant {
  let network: Network
  let figures: CharacterisedVariant
  /// The numbers that it is measured in.
  let precisions: Set<EngineSettings.Precision>

  var name: String { figures.name }

  /// What `technique` made of a model; `others` have their names already.
  ///
  /// A quantised network is what it is, so it is not asked to be of other numbers too.
  init(_ network: Network, of model: GivenModel, technique: String, epochs: Int = 0, besides others: [Variant]) throws {
    let done = [model.technique, technique].filter { !$0.isEmpty }.joined(separator: ", ")
    let plain = [model.title, done].filter { !$0.isEmpty }.joined(separator: ", ")
    let taken = Set(others.map(\.name))
    let candidates = [plain, "\(plain) (\(model.name))"] + (2...others.count + 2).map { "\(plain) (\($0))" }
    self.network = network
    figures = CharacterisedVariant(
      name: candidates.first { !taken.contains($0) } ?? plain, model: model.name, technique: done, epochs: epochs,
      nonzeroMACs: try network.nonzeroMACs())
    let isQuantised = network.nodes.contains(where: \.operation.isQuantise)
    precisions = isQuantised ? [.float32] : Set(EngineSettings.Precision.allCases)
  }
}
