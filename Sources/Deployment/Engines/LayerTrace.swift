import Foundation
import Runs

/// The file that ONNX Runtime leaves of a profiled session: events in Chrome's trace format.
package struct LayerTrace {
  /// The layers in order, each with the median of its times over the passes.
  package let layers: [LayerTiming]

  /// Reads the file and removes it.
  init(consuming path: String) throws {
    let data = try Data(contentsOf: URL(filePath: path))
    try? FileManager.default.removeItem(atPath: path)
    try self.init(data)
  }

  package init(_ data: Data) throws {
    guard case .array(let events) = try JSONValue(parsing: data) else {
      throw EngineError.refused(.onnxruntime, "its trace is no list")
    }
    layers = events.compactMap(LayerTiming.init).medians
  }
}

extension LayerTiming {
  /// The layer of an event, if it is that of a kernel that ran.
  fileprivate init?(_ event: JSONValue) {
    let suffix = "_kernel_time"
    guard event["cat"]?.string == "Node", let name = event["name"]?.string, name.hasSuffix(suffix),
      let duration = event["dur"]?.double, let arguments = event["args"], let type = arguments["op_name"]?.string
    else { return nil }
    let (input, _) = Self.tensor(arguments["input_type_shape"])
    let (_, shape) = Self.tensor(arguments["output_type_shape"])
    self.init(
      name: String(name.dropLast(suffix.count)), type: type, kernel: arguments["provider"]?.string,
      numbers: input.flatMap(Numbers.init(tensor:)), shape: shape, microseconds: duration)
  }

  /// The type and the shape of the first tensor in a list such as `[{"float": [1, 3, 32, 32]}, …]`.
  private static func tensor(_ list: JSONValue?) -> (String?, [Int]?) {
    guard case .array(let tensors)? = list, case .object(let first)? = tensors.first, let (type, shape) = first.first,
      case .array(let lengths) = shape
    else { return (nil, nil) }
    return (type, lengths.compactMap(\.int))
  }
}
