/// By which weights the pixels of a line become those of a longer or shorter one.
///
/// The bilinear filter, as wide as a target pixel where the line shrinks (antialiasing); weights are whole numbers that add
/// up to about 2²². Both are so in Pillow, and so in torchvision.
struct ResamplingWeights: Sendable {
  /// How far the fixed point is from the right.
  static let fractionBits = 22

  /// The pixels of the line that the wanted pixels of the target are made of.
  let sources: Range<Int>
  /// For each wanted pixel, the first pixel it is made of.
  let first: [Int]
  /// For each wanted pixel, how many it is made of.
  let counts: [Int]
  /// The weights, `taps` for each wanted pixel.
  let weights: [Int32]
  /// The most pixels that one is made of.
  let taps: Int

  /// Makes the pixels `wanted` of the `target` pixels to which `source` pixels are stretched or shrunk.
  init(from source: Int, to target: Int, wanted: Range<Int>) {
    let scale = Double(source) / Double(target)
    let support = max(scale, 1)
    taps = Int(support.rounded(.up)) * 2 + 1
    var (first, counts): ([Int], [Int]) = ([], [])
    var weights = [Int32](repeating: 0, count: wanted.count * taps)
    for (slot, index) in wanted.enumerated() {
      let centre = (Double(index) + 0.5) * scale
      let start = max(Int(centre - support + 0.5), 0)
      let end = min(Int(centre + support + 0.5), source)
      let heights = (start..<end).map { max(0, 1 - abs((Double($0) - centre + 0.5) / support)) }
      let sum = heights.reduce(0, +)
      for (tap, height) in heights.enumerated() {
        weights[slot * taps + tap] = Int32(height / sum * Double(1 << Self.fractionBits) + 0.5)
      }
      first.append(start)
      counts.append(end - start)
    }
    self.weights = weights
    self.first = first
    self.counts = counts
    sources = (first.first ?? 0)..<(zip(first, counts).map(+).max() ?? 0)
  }
}
