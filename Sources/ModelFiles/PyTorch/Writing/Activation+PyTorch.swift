import Networks

extension Activation {
  /// The function of the variable `x`.
  func pyTorch(_ x: String) -> String {
    switch self {
    case .relu: "F.relu(\(x))"
    case .relu6: "F.relu6(\(x))"
    case .sigmoid: "torch.sigmoid(\(x))"
    case .silu: "F.silu(\(x))"
    case .hardSwish: "F.hardswish(\(x))"
    case .hardSigmoid where self == .hardSigmoid: "F.hardsigmoid(\(x))"
    case .hardSigmoid(let slope, let offset):
      "(\(PythonNumber.text(slope)) * \(x) + \(PythonNumber.text(offset))).clamp(0.0, 1.0)"
    case .tanh: "torch.tanh(\(x))"
    case .leakyRelu(let slope): "F.leaky_relu(\(x), \(PythonNumber.text(slope)))"
    case .elu(let alpha): "F.elu(\(x)\(alpha == 1 ? "" : ", \(PythonNumber.text(alpha))"))"
    case .selu where isStandardSelu: "F.selu(\(x))"
    case .selu(let alpha, let scale): "\(PythonNumber.text(scale)) * F.elu(\(x), \(PythonNumber.text(alpha)))"
    case .gelu: "F.gelu(\(x))"
    case .geluTanh: "F.gelu(\(x), approximate=\"tanh\")"
    case .mish: "F.mish(\(x))"
    case .softplus: "F.softplus(\(x))"
    case .softsign: "F.softsign(\(x))"
    case .clip(let low, let high): "\(x).clamp(\(Self.bounds(low, high)))"
    case .exp: "torch.exp(\(x))"
    case .log: "torch.log(\(x))"
    case .squareRoot: "torch.sqrt(\(x))"
    case .reciprocal: "torch.reciprocal(\(x))"
    case .absolute: "torch.abs(\(x))"
    case .negative: "-\(x)"
    case .power(let exponent): "torch.pow(\(x), \(PythonNumber.text(exponent)))"
    case .erf: "torch.erf(\(x))"
    }
  }

  /// The function as a module for a sequence of modules; nil where PyTorch has none.
  var pyTorchModule: String? {
    switch self {
    case .relu: "nn.ReLU()"
    case .relu6: "nn.ReLU6()"
    case .sigmoid: "nn.Sigmoid()"
    case .silu: "nn.SiLU()"
    case .hardSwish: "nn.Hardswish()"
    case .hardSigmoid where self == .hardSigmoid: "nn.Hardsigmoid()"
    case .tanh: "nn.Tanh()"
    case .leakyRelu(let slope): "nn.LeakyReLU(\(PythonNumber.text(slope)))"
    case .elu(let alpha): "nn.ELU(\(alpha == 1 ? "" : PythonNumber.text(alpha)))"
    case .selu where isStandardSelu: "nn.SELU()"
    case .gelu: "nn.GELU()"
    case .geluTanh: "nn.GELU(approximate=\"tanh\")"
    case .mish: "nn.Mish()"
    case .softplus: "nn.Softplus()"
    case .softsign: "nn.Softsign()"
    default: nil
    }
  }

  /// Whether this is a selu with the only numbers that PyTorch has, those of Klambauer and others 2017.
  private var isStandardSelu: Bool {
    guard case .selu(let alpha, let scale) = self else { return false }
    return Float(alpha) == 1.673_263_2 && Float(scale) == 1.050_701
  }

  private static func bounds(_ low: Double, _ high: Double) -> String {
    if high == .infinity { return "min=\(PythonNumber.text(low))" }
    if low == -.infinity { return "max=\(PythonNumber.text(high))" }
    return "\(PythonNumber.text(low)), \(PythonNumber.text(high))"
  }
}
