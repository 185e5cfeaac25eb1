import Networks

extension GoldenNetworks {
  static let windows: [String: Build] = [
    "max-pool-dilated": {
      let pool = Pool(
        .max, kernel: Size(2, 3), stride: Size(2, 1), padding: Size(1, 0), dilation: Size(3, 2))
      return $0.add("pool", .pool(pool), $1)
    },
    "max-pool-dilated-up": {
      let pool = Pool(
        .max, kernel: Size(2), stride: Size(3, 2), padding: Size(0, 1), dilation: Size(2), roundsUp: true)
      return $0.add("pool", .pool(pool), $1)
    },
    "max-pool-beside": {
      let pad = Pad(rows: Pad.Amount(2, 0), columns: Pad.Amount(0, 1), filling: .constant(-.infinity))
      let pool = Pool(.max, kernel: Size(3, 2), stride: Size(2))
      return $0.add("pool", .pool(pool), $0.add("pad", .pad(pad), $1))
    },
    "average-pool-up": {
      let pool = Pool(.average, kernel: Size(3), stride: Size(2), padding: Size(1), roundsUp: true)
      return $0.add("pool", .pool(pool), $1)
    },
    "average-pool-uncounted": {
      let pool = Pool(
        .average, kernel: Size(2, 3), stride: Size(3, 2), padding: Size(1, 0), countsPadding: false)
      return $0.add("pool", .pool(pool), $1)
    },
    "resize-nearest": resize(Size(9, 3), .nearest(.floor), .asymmetric),
    "resize-nearest-exact": resize(Size(4, 8), .nearest(.preferCeiling), .halfPixel),
    "resize-linear": resize(Size(9, 3), .linear, .halfPixel),
    "resize-linear-aligned": resize(Size(4, 8), .linear, .alignCorners),
    "resize-linear-antialiased": resize(Size(4, 2), .linear, .halfPixel, antialiases: true),
    "resize-cubic": resize(Size(9, 3), .cubic(coefficient: -0.75), .halfPixel),
    "resize-cubic-aligned": resize(Size(4, 8), .cubic(coefficient: -0.75), .alignCorners),
    "resize-cubic-antialiased": resize(Size(4, 2), .cubic(coefficient: -0.5), .halfPixel, antialiases: true),
    "pad-constant": pad((1, 0), (0, 3), (1, 2), .constant(-0.75)),
    "pad-reflect": pad((0, 0), (0, 5), (4, 1), .reflect),
    "pad-edge": pad((0, 0), (1, 2), (7, 0), .edge),
    "pad-wrap": pad((0, 0), (6, 2), (1, 5), .wrap),
  ]

  /// PyTorch gives places outside the image no weight where it antialiases.
  private static func resize(
    _ size: Size, _ method: Resize.Method, _ coordinates: Resize.Coordinates, antialiases: Bool = false
  ) -> Build {
    let resize = Resize(
      to: size, method: method, coordinates: coordinates, antialiases: antialiases, excludesOutside: antialiases)
    return { builder, input in builder.add("resize", .resize(resize), input) }
  }

  private static func pad(
    _ channels: (Int, Int), _ rows: (Int, Int), _ columns: (Int, Int), _ filling: Pad.Filling
  ) -> Build {
    let amounts = [channels, rows, columns].map { Pad.Amount($0.0, $0.1) }
    let pad = Pad(channels: amounts[0], rows: amounts[1], columns: amounts[2], filling: filling)
    return { builder, input in builder.add("pad", .pad(pad), input) }
  }
}
