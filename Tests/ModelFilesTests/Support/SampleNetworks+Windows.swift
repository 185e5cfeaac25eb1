import Networks

extension SampleNetworks {
  /// Sliding windows that ONNX has and that it does not.
  static func windows() throws -> Network {
    var builder = try SampleBuilder("windows", input: [2, 7, 8])
    var pools: [Pool] = [Pool(.max, kernel: Size(2), stride: Size(1), dilation: Size(3, 2))]
    for kind in [Pool.Kind.max, .average] {
      for (kernel, stride, padding) in [(3, 2, 1), (3, 3, 1), (2, 3, 0), (2, 2, 1), (3, 4, 0), (4, 3, 2), (1, 2, 0)] {
        for counts in [true, false] {
          pools.append(
            Pool(
              kind, kernel: Size(kernel), stride: Size(stride), padding: Size(padding), roundsUp: true,
              countsPadding: counts))
        }
      }
      pools.append(Pool(kind, kernel: Size(8, 3), stride: Size(3), padding: Size(0, 1), roundsUp: true))
      pools.append(Pool(kind, kernel: Size(3, 2), stride: Size(2, 1), padding: Size(1), countsPadding: false))
    }
    pools.append(
      Pool(.max, kernel: Size(2), stride: Size(4, 3), padding: Size(1), dilation: Size(4, 3), roundsUp: true))
    let value = try builder.addBeside(builder.input, pools.enumerated().map { ("pool\($0)", .pool($1)) })
    return try builder.network(outputs: [value])
  }

  /// Means over grids that divide an image and that do not.
  static func means() throws -> Network {
    var builder = try SampleBuilder("means", input: [2, 7, 8])
    let sizes = [Size(1), Size(7, 4), Size(3, 5), Size(7, 3), Size(2, 8), Size(7, 8), Size(1, 4), Size(9, 3)]
    let value = try builder.addBeside(
      builder.input, sizes.enumerated().map { ("mean\($0)", .adaptiveAveragePool($1)) })
    return try builder.network(outputs: [value])
  }

  /// Places added with every filling.
  static func pads() throws -> Network {
    var builder = try SampleBuilder("pads", input: [3, 4, 5])
    let fillings: [Pad.Filling] = [.zeros, .constant(-0.75), .constant(0.1), .reflect, .edge, .wrap]
    var operations: [(String, Networks.Operator)] = fillings.enumerated().map { index, filling in
      (
        "pad\(index)",
        .pad(
          Pad(channels: Pad.Amount(0, 2), rows: Pad.Amount(3, 1), columns: Pad.Amount(2, 0), filling: filling))
      )
    }
    operations.append(("nothing", .pad(Pad(filling: .reflect))))
    let value = try builder.addBeside(builder.input, operations)
    let far = try builder.add(
      "far", .pad(Pad(rows: Pad.Amount(1, 1), filling: .constant(-.infinity))), builder.input)
    let near = try builder.add("near", .pool(Pool(.max, kernel: Size(3), stride: Size(1))), far)
    return try builder.network(outputs: [value, near])
  }

  /// Every method, place and rounding, growing and shrinking, with ratios that fit a size and that do not.
  static func resizes() throws -> [Network] {
    var methods: [Resize.Method] = [.linear, .cubic(coefficient: -0.75), .cubic(coefficient: -0.5)]
    methods += Resize.Rounding.allCases.map { .nearest($0) }
    let sizes = [Size(8, 12), Size(4, 6), Size(2, 3), Size(7, 11), Size(3, 4), Size(1, 1), Size(6, 9)]
    return try sizes.map { size in
      var builder = try SampleBuilder("resizes to \(size)", input: [2, 4, 6])
      var operations: [(String, Networks.Operator)] = []
      for (index, method) in methods.enumerated() {
        for coordinates in Resize.Coordinates.allCases {
          operations.append(
            ("\(coordinates) \(index)", .resize(Resize(to: size, method: method, coordinates: coordinates))))
        }
        if index < 3 {
          operations.append(
            (
              "smooth \(index)",
              .resize(Resize(to: size, method: method, coordinates: .halfPixel, antialiases: true))
            ))
          operations.append(
            (
              "inside \(index)",
              .resize(Resize(to: size, method: method, coordinates: .halfPixel, excludesOutside: true))
            ))
        }
        let ratios = Resize.Scales(height: Double(size.height) / 4 + 0.01, width: Double(size.width) / 6 + 0.02)
        operations.append(
          ("ratio \(index)", .resize(Resize(to: size, method: method, coordinates: .asymmetric, scales: ratios))))
        let short = Resize.Scales(height: Double(size.height) / 4 * 0.99, width: Double(size.width) / 6)
        operations.append(
          ("misfit \(index)", .resize(Resize(to: size, method: method, coordinates: .halfPixel, scales: short))))
      }
      let value = try builder.addBeside(builder.input, operations)
      return try builder.network(outputs: [value])
    }
  }
}
