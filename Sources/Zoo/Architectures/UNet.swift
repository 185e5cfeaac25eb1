import Networks

/// A U-Net for 256×256 images (Ronneberger, Fischer and Brox 2015) with batch norm, of 32 channels at first.
///
/// Four levels of two 3×3 convolutions, each level with twice the channels at half the size, then back: a transposed
/// convolution doubles the image, and what the level had on the way down stands beside it. Padding keeps the sizes, which
/// the paper crops. Layers are called as in the PyTorch code of Buda and others 2019
/// (mateuszbuda/brain-segmentation-pytorch), so that its checkpoint loads: `encoder1.enc1conv1`, …, `upconv4`,
/// `decoder4.dec4conv1`, …, `conv`. The output is a map of probabilities for each class, so it is no classifier: what
/// counts correct answers does not apply. 7,763,041 parameters and 12.071 G MACs.
public struct UNet: Architecture {
  /// One colour image of 256×256.
  public let input = [3, 256, 256]

  /// The U-Net.
  public init() {}

  /// The network with zero weights; `classes` maps of the input's size come out.
  public func network(named name: String, input: [Int], classes: Int) throws -> Network {
    var builder = NetworkBuilder(name: name, input: input)
    var value = builder.input
    var passed: [String] = []
    for level in 1...4 {
      value = try builder.level("encoder\(level).enc\(level)", value, outputs: 16 << level)
      passed.append(value)
      value = builder.add("pool\(level)", .pool(Pool(.max, kernel: Size(2))), value)
    }
    value = try builder.level("bottleneck.bottleneck", value, outputs: 512)
    for level in (1...4).reversed() {
      value = try builder.transposedConvolution(
        "upconv\(level)", value, outputs: 16 << level, kernel: Size(2),
        options: TransposedConvolution(stride: Size(2)), bias: true)
      value = builder.add("join\(level)", .concatenate(axis: 1), value, passed[level - 1])
      value = try builder.level("decoder\(level).dec\(level)", value, outputs: 16 << level)
    }
    value = try builder.convolution("conv", value, outputs: classes, kernel: Size(1), bias: true)
    value = builder.add("probabilities", .activation(.sigmoid), value)
    return try builder.network(output: value)
  }
}

extension NetworkBuilder {
  /// Two 3×3 convolutions with batch norm and ReLU, called `name` with `conv1`, `norm1`, `relu1` and so on behind it.
  fileprivate mutating func level(_ name: String, _ input: String, outputs: Int) throws -> String {
    var value = input
    for index in 1...2 {
      value = try convolutionAndNorm(
        "\(name)conv\(index)", "\(name)norm\(index)", value, outputs: outputs, kernel: 3)
      value = add("\(name)relu\(index)", .activation(.relu), value)
    }
    return value
  }
}
