import Datasets
import Networks
import Search

/// A genetic search for the channels that the layers behind a class can best do without.
///
/// Hu et al. 2018: a chromosome says for each channel of a class whether it stays, and is the fitter the less the layers that
/// read the class lose of what they add up. The loss of the network is taken for the loss of those layers, and that for its second
/// order in the weights, which is exact: see `LayerQuadratic`. How many channels stay, the authors read from curves of each layer's
/// sensitivity; here those are `SensitivityScan`'s, and the largest rise that no class may pass follows from the budgets. How
/// chromosomes keep their number of channels is not known; here no operator changes it.
struct GeneticChoice: ChannelChoice {
  func choices(in widths: [Int: Int], on bench: Workbench) throws -> [Int: [Bool]] {
    var choices: [Int: [Bool]] = [:]
    for (index, form) in try bench.quadraticForms(of: Set(widths.keys)) {
      let losses = try ChoiceLosses(form)
      var search = GeneticSearch(
        SubsetOperators(width: form.width, count: widths[index] ?? form.width),
        from: RandomStream(seed: bench.seed, name: "genetic/\(bench.analysis.classes[index].name)"))
      choices[index] = try search.run { try losses.losses(keeping: $0) }?.candidate
    }
    return choices
  }
}
