/// What a node computes.
///
/// The vocabulary is closed; what it cannot express is `opaque`.
public enum Operator: Sendable, Hashable {
  /// A 2-D convolution; uses `weight` and perhaps `bias`.
  ///
  case convolution(Convolution)
  /// A fully connected layer over the last axis; uses `weight` and perhaps `bias`.
  case linear
  /// Batch normalisation over axis 1; uses `weight`, `bias`, `runningMean` and `runningVariance`.
  case batchNorm(BatchNorm)
  /// A function of each number alone.
  case activation(Activation)
  /// The sum of two values; axes of size one are stretched.
  case add
  /// The product of two values, number by number; axes of size one are stretched.
  case multiply
  /// Values side by side along an axis.
  case concatenate(axis: Int)
  /// The largest or mean number under a sliding window.
  case pool(Pool)
  /// The mean over a grid of as many places as the size says; `1×1` is global average pooling.
  case adaptiveAveragePool(Size)
  /// All axes but the batch laid out in one.
  case flatten
  /// Zeros around the channels, rows and columns.
  case pad(Pad)
  /// A range of one axis.
  case slice(Slice)
  /// The same numbers in another shape, the batch left out.
  case reshape([Int])
  /// Axes in another order, the batch first: axis `i` of the result is axis `permutation[i]` of the input.
  case transpose([Int])
  /// Numbers set to zero at random while training, the rest scaled up by `1 / (1 - probability)`.
  case dropout(probability: Double)
  /// Exponentials along an axis that sum to one.
  case softmax(axis: Int)
  /// The input itself.
  case identity
  /// An operator that Espalier does not know: it is carried along and pins the channels that it touches.
  case opaque(Opaque)

  /// Whether this is a batch norm.
  package var isBatchNorm: Bool {
    if case .batchNorm = self { true } else { false }
  }

  /// The operator's name in prints and files.
  public var label: String {
    switch self {
    case .convolution(let convolution): convolution.groups > 1 ? "grouped convolution" : "convolution"
    case .linear: "linear"
    case .batchNorm: "batch norm"
    case .activation(let activation): activation.rawValue
    case .add: "add"
    case .multiply: "multiply"
    case .concatenate: "concatenate"
    case .pool(let pool): pool.kind == .max ? "max pool" : "average pool"
    case .adaptiveAveragePool: "average pool"
    case .flatten: "flatten"
    case .pad: "pad"
    case .slice: "slice"
    case .reshape: "reshape"
    case .transpose: "transpose"
    case .dropout: "dropout"
    case .softmax: "softmax"
    case .identity: "identity"
    case .opaque(let opaque): opaque.type
    }
  }
}
