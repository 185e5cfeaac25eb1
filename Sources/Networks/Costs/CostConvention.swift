/// What counts as an operation; papers agree on the word "FLOPs" and not on this.
///
/// A multiply-accumulate is one operation in each. For one network the four differ by one or two percent, which is as
/// much as many a comparison of methods, so a count is only a fact together with its convention.
public enum CostConvention: String, Sendable, Hashable, Codable, CaseIterable {
  /// The multiply-accumulates of convolutions and linear layers: Espalier's own.
  ///
  /// Biases, batch norm, activations, pooling and sums are free. ResNet-56 has 125.49 M, VGG-16 for CIFAR 313.46 M.
  case convolutionAndLinear = "conv+linear"

  /// What Torch-Pruning prints.
  ///
  /// To convolutions and linear layers it adds one for every number that a bias is added to, two for every number that
  /// batch norm reads, one for every number that a ReLU makes and one for every number that a pool reads. Other
  /// activations and sums are free. It sees layers that are modules alone, so a ReLU that PyTorch code calls as a
  /// function escapes it; here none does. Its ResNet-56 of 127.12 M is one with projection shortcuts in which the ReLU
  /// behind each sum escapes: 127,115,914.
  case torchPruning = "torch-pruning"

  /// What the HRank family prints: a linear layer counts its multiplications and its additions, a convolution does not.
  ///
  /// No published script gives the 313.73 M that its papers quote for VGG-16; this reading does, to the digit
  /// (313,731,072), and it also gives their ResNet-56 (125.49 M) and ResNet-110 (252.89 M).
  case hrank

  /// The multiply-accumulates of convolutions alone. LeNet-5 has 1.888 M.
  case convolution = "conv"
}
