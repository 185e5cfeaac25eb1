import Networks
import Testing

/// Networks with the widths that AutoSlim's authors released, which come to known numbers (Yu and Huang 2019).
struct ReleasedWidthsTests {
  /// A network in numbers: what it is, its channels, and what they come to in millions.
  struct Released: Sendable, CustomTestStringConvertible {
    let family: Family
    let widths: [Int]
    let macs: Double
    let params: Double

    var testDescription: String { "\(family) of \(macs) M MACs" }
  }

  enum Family: Sendable { case mobileNetV1, mobileNetV2, mNasNet, resNet50 }

  private static let released: [Released] = [
    Released(
      family: .mobileNetV1, widths: [16, 32, 48, 48, 88, 88, 224, 176, 224, 368, 320, 224, 744, 744], macs: 149.8,
      params: 1.89),
    Released(
      family: .mobileNetV1, widths: [16, 32, 48, 64, 112, 184, 320, 368, 320, 416, 464, 560, 1128, 1128], macs: 324.8,
      params: 4.00),
    Released(
      family: .mobileNetV1, widths: [24, 64, 128, 144, 232, 232, 560, 464, 512, 464, 560, 560, 1128, 1128],
      macs: 572.1, params: 4.66),
    Released(
      family: .mobileNetV2,
      widths: [
        8, 8, 96, 16, 96, 16, 96, 24, 144, 24, 144, 24, 144, 48, 288, 48, 288, 48, 288, 48, 288, 64, 432, 64, 432, 64,
        648, 176, 720, 176, 720, 176, 1440, 280, 1920,
      ], macs: 206.8, params: 4.13),
    Released(
      family: .mobileNetV2,
      widths: [
        8, 8, 96, 16, 96, 16, 96, 24, 144, 24, 144, 24, 144, 56, 288, 56, 288, 56, 288, 56, 288, 96, 432, 96, 432, 96,
        864, 240, 1440, 240, 960, 240, 1440, 480, 1920,
      ], macs: 305.1, params: 5.77),
    Released(
      family: .mobileNetV2,
      widths: [
        32, 16, 144, 24, 176, 24, 192, 48, 240, 48, 144, 48, 264, 88, 288, 88, 336, 88, 432, 88, 576, 144, 576, 144,
        648, 144, 864, 240, 1440, 240, 1440, 240, 1440, 480, 1920,
      ], macs: 504.9, params: 6.50),
    Released(
      family: .mNasNet,
      widths: [
        16, 8, 24, 16, 48, 16, 24, 16, 48, 32, 48, 32, 48, 32, 192, 56, 400, 56, 400, 56, 400, 80, 432, 80, 648, 192,
        864, 192, 864, 192, 864, 192, 1728, 280, 1280,
      ], macs: 217.2, params: 4.04),
    Released(
      family: .mNasNet,
      widths: [
        16, 8, 40, 24, 48, 24, 40, 24, 48, 40, 80, 40, 48, 40, 352, 64, 400, 64, 400, 64, 464, 80, 432, 80, 792, 288,
        864, 288, 864, 288, 1008, 288, 1728, 360, 1920,
      ], macs: 315.3, params: 6.08),
    Released(
      family: .mNasNet,
      widths: [
        16, 8, 64, 32, 56, 32, 72, 32, 104, 64, 128, 64, 96, 64, 384, 104, 528, 104, 464, 104, 720, 128, 576, 128, 864,
        288, 1584, 288, 1728, 288, 1728, 288, 1728, 480, 1920,
      ], macs: 531.8, params: 8.34),
    Released(
      family: .resNet50,
      widths: [
        24, 72, 8, 16, 16, 16, 8, 8, 240, 16, 24, 16, 24, 16, 16, 16, 24, 704, 72, 72, 48, 72, 48, 72, 72, 72, 48, 48,
        48, 48, 1680, 280, 240, 120, 200, 280, 280,
      ], macs: 570.0, params: 7.42),
    Released(
      family: .resNet50,
      widths: [
        32, 72, 16, 16, 16, 16, 8, 8, 280, 24, 40, 16, 24, 16, 24, 24, 40, 880, 72, 72, 72, 96, 72, 72, 72, 72, 48, 72,
        168, 96, 2016, 360, 280, 320, 360, 480, 440,
      ], macs: 999.9, params: 13.34),
    Released(
      family: .resNet50,
      widths: [
        40, 120, 16, 16, 24, 24, 16, 24, 440, 48, 72, 32, 48, 40, 56, 64, 72, 1024, 168, 168, 96, 144, 120, 168, 120,
        144, 120, 144, 256, 256, 2016, 512, 512, 480, 480, 512, 512,
      ], macs: 2006.0, params: 20.61),
    Released(
      family: .resNet50,
      widths: [
        48, 192, 16, 16, 56, 56, 24, 40, 512, 88, 112, 64, 104, 104, 112, 80, 128, 1024, 240, 216, 144, 216, 192, 192,
        144, 240, 240, 256, 256, 256, 2016, 512, 512, 480, 512, 512, 512,
      ], macs: 3004.5, params: 23.19),
  ]

  @Test("They come to the published multiply-accumulates and parameters", arguments: released)
  func counts(_ released: Released) throws {
    var builder = NetworkBuilder(name: "released", input: [3, 224, 224])
    var widths = released.widths[...]
    let value =
      switch released.family {
      case .mobileNetV1: try builder.mobileNetV1(&widths)
      case .mobileNetV2:
        try builder.invertedResiduals(
          &widths, kernels: Array(repeating: 3, count: 16), strides: [2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1])
      case .mNasNet:
        try builder.invertedResiduals(
          &widths, kernels: [3, 3, 3, 5, 5, 5, 5, 5, 5, 3, 3, 5, 5, 5, 5, 3],
          strides: [2, 1, 1, 2, 1, 1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 1])
      case .resNet50: try builder.bottlenecks(&widths)
      }
    #expect(widths.isEmpty)
    let pooled = builder.add("flatten", .flatten, builder.add("mean", .adaptiveAveragePool(Size(1)), value))
    let scores = try builder.linear("fc", pooled, outputs: 1000)
    let costs = try builder.network(output: scores).costs()
    #expect(abs(Double(costs.macs) / 1e6 - released.macs) < 0.06, "\(costs.macs)")
    #expect(abs(Double(costs.params) / 1e6 - released.params) < 0.006, "\(costs.params)")
  }
}

extension NetworkBuilder {
  /// A convolution without bias, batch norm, and ReLU.
  fileprivate mutating func layer(
    _ name: String, _ input: String, _ outputs: Int, kernel: Int, stride: Int = 1, groups: Int = 1
  ) throws -> String {
    let value = try convolution(
      name, input, outputs: outputs, kernel: Size(kernel),
      options: Convolution(stride: Size(stride), padding: Size(kernel / 2), groups: groups))
    return add("\(name)-relu", .activation(.relu), try batchNorm("\(name)-norm", value))
  }

  private mutating func depthwise(_ name: String, _ input: String, kernel: Int, stride: Int) throws -> String {
    let width = shape(of: input)?.first ?? 0
    return try layer(name, input, width, kernel: kernel, stride: stride, groups: width)
  }

  fileprivate mutating func mobileNetV1(_ widths: inout ArraySlice<Int>) throws -> String {
    var value = try layer("stem", input, widths.removeFirst(), kernel: 3, stride: 2)
    for (index, stride) in [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1].enumerated() {
      value = try depthwise("deep\(index)", value, kernel: 3, stride: stride)
      value = try layer("point\(index)", value, widths.removeFirst(), kernel: 1)
    }
    return value
  }

  fileprivate mutating func invertedResiduals(
    _ widths: inout ArraySlice<Int>, kernels: [Int], strides: [Int]
  ) throws -> String {
    var value = try layer("stem", input, widths.removeFirst(), kernel: 3, stride: 2)
    value = try depthwise("first-deep", value, kernel: 3, stride: 1)
    value = try layer("first", value, widths.removeFirst(), kernel: 1)
    for (index, (kernel, stride)) in zip(kernels, strides).enumerated() {
      value = try layer("expand\(index)", value, widths.removeFirst(), kernel: 1)
      value = try depthwise("deep\(index)", value, kernel: kernel, stride: stride)
      value = try layer("project\(index)", value, widths.removeFirst(), kernel: 1)
    }
    return try layer("tail", value, widths.removeFirst(), kernel: 1)
  }

  fileprivate mutating func bottlenecks(_ widths: inout ArraySlice<Int>) throws -> String {
    var value = try layer("stem", input, widths.removeFirst(), kernel: 7, stride: 2)
    value = add("pool", .pool(Pool(.max, kernel: Size(3), stride: Size(2), padding: Size(1))), value)
    for (stage, count) in [3, 4, 6, 3].enumerated() {
      let outputs = widths.removeFirst()
      for block in 0..<count {
        let name = "stage\(stage)-\(block)"
        let stride = stage > 0 && block == 0 ? 2 : 1
        let passed =
          block > 0 ? value : try layer("\(name)-passed", value, outputs, kernel: 1, stride: stride)
        var branch = try layer("\(name)-a", value, widths.removeFirst(), kernel: 1)
        branch = try layer("\(name)-b", branch, widths.removeFirst(), kernel: 3, stride: stride)
        branch = try layer("\(name)-c", branch, outputs, kernel: 1)
        value = add(name, .add, passed, branch)
      }
    }
    return value
  }
}
