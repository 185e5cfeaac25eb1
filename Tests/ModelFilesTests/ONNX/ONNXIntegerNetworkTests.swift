import Foundation
import ModelFiles
import Networks
import OrderedCollections
import SwiftProtobuf
import TestSupport
import Testing

/// A network whose layers are computed in 8-bit integers, in files.
struct ONNXIntegerNetworkTests {
  private let integers: Network

  init() throws {
    let network = try IntegerSample.network()
    integers = try network.applying(IntegerSample.recipe(for: network))
  }

  @Test func anONNXFileGivesTheSameNetwork() throws {
    let data = try integers.onnx()
    let again = try Network(onnx: data, name: "integers.onnx")
    #expect(again == integers)
    #expect(try again.onnx() == data)
  }

  @Test func everyLayerStandsBetweenDequantisedNumbers() throws {
    let graph = try ONNXModelProto(serializedBytes: integers.onnx()).graph
    let makers = Dictionary(graph.node.map { ($0.output[0], $0.opType) }, uniquingKeysWith: { first, _ in first })
    let layers = graph.node.filter { ["Conv", "Gemm"].contains($0.opType) }
    #expect(layers.count == 4)
    for layer in layers {
      #expect(layer.input.allSatisfy { makers[$0] == "DequantizeLinear" }, "\(layer.name): \(layer.input)")
    }
    #expect(
      graph.initializer.count { $0.dataType == Int32(ONNXTensorProto.DataType.int8.rawValue) && $0.dims.count > 1 } == 4
    )
  }

  @Test func anArchitectureFileGivesTheSameNetwork() throws {
    let again = try Network(
      architecture: Data(integers.architecture().utf8), name: "a.json", weights: StateDict(of: integers))
    #expect(again == integers)
  }
}
