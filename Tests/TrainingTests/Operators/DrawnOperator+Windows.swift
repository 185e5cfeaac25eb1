import Networks
import TestSupport

/// Windows over rows and columns.
extension DrawnOperator {
  static func pool(_ draws: inout Draws) -> DrawnOperator {
    let kind: Pool.Kind = draws.bool() ? .max : .average
    let kernel = draws.size(1...4)
    let pool = Pool(
      kind, kernel: kernel, stride: draws.size(1...4),
      padding: Size(draws.int(0...kernel.height / 2), draws.int(0...kernel.width / 2)),
      dilation: kind == .max ? draws.size(1...4) : Size(1), roundsUp: draws.bool(), countsPadding: draws.bool())
    return DrawnOperator(.pool(pool), [draws.image()])
  }

  static func resize(_ draws: inout Draws) -> DrawnOperator {
    let image = draws.image()
    let methods: [Resize.Method] =
      [.linear, .linear, .cubic(coefficient: -0.75), .cubic(coefficient: -0.5)]
      + Resize.Rounding.allCases.map { .nearest($0) }
    let scales: Resize.Scales? =
      draws.bool() ? Resize.Scales(height: draws.real(0.4...3), width: draws.real(0.4...3)) : nil
    let size =
      if let scales {
        Size(max(1, Int(scales.height * Double(image[1]))), max(1, Int(scales.width * Double(image[2]))))
      } else {
        draws.size(1...9)
      }
    let resize = Resize(
      to: size, method: draws.pick(methods, or: .linear),
      coordinates: draws.pick(Resize.Coordinates.allCases, or: .halfPixel), scales: scales, antialiases: draws.bool(),
      excludesOutside: draws.bool())
    return DrawnOperator(.resize(resize), [image])
  }
}
