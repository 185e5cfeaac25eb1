/// What a node computes.
///
/// The vocabulary is closed; what it cannot express is `opaque`.
public enum Operator: Sendable, Hashable {
  /// A 2-D convolution; uses `weight` and perhaps `bias`.
  ///
  case convolution(Convolution)
  /// A transposed 2-D convolution; uses `weight` and perhaps `bias`.
  case transposedConvolution(TransposedConvolution)
  /// A fully connected layer over the last axis; uses `weight` and perhaps `bias`.
  case linear
  /// Batch normalisation over axis 1; uses `weight`, `bias`, `runningMean` and `runningVariance`.
  case batchNorm(BatchNorm)
  /// Normalisation of each example from an axis on; uses perhaps `weight` and `bias`.
  case layerNorm(LayerNorm)
  /// Normalisation of each example over runs of channels; uses perhaps `weight` and `bias`.
  case groupNorm(GroupNorm)
  /// Normalisation of each channel of each example; uses perhaps `weight` and `bias`.
  case instanceNorm(InstanceNorm)
  /// Division by the activity of neighbouring channels.
  case localResponseNorm(LocalResponseNorm)
  /// A function of each number alone.
  case activation(Activation)
  /// `x` where positive, else `weight · x`, with one weight for each channel or one for all.
  case prelu
  /// The sum of two values, or of one and the constant `weight`; axes of size one are stretched.
  ///
  /// A constant has as many axes as the value, the batch left out, and stretches it nowhere.
  case add
  /// The product, number by number, of two values or of one and the constant `weight`, as `add` takes them.
  case multiply
  /// The first value less the second; axes of size one are stretched.
  case subtract
  /// The first value over the second; axes of size one are stretched.
  case divide
  /// The larger of two numbers; axes of size one are stretched.
  case maximum
  /// The smaller of two numbers; axes of size one are stretched.
  case minimum
  /// The product of two values as matrices over their last two axes.
  case matrixProduct
  /// One number in place of all along some axes.
  case reduce(Reduction)
  /// Values side by side along an axis.
  case concatenate(axis: Int)
  /// The largest or mean number under a sliding window.
  case pool(Pool)
  /// The mean over a grid of as many places as the size says; `1×1` is global average pooling.
  case adaptiveAveragePool(Size)
  /// Rows and columns resampled.
  case resize(Resize)
  /// All axes but the batch laid out in one.
  case flatten
  /// Places around the channels, rows and columns.
  case pad(Pad)
  /// A range of one axis.
  case slice(Slice)
  /// Some places of one axis.
  case gather(Gather)
  /// The same numbers in another shape, the batch left out.
  case reshape([Int])
  /// Axes in another order, the batch first: axis `i` of the result is axis `permutation[i]` of the input.
  case transpose([Int])
  /// Numbers set to zero at random while training, the rest scaled up by `1 / (1 - probability)`.
  case dropout(probability: Double)
  /// Exponentials along an axis that sum to one.
  case softmax(axis: Int)
  /// Numbers rounded to a grid, as an integer engine would.
  ///
  /// The gradient passes within the grid.
  case quantise(Quantisation)
  /// The input itself.
  case identity
  /// An operator that Espalier does not know: it is carried along and pins the channels that it touches.
  case opaque(Opaque)

  /// Whether this is a batch norm.
  package var isBatchNorm: Bool {
    if case .batchNorm = self { true } else { false }
  }

  /// Whether this is a convolution or a linear layer.
  package var multiplies: Bool {
    switch self {
    case .convolution, .transposedConvolution, .linear: true
    default: false
    }
  }

  /// Whether this rounds numbers to a grid.
  package var isQuantise: Bool {
    if case .quantise = self { true } else { false }
  }

  /// Whether Espalier does not know what this computes.
  public var isOpaque: Bool {
    if case .opaque = self { true } else { false }
  }

  /// The operator's name when it reads a value of the given shape: one channel is in one group.
  func label(reading shape: [Int]?) -> String {
    switch self {
    case .convolution where shape?.first == 1: "convolution"
    default: label
    }
  }

  /// The operator's name in prints and files.
  public var label: String {
    switch self {
    case .convolution(let convolution): convolution.groups > 1 ? "grouped convolution" : "convolution"
    case .linear: "linear"
    case .batchNorm: "batch norm"
    case .transposedConvolution: "transposed convolution"
    case .layerNorm: "layer norm"
    case .groupNorm: "group norm"
    case .instanceNorm: "instance norm"
    case .localResponseNorm: "local response norm"
    case .activation(let activation): activation.name
    case .prelu: "prelu"
    case .add: "add"
    case .multiply: "multiply"
    case .subtract: "subtract"
    case .divide: "divide"
    case .maximum: "maximum"
    case .minimum: "minimum"
    case .matrixProduct: "matrix product"
    case .reduce(let reduction): "\(reduction.kind.rawValue)"
    case .resize: "resize"
    case .gather: "gather"
    case .quantise: "quantise"
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
