import Networks

/// A resampling that PyTorch has a function for.
struct PyTorchInterpolation: Equatable {
  /// What PyTorch calls the method.
  let mode: String
  /// The settings behind the mode.
  var options = ""

  /// The variable `x` resampled.
  func call(_ x: String, to size: Size) -> String {
    "F.interpolate(\(x), size=(\(size.height), \(size.width)), mode=\"\(mode)\"\(options))"
  }
}

extension Resize {
  /// PyTorch's own resampling of an image of `shape` that is exactly this one; nil where there is none.
  ///
  /// Two resamplings are the same where their matrices are.
  func pyTorchInterpolation(of shape: [Int]) -> PyTorchInterpolation? {
    let (height, width) = (shape[1], shape[2])
    let rows = weights(along: .rows, of: height)
    let columns = weights(along: .columns, of: width)
    let match = Self.candidates(size).first { candidate in
      candidate.resize.weights(along: .rows, of: height) == rows
        && candidate.resize.weights(along: .columns, of: width) == columns
    }
    guard let interpolation = match?.interpolation else { return nil }
    guard interpolation.mode.hasPrefix("nearest") else { return interpolation }
    let isExact = interpolation.mode == "nearest-exact"
    let keepsPlaces =
      rows.isNearest(of: height, to: size.height, exact: isExact)
      && columns.isNearest(of: width, to: size.width, exact: isExact)
    return keepsPlaces ? interpolation : nil
  }

  /// PyTorch's methods, each with the resampling that it is.
  private static func candidates(_ size: Size) -> [(interpolation: PyTorchInterpolation, resize: Resize)] {
    func resize(
      _ method: Method, _ coordinates: Coordinates = .halfPixel, antialiases: Bool = false
    ) -> Resize {
      Resize(
        to: size, method: method, coordinates: coordinates, antialiases: antialiases, excludesOutside: antialiases)
    }
    let aligned = ", align_corners=True"
    let antialiased = ", antialias=True"
    return [
      (PyTorchInterpolation(mode: "nearest"), resize(.nearest(.floor), .asymmetric)),
      (PyTorchInterpolation(mode: "nearest-exact"), resize(.nearest(.preferCeiling))),
      (PyTorchInterpolation(mode: "bilinear"), resize(.linear)),
      (PyTorchInterpolation(mode: "bilinear", options: aligned), resize(.linear, .alignCorners)),
      (PyTorchInterpolation(mode: "bilinear", options: antialiased), resize(.linear, antialiases: true)),
      (PyTorchInterpolation(mode: "bicubic"), resize(.cubic(coefficient: -0.75))),
      (PyTorchInterpolation(mode: "bicubic", options: aligned), resize(.cubic(coefficient: -0.75), .alignCorners)),
      (
        PyTorchInterpolation(mode: "bicubic", options: antialiased),
        resize(.cubic(coefficient: -0.5), antialiases: true)
      ),
    ]
  }
}

extension [Float] {
  /// Whether a matrix takes the places that PyTorch's nearest neighbour takes, which it computes in single precision.
  fileprivate func isNearest(of length: Int, to count: Int, exact: Bool) -> Bool {
    let scale = Float(length) / Float(count)
    return (0..<count).allSatisfy { place in
      let source = (Float(place) + (exact ? 0.5 : 0)) * scale
      return self[place * length + Swift.min(Int(source), length - 1)] == 1
    }
  }
}
