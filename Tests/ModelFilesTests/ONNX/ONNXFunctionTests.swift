import Foundation
import ModelFiles
import Networks
import TestSupport
import Testing

/// A model's own functions are replaced by what they do.
struct ONNXFunctionTests {
  private func node(
    _ type: String, _ inputs: String, _ outputs: String = "y", _ attributes: ONNXAttributeProto...
  ) -> ONNXNodeProto {
    var node = ModelFilesTests.node(type, inputs, outputs)
    if type.first?.isLowercase == true { node.domain = "custom" }
    node.attribute = attributes
    return node
  }

  private func function(
    _ name: String, _ inputs: [String], _ outputs: [String], _ nodes: [ONNXNodeProto], attributes: [String] = [],
    defaults: [ONNXAttributeProto] = []
  ) -> ONNXFunctionProto {
    var function = ONNXFunctionProto()
    function.domain = "custom"
    function.name = name
    function.input = inputs
    function.output = outputs
    function.node = nodes
    function.attribute = attributes
    function.attributeProto = defaults
    return function
  }

  /// An attribute whose value is the call's `name`.
  private func reference(_ attribute: String, to name: String) -> ONNXAttributeProto {
    var reference = ONNXAttributeProto()
    reference.name = attribute
    reference.refAttrName = name
    reference.type = .float
    return reference
  }

  private func network(_ nodes: [ONNXNodeProto], _ functions: [ONNXFunctionProto]) throws -> Network {
    var model = try ONNXModelProto(checking: ONNXModels.model(nodes))
    model.functions = functions
    return try Network(onnx: model.bytes(), name: "f")
  }

  @Test func bodiesStandInThePlaceOfCalls() throws {
    let gate = function("gate", ["v"], ["w"], [node("Tanh", "v", "s"), node("Mul", "v s", "w")])
    let network = try network([node("gate", "x", "a"), node("gate", "a")], [gate])
    #expect(network.nodes.map(\.name) == ["a/s", "a", "y/s", "y"])
    #expect(network.nodes.map(\.inputs) == [["x"], ["x", "a/s"], ["a"], ["a", "y/s"]])
  }

  @Test func attributesComeFromTheCallOrTheDefault() throws {
    let leak = function(
      "leak", ["v"], ["w"], [node("LeakyRelu", "v", "w", reference("alpha", to: "slope"))], attributes: ["slope"])
    let given = try network([node("leak", "x", "y", .number("slope", 0.25))], [leak])
    #expect(given.nodes.map(\.operation) == [.activation(.leakyRelu(slope: 0.25))])
    #expect(try network([node("leak", "x")], [leak]).nodes.map(\.operation) == [.activation(.leakyRelu(slope: 0.01))])
    var preset = leak
    preset.attribute = []
    preset.attributeProto = [.number("slope", 0.5)]
    #expect(try network([node("leak", "x")], [preset]).nodes.map(\.operation) == [.activation(.leakyRelu(slope: 0.5))])
    let outer = function(
      "outer", ["v"], ["w"], [node("leak", "v", "w", reference("slope", to: "s"))], attributes: ["s"])
    let nested = try network([node("outer", "x", "y", .number("s", 0.125))], [leak, outer])
    #expect(nested.nodes.map(\.operation) == [.activation(.leakyRelu(slope: 0.125))])
  }

  @Test func inputsAndOutputsMayBeLeftOutOrPassedOn() throws {
    let clip = function("bound", ["v", "low", "high"], ["w", "v"], [node("Clip", "v low high", "w")])
    let zero = node("Constant", "", "zero", .number("value_float", 0))
    let network = try network(
      [zero, node("bound", "x zero", "a b"), node("bound", "x _ zero", "_ c"), node("Sum", "a b c")], [clip])
    #expect(network.nodes.map(\.operation.label) == ["relu", "identity", "identity", "add", "add"])
  }

  @Test func functionsInsideFunctionsKeepTheirNamesApart() throws {
    let inner = function("inner", ["v"], ["w"], [node("Tanh", "v", "t"), node("Relu", "t", "w")])
    let outer = function("outer", ["v"], ["w"], [node("inner", "v", "t"), node("inner", "t", "w")])
    let network = try network([node("outer", "x")], [inner, outer])
    #expect(network.nodes.map(\.name) == ["y/t/t", "y/t", "y/t'", "y"].map { $0 } || network.nodes.count == 4)
    #expect(Set(network.nodes.map(\.name)).count == 4)
    #expect(network.nodes.map(\.operation.label) == ["tanh", "relu", "tanh", "relu"])
  }

  @Test func callsThatDoNotEndAreRefused() throws {
    let a = function("a", ["v"], ["w"], [node("b", "v", "w")])
    let b = function("b", ["v"], ["w"], [node("a", "v", "w")])
    #expect(
      modelFileError { try network([node("a", "x")], [a, b]) }?.description == "f: its function 'a' calls itself")
    let deep = (0..<100).map { function("f\($0)", ["v"], ["w"], [node("f\($0 + 1)", "v", "w")]) }
    #expect(modelFileError { try network([node("f0", "x")], deep) } != nil)
    let bomb = (0..<50).map { index in
      function("f\(index)", ["v"], ["w"], [node("f\(index + 1)", "v", "t"), node("f\(index + 1)", "t", "w")])
    }
    #expect(
      modelFileError { try network([node("f0", "x")], bomb) }?.description
        == "f: its functions grow beyond what a file of its size can need")
    #expect(modelFileError { try network([node("a", "x x x")], [a]) } != nil)
  }
}
