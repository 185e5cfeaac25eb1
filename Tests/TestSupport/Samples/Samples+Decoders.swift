import Networks

extension Samples {
  /// A vector painted as a picture and doubled by transposed convolutions, as generators do it.
  static func transposedDecoder(_ net: inout NetworkBuilder) throws -> Network {
    let code = try net.linear("code", net.add("flatten", .flatten, net.input), outputs: 6 * 2 * 2)
    let image = net.add("image", .reshape([6, 2, 2]), code)
    let doubled = net.add("relu", .activation(.relu), try net.batchNorm("norm", net.doubled("doubled", image, 4)))
    return try net.finish(net.doubled("picture", doubled, 3))
  }

  static func transposedGroups(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 8)
    return try net.finish(net.scores(net.doubled("doubled", stem, 6, groups: 2)))
  }

  /// A transposed convolution that makes two channels of each.
  static func transposedDepthwise(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 4)
    return try net.finish(net.scores(net.doubled("doubled", stem, 8, groups: 4)))
  }

  /// A U-Net of two levels: one way up is a transposed convolution, the other a resize.
  static func upsampledSkips(_ net: inout NetworkBuilder) throws -> Network {
    let fine = try net.block("fine", net.input, 4)
    let middle = try net.block("middle", fine, 5, stride: 2)
    let coarse = try net.block("coarse", net.add("down", .pool(Pool(.max, kernel: Size(3))), middle), 6)
    let wide = Resize(to: Size(3), method: .nearest(.floor), coordinates: .asymmetric)
    let back = net.add("up", .resize(wide), coarse)
    let joined = try net.block("join1", net.add("skip1", .concatenate(axis: 1), back, middle), 5)
    let skip = net.add("skip2", .concatenate(axis: 1), fine, net.doubled("doubled", joined, 4))
    return try net.finish(net.filters("mask", skip, 2, kernel: 1))
  }

  /// Resampling of every kind, one after the other.
  static func resampled(_ net: inout NetworkBuilder) throws -> Network {
    let stem = try net.block("stem", net.input, 4)
    let larger = Resize(to: Size(9, 8), method: .cubic(coefficient: -0.5), coordinates: .halfPixel)
    let smaller = Resize(to: Size(4, 5), method: .linear, coordinates: .alignCorners, antialiases: true)
    let cropped = Resize(
      to: Size(5, 3), method: .linear, coordinates: .halfPixelSymmetric,
      scales: Resize.Scales(height: 1.3, width: 0.7), excludesOutside: true)
    let part = Resize(
      Resize.Region(top: 0.2, left: 1.1, bottom: 1.3, right: 0.1), to: Size(4, 6), method: .linear)
    var value = stem
    for (name, resize) in [("larger", larger), ("smaller", smaller), ("cropped", cropped), ("part", part)] {
      value = net.add(name, .resize(resize), value)
    }
    return try net.finish(net.scores(net.filters("next", value, 3)))
  }
}
