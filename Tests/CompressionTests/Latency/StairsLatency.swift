import Deployment
import Networks
import Runs
import Training

/// A residual network all of whose channels stand in sixteens.
func sixteens() throws -> Network {
  var builder = NetworkBuilder(name: "sixteens", input: [1, 8, 8])
  var value = try builder.unit("stem", builder.input, outputs: 16)
  for block in 1...2 {
    let inner = try builder.unit("block\(block)-inner", value, outputs: 16)
    value = builder.add("block\(block)", .add, value, try builder.unit("block\(block)-outer", inner, outputs: 16))
  }
  value = builder.add("flatten", .flatten, builder.add("pool", .adaptiveAveragePool(Size(1)), value))
  value = try builder.linear("fc", value, outputs: 10)
  return try builder.network(output: value).withInitialWeights(seed: 1)
}

/// A prediction of latencies by a kernel that computes blocks of channels: every layer that multiplies takes a microsecond for
/// each pair of blocks, and one for the call.
func stairsLatency(of network: Network, block: Int) throws -> NetworkLatency {
  let kinds = Set(try network.layerKinds().values)
  let multiplying = Set(
    try network.layerKinds().filter { name, _ in network.node(name)?.operation.multiplies == true }.values)
  let widths = Array(1...16)
  var entries: [LatencyTable.Entry] = []
  // Widths that were measured three times over are taken as they were measured.
  for repetition in 0..<3 {
    for input in widths {
      let layers = kinds.sorted().flatMap { kind in
        widths.map { output in
          let blocks = ((input + block - 1) / block) * ((output + block - 1) / block)
          return LatencyTable.Layer(
            node: "\(kind) \(output)", shape: LayerShape(kind, input: input, output: output),
            microseconds: multiplying.contains(kind) ? 1 + Double(blocks) : 0)
        }
      }
      let sum = layers.reduce(0) { $0 + $1.microseconds }
      entries.append(
        LatencyTable.Entry(
          variant: LatencyTable.Variant(model: "", space: "", seed: UInt64(repetition), number: input),
          milliseconds: sum / 1e3, macs: 0, layers: layers))
    }
  }
  let context = LatencyContext(
    engine: .openvino, version: "1", settings: EngineSettings(),
    machine: Machine(system: "", processor: "", cores: 1, memory: 1))
  return try NetworkLatency(network, model: LatencyModel(entries, in: context))
}
