import Networks
import OrderedCollections

/// How much a channel counts for the last layer's outputs through all weights between: `s_l = |W_{l+1}|ᵀ s_{l+1}`.
///
/// Neuron importance score propagation, NISP (Yu et al. 2018), with batch norm as the scale `|γ|/σ` that it is. The outputs
/// of the network all count 1, where the authors rank the features before the last layer by data. Other operators pass on what their
/// outputs count.
public struct PropagatedScore: ReducibleScore {
  /// What the numbers of several layers come to.
  public var reduction: ClassReduction

  /// A score; the mean over several layers where nothing is said.
  public init(reducedBy reduction: ClassReduction = .mean) { self.reduction = reduction }

  /// The scores of all classes that may be cut.
  public func scores(on bench: Workbench) throws -> [Int: [Double]] {
    let propagation = Propagation(bench.network, bench.analysis)
    let places = ChannelPlaces(of: bench.network.producedValues(), in: bench.analysis)
    var found: [Int: [[Double]]] = [:]
    for (name, place) in places.values {
      let counts = zip(place.channels, propagation.counts[name] ?? [])
      for index in Set(place.channels.compactMap { $0?.classIndex }) {
        var sums = Array(repeating: 0.0, count: bench.analysis.classes[index].width)
        for case (let channel?, let count) in counts where channel.classIndex == index {
          sums[channel.channel] += count
        }
        found[index, default: []].append(sums)
      }
    }
    return bench.reduced(found, by: reduction)
  }
}

/// What the channels of each value count for the network's outputs.
private struct Propagation {
  private let analysis: ChannelAnalysis
  /// For each value, a number a place along its channel axis.
  private(set) var counts: [String: [Double]] = [:]

  init(_ network: Network, _ analysis: ChannelAnalysis) {
    self.analysis = analysis
    for output in network.outputs { add(Array(repeating: 1, count: units(of: output).count), to: output) }
    for node in network.nodes.reversed() {
      guard let counts = counts[node.name] else { continue }
      let parameters = network.parameters(of: node)
      switch node.operation {
      case .convolution(let convolution):
        if let weight = parameters[.weight] {
          add(weight.absoluteProduct(counts, groups: convolution.groups), to: node.inputs[0])
        }
      case .transposedConvolution(let convolution):
        if let weight = parameters[.weight] {
          add(weight.absoluteTransposedProduct(counts, groups: convolution.groups), to: node.inputs[0])
        }
      case .linear:
        if let weight = parameters[.weight] { add(weight.absoluteProduct(counts, groups: 1), to: node.inputs[0]) }
      case .batchNorm(let options):
        add(zip(counts, scales(of: options, parameters)).map { $0 * $1 }, to: node.inputs[0])
      default:
        for input in Set(node.inputs) { pass(counts, of: node.name, to: input) }
      }
    }
  }

  private func units(of value: String) -> [Int] { analysis.valueUnits[value]?.labels ?? [] }

  private mutating func add(_ numbers: [Double], to value: String) {
    let old = counts[value] ?? Array(repeating: 0, count: numbers.count)
    counts[value] = zip(old, numbers).map { $0 + $1 }
  }

  /// Gives every channel of an input what it counts at all places of the output that hold it, in equal parts to its own places.
  private mutating func pass(_ numbers: [Double], of output: String, to input: String) {
    var sums: [Int: Double] = [:]
    for (unit, number) in zip(units(of: output), numbers) { sums[unit, default: 0] += number }
    let places = units(of: input)
    let multiplicities = places.reduce(into: [Int: Double]()) { $0[$1, default: 0] += 1 }
    add(places.map { (sums[$0] ?? 0) / (multiplicities[$0] ?? 1) }, to: input)
  }

  /// `|γ|/σ` of each channel.
  private func scales(of options: BatchNorm, _ parameters: [ParameterRole: Parameter]) -> [Double] {
    let variances = parameters[.runningVariance]?.values ?? []
    let gammas = parameters[.weight]?.values ?? variances.map { _ in 1 }
    return zip(gammas, variances).map { Double(abs($0)) / (Double($1) + options.epsilon).squareRoot() }
  }
}

extension Parameter {
  /// `Σ_o Σ_k |w[o, i, k]| n[o]` for each input channel `i` of a kernel, or each column of a matrix.
  fileprivate func absoluteProduct(_ numbers: [Double], groups: Int) -> [Double] {
    let (rows, columns) = (shape[0], shape[1])
    let inner = shape[2...].reduce(1, *)
    var product = Array(repeating: 0.0, count: columns * groups)
    for row in 0..<rows where row < numbers.count {
      let first = row / (rows / groups) * columns
      for column in 0..<columns {
        let start = (row * columns + column) * inner
        let sum = values[start..<start + inner].reduce(0.0) { $0 + Double(abs($1)) }
        product[first + column] += sum * numbers[row]
      }
    }
    return product
  }

  /// `Σ_o Σ_k |w[i, o, k]| n[o]` for each input channel `i` of a transposed convolution's kernel.
  fileprivate func absoluteTransposedProduct(_ numbers: [Double], groups: Int) -> [Double] {
    let (rows, columns) = (shape[0], shape[1])
    let inner = shape[2...].reduce(1, *)
    return (0..<rows).map { row in
      let first = row / (rows / groups) * columns
      return (0..<columns).reduce(0.0) { sum, column in
        let start = (row * columns + column) * inner
        return sum + values[start..<start + inner].reduce(0.0) { $0 + Double(abs($1)) } * numbers[first + column]
      }
    }
  }
}
