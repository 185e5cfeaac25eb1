import Foundation
import ModelFiles

extension HostileFile {
  /// Architecture files and safetensors headers that nest, repeat and claim more than there is.
  static func texts() -> [HostileFile] { headers() + architectures() }

  private static func headers() -> [HostileFile] {
    let deep = String(repeating: "[", count: 300_000)
    let names = (0..<20_000).map { #""\#($0)":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"# }
    return [
      safeTensors("a header of 300,000 brackets", header: deep),
      safeTensors("a header that opens 300,000 objects", header: String(repeating: #"{"a":"#, count: 300_000)),
      safeTensors("20,000 tensors without numbers", header: "{\(names.joined(separator: ","))}"),
      safeTensors(
        "a tensor of 2⁴⁰ numbers",
        header: #"{"a":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]}}"#),
      safeTensors(
        "a shape that overflows", header: #"{"a":{"dtype":"U8","shape":[9223372036854775807,2],"data_offsets":[0,0]}}"#),
      safeTensors(
        "a shape that overflows to nothing",
        header: #"{"a":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}}"#),
      safeTensors(
        "a place that overflows", header: #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[9223372036854775807,0]}}"#),
      safeTensors("numbers of a million digits", header: #"{"a":\#(String(repeating: "9", count: 1_000_000))}"#),
      safeTensors("a name of a million letters", header: #"{"\#(String(repeating: "n", count: 1_000_000))":1}"#),
      HostileFile(name: "a header of 2⁶³ bytes", data: Data(Int.max.littleEndianBytes + [0x7B])) {
        .weights(try .init(safeTensors: $0, name: $1))
      },
    ]
  }

  private static func architectures() -> [HostileFile] {
    func file(_ nodes: [String], input: String = "[4, 8, 8]", output: String, parameters: String = "") -> String {
      """
      {"format": "espalier-architecture", "version": 1, "name": "n", "inputs": [{"name": "x", "shape": \(input)}], \
      "outputs": ["\(output)"], "nodes": [\(nodes.joined(separator: ","))], "parameters": [\(parameters)]}
      """
    }
    func node(_ name: String, _ op: String, _ inputs: String..., settings: String = "") -> String {
      let inputs = inputs.map { "\"\($0)\"" }.joined(separator: ",")
      return #"{"name":"\#(name)","op":"\#(op)","inputs":[\#(inputs)]\#(settings.isEmpty ? "" : ",")\#(settings)}"#
    }
    let doubling = (0..<28).map {
      node("\($0)", "concatenate", $0 == 0 ? "x" : "\($0 - 1)", $0 == 0 ? "x" : "\($0 - 1)", settings: #""axis":1"#)
    }
    let pads = (0..<200).map {
      node("\($0)", "pad", "x", settings: #""channels":[1000000,0],"rows":[0,0],"columns":[0,0]"#)
    }
    let chain = (0..<20_000).map { node("\($0)", "relu", $0 == 0 ? "x" : "\($0 - 1)") }
    let files: [(String, String)] = [
      ("lists 100,000 deep", String(repeating: "[", count: 100_000)),
      ("nodes in a circle", file([node("a", "add", "x", "b"), node("b", "relu", "a")], output: "b")),
      ("a node that reads itself", file([node("a", "add", "x", "a")], output: "a")),
      ("a node that reads nothing", file([node("a", "relu")], output: "a")),
      ("a node that reads what is not there", file([node("a", "relu", "nobody")], output: "a")),
      ("two nodes of one name", file([node("a", "relu", "x"), node("a", "relu", "x")], output: "a")),
      ("a node named as the input", file([node("x", "relu", "x")], output: "x")),
      ("an input of 2⁴⁰ numbers", file([node("a", "relu", "x")], input: "[1099511627776, 1, 1]", output: "a")),
      ("an input of 2²⁸ channels", file([node("a", "relu", "x")], input: "[268435456]", output: "a")),
      ("a parameter of 2⁶² numbers", file([], output: "x", parameters: #"{"name":"p","shape":[4611686018427387904]}"#)),
      ("channels doubled 28 times", file(doubling, input: "[1]", output: "27")),
      ("a million channels, 200 times", file(pads, output: "199")),
      ("20,000 nodes", file(chain, output: "19999")),
      ("a name of a million letters", file([node("a", String(repeating: "n", count: 1_000_000), "x")], output: "a")),
    ]
    return files.map { architecture($0.0, $0.1) }
  }
}
