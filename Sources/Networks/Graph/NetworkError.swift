/// Why a network, an edit or a recipe is not a valid one.
public enum NetworkError: Error, Equatable, CustomStringConvertible {
  /// Two inputs or nodes have the same name.
  case duplicateName(String)
  /// A node reads a value that nothing before it makes.
  case unknownValue(String, reader: String)
  /// A node names a parameter that the network does not hold.
  case missingParameter(String, node: String)
  /// A name stands for no parameter of the network.
  case unknownParameter(String)
  /// A parameter has another shape than the network needs.
  case parameterMismatch(String, expected: [Int], found: [Int])
  /// An input cannot be what it is said to be.
  case invalidInput(String, String)
  /// The network returns nothing.
  case noOutput(String)
  /// An operator cannot take what it is given.
  case invalidNode(String, String)
  /// A recipe names a channel class that the network does not have.
  case unknownClass(String)
  /// An edit of a channel class cannot be made.
  case invalidEdit(channelClass: String, String)
  /// An edit of a layer cannot be made.
  case invalidLayerEdit(layer: String, String)
  /// An edit of single weights cannot be made.
  case invalidWeightEdit(parameter: String, String)
  /// A recipe was written by a version of the format that is not known.
  case unknownRecipeVersion(Int)

  /// One sentence that names what is wrong and where.
  public var description: String {
    switch self {
    case .duplicateName(let name): "two values of the network are called '\(name)'"
    case .unknownValue(let name, let reader): "\(reader) reads '\(name)', which nothing before it makes"
    case .missingParameter(let name, let node): "node '\(node)' uses the parameter '\(name)', which is missing"
    case .unknownParameter(let name): "the network has no parameter '\(name)'"
    case .parameterMismatch(let name, let expected, let found):
      "the parameter '\(name)' has the shape \(found), where the network needs \(expected)"
    case .invalidInput(let name, let fault): "the input '\(name)' is not valid: \(fault)"
    case .noOutput(let name): "the network '\(name)' has no output"
    case .invalidNode(let name, let fault): "node '\(name)' is not valid: \(fault)"
    case .unknownClass(let name): "the network has no channel class '\(name)'"
    case .invalidEdit(let name, let fault): "the channel class '\(name)' cannot be cut: \(fault)"
    case .invalidLayerEdit(let name, let fault): "the layer '\(name)' cannot be edited: \(fault)"
    case .invalidWeightEdit(let name, let fault): "the weights of '\(name)' cannot be edited: \(fault)"
    case .unknownRecipeVersion(let version):
      "the recipe has version \(version); this version of Espalier reads \(Recipe.currentVersion)"
    }
  }
}
