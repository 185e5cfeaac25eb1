import Foundation
import ModelFiles
import Networks
import OrderedCollections
import SwiftProtobuf
import Testing

/// A note in a file that Espalier wrote is believed only as long as the nodes beside it are those that it speaks of.
struct ONNXNoteTests {
  private func silu() throws -> (network: Network, model: ONNXModelProto) {
    var builder = try SampleBuilder("silu", input: [2, 3])
    let silu = try builder.add("silu", .activation(.silu), builder.input)
    let network = try builder.network(outputs: [silu])
    return (network, try ONNXModelProto(serializedBytes: network.onnx()))
  }

  private func operations(_ model: ONNXModelProto) throws -> [Networks.Operator] {
    try Network(onnx: model.serializedBytes(), name: "f").nodes.map(\.operation)
  }

  @Test func namesBetweenMayChange() throws {
    var (network, model) = try silu()
    model.graph.node[0].output = ["renamed"]
    model.graph.node[0].name = "other"
    model.graph.node[1].input[1] = "renamed"
    #expect(try Network(onnx: model.serializedBytes(), name: "f") == network)
  }

  @Test func changedNodesAreReadAsTheyAre() throws {
    var (_, model) = try silu()
    model.graph.node[0].opType = "Tanh"
    #expect(try operations(model) == [.activation(.tanh), .multiply])
    (_, model) = try silu()
    model.graph.node[1].opType = "Add"
    #expect(try operations(model) == [.activation(.sigmoid), .add])
    (_, model) = try silu()
    model.graph.node[1].input = ["silu/sigmoid", "silu/sigmoid"]
    #expect(try operations(model) == [.activation(.sigmoid), .multiply])
  }

  @Test func othersNotesAreNotBelieved() throws {
    var (_, model) = try silu()
    model.producerName = "somebody"
    model.graph.node[0].docString = model.graph.node[0].docString.replacingOccurrences(of: "silu", with: "mish")
    #expect(try operations(model) == [.activation(.silu)])
  }

  @Test func notesBesideOtherConstantsAreNotBelieved() throws {
    var builder = try SampleBuilder("pad", input: [2, 3, 3])
    let pad = try builder.add("pad", .pad(Pad(rows: Pad.Amount(1, 1), filling: .constant(0.5))), builder.input)
    let pool = try builder.add("pool", .pool(Pool(.max, kernel: Size(2), roundsUp: true)), pad)
    let model = try ONNXModelProto(serializedBytes: builder.network(outputs: [pool]).onnx())
    #expect(try operations(model).count == 2)
    var changed = model
    let place = try #require(changed.graph.initializer.firstIndex { $0.name == "setting/0.5" })
    changed.graph.initializer[place].rawData = Data([0, 0, 0, 0])
    #expect(try operations(changed).first == .pad(Pad(rows: Pad.Amount(1, 1))))
    changed = model
    let places = changed.graph.node.indices.map { changed.graph.node[$0].docString }
    changed.graph.node[0].docString = places[0].replacingOccurrences(of: "[1, 1]", with: "[1, 2]")
    #expect(try Network(onnx: changed.serializedBytes(), name: "f").shapes()["pad"] == [2, 5, 3])
  }
}
