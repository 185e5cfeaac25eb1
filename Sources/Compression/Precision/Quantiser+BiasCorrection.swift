import Networks
import OrderedCollections
import Training

extension Quantiser {
  /// How many of the calibration images the means are taken over at the most: our choice, as a mean over all pixels of a
  /// channel settles long before a range does.
  static let correctionImages = 256

  /// What to add to the bias of each of these layers so that no output channel is off in the mean.
  ///
  /// Rounding shifts means: `E[y] − E[ỹ]` between the networks of floats and of integers is measured over calibration
  /// images, layer by layer in running order, each with the layers before it rounded and corrected already (bias correction,
  /// Nagel et al. 2019, section 4.2, with means from images as in their appendix D).
  ///
  /// - Parameter progress: told after each layer how many are done, and of how many.
  /// - Throws: what running the network throws, and what `progress` throws.
  package func biasShifts(
    for layers: Set<String>, progress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> [String: [Float]] {
    let chosen = precisions.keys.filter(layers.contains)
    let images = images.prefix(Self.correctionImages)
    let expected = try prepared.channelMeans(of: layers, over: images, on: device)
    var shifts: [String: [Float]] = [:]
    for (index, layer) in chosen.enumerated() {
      let rounded = try original.applying(recipe(for: layers, shifting: shifts)).upTo(layer)
      let found = try rounded.channelMeans(of: [layer], over: images, on: device)
      shifts[layer] = zip(expected[layer] ?? [], found[layer] ?? []).map { Float($0 - $1) }
      try progress(index + 1, chosen.count)
    }
    return shifts
  }
}
