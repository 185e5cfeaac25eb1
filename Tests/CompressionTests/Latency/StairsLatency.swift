import Deployment
import Networks
import Runs
import Training

/// A residual network all of whose channels stand in sixteens, for images of one channel.
func sixteens(side: Int = 8) throws -> Network {
  var builder = NetworkBuilder(name: "sixteens", input: [1, side, side])
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
/// each pair of blocks within a group, and one for the call.
///
/// - Parameter groups: numbers of groups that layers were measured with too.
func stairsLatency(of network: Network, block: Int, groups: [Int] = []) throws -> NetworkLatency {
  let multiplying = network.nodes.filter(\.operation.multiplies).map(\.name)
  // By how much each kind has less to do; nothing at all is what takes no time.
  var shares: [LayerKind: Double] = [:]
  for kind in try network.layerKinds().values { shares[kind] = 0 }
  for count in [1] + groups {
    let names = multiplying.filter { if case .convolution = network.node($0)?.operation { true } else { count == 1 } }
    let kinds = try network.layerKinds(dividing: Dictionary(uniqueKeysWithValues: names.map { ($0, count) }))
    for name in names { if let kind = kinds[name] { shares[kind] = 1 / Double(count) } }
  }
  let widths = Array(1...16)
  var entries: [LatencyTable.Entry] = []
  // Widths that were measured three times over are taken as they were measured.
  for repetition in 0..<3 {
    for input in widths {
      let layers = shares.sorted { $0.key < $1.key }.flatMap { kind, share in
        widths.map { output in
          let blocks = ((input + block - 1) / block) * ((output + block - 1) / block)
          return LatencyTable.Layer(
            node: "\(kind) \(output)", shape: LayerShape(kind, input: input, output: output),
            microseconds: share > 0 ? 1 + Double(blocks) * share : 0)
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
