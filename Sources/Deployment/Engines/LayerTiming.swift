/// What one layer took as an engine runs it, which may be several of the network's, fused.
public struct LayerTiming: Codable, Hashable, Sendable {
  /// The layer's name in the engine; mostly that of the network's last layer in it.
  public let name: String
  /// The kind of layer, in the engine's words.
  public let type: String
  /// What computed it, in the engine's words; nil where it does not say.
  public let kernel: String?
  /// The type of numbers that were computed with, as far as the engine tells.
  public let numbers: Numbers?
  /// The shape of what came out, where the engine tells; else that of the convolution or linear layer in it.
  public internal(set) var shape: [Int]?
  /// Microseconds in one pass.
  public let microseconds: Double
  /// What it does, if it is known which convolution or linear layer of the network it computes.
  public internal(set) var work: LayerWork?

  /// A type of numbers to multiply.
  public enum Numbers: String, Codable, Hashable, Sendable {
    case float32, float16, bfloat16, int8

    /// The type that stands at the end of a kernel's name in OpenVINO, such as `brgconv_avx512_amx_bf16`.
    package init?(kernel: String) {
      switch kernel.split(separator: "_").last?.lowercased() {
      case "f32", "fp32": self = .float32
      case "f16", "fp16": self = .float16
      case "bf16": self = .bfloat16
      case "i8", "u8", "int8": self = .int8
      default: return nil
      }
    }

    /// The type of a tensor in ONNX Runtime's words.
    package init?(tensor: String) {
      switch tensor {
      case "float": self = .float32
      case "float16": self = .float16
      case "bfloat16": self = .bfloat16
      case "int8", "uint8": self = .int8
      default: return nil
      }
    }
  }

  package init(
    name: String, type: String, kernel: String? = nil, numbers: Numbers? = nil, shape: [Int]? = nil,
    microseconds: Double, work: LayerWork? = nil
  ) {
    self.name = name
    self.type = type
    self.kernel = kernel
    self.numbers = numbers
    self.shape = shape
    self.microseconds = microseconds
    self.work = work
  }

  /// The same layer with another time.
  func taking(_ microseconds: Double) -> LayerTiming {
    LayerTiming(
      name: name, type: type, kernel: kernel, numbers: numbers, shape: shape, microseconds: microseconds)
  }

  /// Whether the layer multiplies a matrix: a convolution or a linear layer, whose numbers say what a network was run in.
  public var multiplies: Bool {
    let type = type.lowercased()
    // ONNX Runtime's QLinearAdd and QuantizeLinear are no linear layers.
    return type == "linear" || ["conv", "gemm", "matmul", "fullyconnected"].contains { type.contains($0) }
  }
}

extension [LayerTiming] {
  /// The types of numbers that convolutions and linear layers were computed with, by the time they took, the longest first.
  ///
  /// This is what a measurement states as its precision; what was asked for says nothing: OpenVINO computes in bfloat16
  /// wherever the processor is faster at it unless it is told otherwise, and in 32 bits where the processor lacks it.
  public var executedNumbers: [LayerTiming.Numbers] {
    var seconds: [LayerTiming.Numbers: Double] = [:]
    for layer in self where layer.multiplies {
      if let numbers = layer.numbers { seconds[numbers, default: 0] += layer.microseconds }
    }
    return seconds.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map(\.key)
  }

  /// Of layers of several passes, each once, as it first came, with the median of its times.
  ///
  /// A layer is known by its name: an engine may leave one out of a pass.
  var medians: [LayerTiming] {
    var order: [LayerTiming] = []
    var times: [String: [Double]] = [:]
    for layer in self {
      if times[layer.name] == nil { order.append(layer) }
      times[layer.name, default: []].append(layer.microseconds)
    }
    return order.map { $0.taking(times[$0.name]?.median ?? $0.microseconds) }
  }
}
