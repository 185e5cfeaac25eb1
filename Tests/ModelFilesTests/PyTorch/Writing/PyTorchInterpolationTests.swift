import ModelFiles
import Networks
import TestSupport
import Testing

/// A resize is PyTorch's own function only where both are the same for every place.
struct PyTorchInterpolationTests {
  /// The line of a program that resizes an 8×6 image to `size`.
  private func line(
    _ method: Resize.Method, _ coordinates: Resize.Coordinates, to size: Size = Size(16, 12),
    scales: Resize.Scales? = nil, antialiases: Bool = false, excludesOutside: Bool = false
  ) throws -> String {
    var net = NetworkBuilder(name: "net", input: [2, 8, 6])
    let resize = Resize(
      to: size, method: method, coordinates: coordinates, scales: scales, antialiases: antialiases,
      excludesOutside: excludesOutside)
    let program = try net.finish(net.add("up", .resize(resize), net.input)).pyTorch().program
    let line = program.split(separator: "\n").first { $0.contains("return F.interpolate(") || $0.contains("self.up(") }
    return line.map { $0.trimmingPrefix { $0 == " " } }.map(String.init) ?? ""
  }

  @Test func methodsThatPyTorchHas() throws {
    let size = "return F.interpolate(x, size=(16, 12), mode="
    #expect(try line(.nearest(.floor), .asymmetric) == "\(size)\"nearest\")")
    #expect(try line(.nearest(.preferCeiling), .halfPixel, to: Size(5, 9)).hasSuffix("mode=\"nearest-exact\")"))
    #expect(try line(.linear, .halfPixel) == "\(size)\"bilinear\")")
    #expect(try line(.linear, .pytorchHalfPixel) == "\(size)\"bilinear\")")
    #expect(try line(.linear, .alignCorners) == "\(size)\"bilinear\", align_corners=True)")
    #expect(try line(.cubic(coefficient: -0.75), .halfPixel) == "\(size)\"bicubic\")")
    #expect(
      try line(.linear, .halfPixel, to: Size(4, 3), antialiases: true, excludesOutside: true)
        .hasSuffix("mode=\"bilinear\", antialias=True)"))
    // Twice the size: the place below and the nearest are the same.
    #expect(try line(.nearest(.preferFloor), .halfPixel) == "\(size)\"nearest\")")
  }

  @Test func methodsThatItHasNot() throws {
    for line in [
      try line(.nearest(.ceiling), .alignCorners), try line(.linear, .asymmetric),
      try line(.cubic(coefficient: -0.5), .halfPixel),
      try line(.cubic(coefficient: -0.75), .halfPixel, excludesOutside: true),
      try line(.linear, .halfPixel, scales: Resize.Scales(height: 1.9, width: 2)),
      try line(.linear, .halfPixelSymmetric, scales: Resize.Scales(height: 2.1, width: 2)),
    ] { #expect(line == "return self.up(x)") }
  }
}
