import Networks
import OrderedCollections
import Torch
import Training

/// A layer that reads channels, its weight, and the moments of what it reads over some images.
struct ReaderEvidence {
  /// The layer, or the group of one.
  let reader: ChannelReader
  /// Its weight as a matrix `[rows, inputs]`, in double precision.
  let weight: Tensor
  /// Its bias, `[rows]`; zeros where it has none.
  let bias: Tensor
  /// The moments of its patches.
  let moments: Moments
  /// Whether a constant that goes from its output can be given back by a bias or by the batch norm behind it.
  let absorbsConstants: Bool

  /// `E x xᵀ` of its patches; of the differences from the mean where constants cost nothing.
  func gram() throws -> Tensor { try moments.gram(centred: absorbsConstants) }

  /// The moments of its patches, and of what the layer makes of them.
  func reproduction() throws -> Moments { try moments.reproducing(weight: weight, bias: bias) }

  /// The layer as one that loses channels of a class; nil where it makes nothing.
  func readingLayer(ofClass index: Int) throws -> ReadingLayer? {
    try ReadingLayer(reader, ofClass: index, weight: weight, by: reproduction(), centred: absorbsConstants)
  }
}

extension Workbench {
  /// What layers that add channels up read, over the images.
  ///
  /// - Parameter isWanted: which layers are looked at.
  /// - Throws: `ScoreError.needsImages` where there are no images, and what running the network throws.
  func readerEvidence(of isWanted: (ChannelReader) -> Bool) throws -> [ReaderEvidence] {
    guard let images else { throw ScoreError.needsImages }
    let readers = network.channelReaders(in: analysis).filter(isWanted)
    var moments = ReaderMoments(of: readers, in: network, sampler: PatchSampler(seed: seed))
    let executor = try Executor(network, device: device)
    let input = network.inputs[0].name
    try images.forEachBatch { images in
      try moments.add(images, called: input)
      _ = try executor.outputs(for: [input: images]) { try moments.add($1, called: $0) }
      moments.endBatch()
    }
    return try zip(readers, moments.moments).map { reader, moments in
      ReaderEvidence(
        reader: reader, weight: try reader.weight(in: executor), bias: try reader.bias(in: executor), moments: moments,
        absorbsConstants: network.outlet(of: reader.node) != nil)
    }
  }
}

/// The moments of what some layers read, gathered while values of a network are made.
struct ReaderMoments {
  /// Those of each reader.
  private(set) var moments: [Moments]
  private let readers: [ChannelReader]
  private let sampler: PatchSampler
  /// For each value, the readers of each node that reads it.
  private let readersOfValue: [String: [[Int]]]
  private let kernels: [String: [Int]]
  private var batch = 0

  init(of readers: [ChannelReader], in network: Network, sampler: PatchSampler) {
    (self.readers, self.sampler) = (readers, sampler)
    moments = readers.map { _ in Moments() }
    let nodes = OrderedDictionary(grouping: readers.indices) { readers[$0].node.name }
    readersOfValue = Dictionary(grouping: nodes.values.map { Array($0) }) { readers[$0[0]].node.inputs[0] }
    kernels = Dictionary(
      uniqueKeysWithValues: nodes.values.map { indices in
        let node = readers[indices[0]].node
        return (node.name, Array((network.parameters(of: node)[.weight]?.shape ?? []).dropFirst(2)))
      })
  }

  /// Adds what is read of a value, and what is to be made of it.
  ///
  /// - Parameter targets: for each node that reads it, `[places, rows]` of all its groups.
  mutating func add(_ value: Tensor, called name: String, targets: [String: Tensor] = [:]) throws {
    for indices in readersOfValue[name] ?? [] {
      let node = readers[indices[0]].node
      let patches = try sampler.patches(of: value, readBy: node, kernel: kernels[node.name] ?? [], batch: batch)
      for index in indices {
        let (columns, rows) = (readers[index].columns, readers[index].rows)
        try moments[index].add(
          patches.slice(1, from: columns.lowerBound, to: columns.upperBound),
          targets: targets[node.name]?.slice(1, from: rows.lowerBound, to: rows.upperBound))
      }
    }
  }

  /// Goes on to the next batch.
  mutating func endBatch() { batch += 1 }
}

extension ChannelReader {
  /// Its bias `[rows]`, in double precision; zeros where it has none.
  fileprivate func bias(in executor: Executor) throws -> Tensor {
    guard let name = node.parameters[.bias], let bias = executor.parameters[name] else {
      return try Tensor.zeros([rows.count], dataType: .float64)
    }
    return try bias.detached().slice(0, from: rows.lowerBound, to: rows.upperBound).to(.cpu).to(.float64)
  }

  /// Its weight as a matrix `[rows, inputs]`, in double precision.
  func weight(in executor: Executor) throws -> Tensor {
    guard let name = node.parameters[.weight], let weight = executor.parameters[name] else {
      throw NetworkError.missingParameter("\(node.name).weight", node: node.name)
    }
    return try weight.detached().slice(0, from: rows.lowerBound, to: rows.upperBound).to(.cpu).contiguous()
      .reshaped(to: [rows.count, inputs]).to(.float64)
  }
}
