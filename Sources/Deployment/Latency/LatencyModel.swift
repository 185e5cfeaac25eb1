import Networks

/// What networks take in one context, predicted from their layers: fitted to a table.
///
/// The time of a network is `Σ max(0, α t + β)`: `t` are the times of its layers as estimated by kind and widths, and `α` and `β`
/// carry what engines report of layers, with its rounding and its cost, to what calls take from outside. Both are fitted to
/// whole networks, by relative errors.
public struct LatencyModel: Sendable {
  /// The context that the times hold in.
  public let context: LatencyContext
  /// How well networks are predicted that were left out of the fit.
  public let heldOut: Errors
  private let fit: Fit

  /// How far predictions are from measurements, as shares of these.
  public struct Errors: Hashable, Sendable, Codable {
    /// How many networks were predicted.
    public var networks: Int
    /// The median of the errors' sizes.
    public var median: Double
    /// Nine in ten are below.
    public var p90: Double
    /// The median of the errors with their signs: above zero where too much is predicted.
    public var bias: Double

    init?(_ pairs: [(predicted: Double, measured: Double)]) {
      let errors = pairs.map { $0.predicted / $0.measured - 1 }
      guard let median = errors.map(abs).median, let p90 = errors.map(abs).quantile(0.9), let bias = errors.median
      else { return nil }
      (networks, self.median, self.p90, self.bias) = (pairs.count, median, p90, bias)
    }
  }

  /// The least number of networks to fit to.
  public static let fewest = 10
  /// One network of so many is left out of the fit that the errors are of.
  static let heldOutStride = 5

  /// Fits what `table` holds of `context`.
  ///
  /// - Throws: `LatencyTableError` when that is nothing or too little.
  public init(_ table: LatencyTable, in context: LatencyContext) throws {
    let contexts = try table.contexts()
    guard contexts.contains(context) else { throw LatencyTableError.unmeasured(context, contexts) }
    try self.init(table.entries(in: context), in: context)
  }

  package init(_ entries: [LatencyTable.Entry], in context: LatencyContext) throws {
    let entries = entries.filter { $0.milliseconds != nil }
    guard entries.count >= Self.fewest else { throw LatencyTableError.tooFew(entries.count, needed: Self.fewest) }
    let isHeldOut = entries.indices.map { $0 % Self.heldOutStride == Self.heldOutStride - 1 }
    let fitted = Fit(zip(entries, isHeldOut).filter { !$1 }.map(\.0))
    let pairs = zip(entries, isHeldOut).compactMap { entry, isHeldOut -> (predicted: Double, measured: Double)? in
      let shapes = entry.layers.map(\.shape)
      guard isHeldOut, let measured = entry.milliseconds, fitted.knows(shapes) else { return nil }
      return (shapes.reduce(0) { $0 + fitted.milliseconds($1) }, measured)
    }
    guard let errors = Errors(pairs) else { throw LatencyTableError.tooFew(entries.count, needed: 2 * Self.fewest) }
    self.context = context
    heldOut = errors
    fit = Fit(entries)
  }

  /// Which of the kinds no network of the table has.
  package func unknown(_ kinds: some Sequence<LayerKind>) -> Set<LayerKind> {
    Set(kinds).subtracting(fit.estimators.keys)
  }

  /// The milliseconds of a network of such layers; kinds that the table does not know count as nothing.
  package func milliseconds(_ layers: some Sequence<LayerShape>) -> Double {
    layers.reduce(0) { $0 + milliseconds($1) }
  }

  /// What one layer adds to the milliseconds of a network.
  package func milliseconds(_ layer: LayerShape) -> Double { fit.milliseconds(layer) }
}

extension LatencyModel {
  /// What a layer's time goes with.
  package enum Bound: Hashable, Sendable {
    /// With nothing: any call of the kernel costs it.
    case overhead
    /// With the values that are read and made.
    case memory
    /// With the products.
    case compute
  }

  /// What most of a layer's time goes with, as far as the line tells that its kind was fitted.
  package func bound(of layer: LayerShape) -> Bound {
    guard let parts = fit.estimators[layer.kind]?.parts(input: layer.input, output: layer.output) else {
      return .overhead
    }
    let overhead = fit.correction.share * parts.constant + fit.correction.offset
    let (memory, compute) = (fit.correction.share * parts.linear, fit.correction.share * parts.bilinear)
    return overhead >= max(memory, compute) ? .overhead : memory >= compute ? .memory : .compute
  }

  /// The kinds of layers that take time, with what was learnt of each: the one that took most of all first.
  public var kinds: [Kind] {
    fit.estimators.compactMap { kind, estimator in
      estimator.isZero
        ? nil
        : Kind(
          name: kind.description, widths: estimator.widths, measurements: estimator.measurements,
          block: estimator.block,
          total: estimator.total)
    }.sorted { ($1.total, $0.name) < ($0.total, $1.name) }
  }

  /// What was learnt of a kind of layer.
  public struct Kind: Hashable, Sendable {
    /// The kind in words.
    public let name: String
    /// At how many pairs of widths it was measured.
    public let widths: Int
    /// How often it was measured in all.
    public let measurements: Int
    /// How many channels a kernel computes at a time, as far as times tell.
    public let block: Int
    /// All its measurements together, in microseconds.
    public let total: Double
  }
}

extension LatencyModel {
  /// Estimators of what engines report of layers, and what carries that to networks.
  private struct Fit: Sendable {
    let estimators: [LayerKind: LayerTimeEstimator]
    let correction: LayerCorrection

    init(_ entries: [LatencyTable.Entry]) {
      let layers = Self.steady(entries).flatMap(\.layers)
      let estimators = Dictionary(grouping: layers, by: \.shape.kind).mapValues { layers in
        LayerTimeEstimator(layers.map { ($0.shape.input, $0.shape.output, $0.microseconds) })
      }
      self.estimators = estimators
      correction = LayerCorrection(
        entries.compactMap { entry in
          guard let measured = entry.milliseconds else { return nil }
          let times = entry.layers.compactMap {
            estimators[$0.shape.kind]?.microseconds(input: $0.shape.input, output: $0.shape.output)
          }
          return (times, 1e3 * measured)
        })
    }

    /// How far the sum of a network's layers, corrected, may be from the whole, as a share.
    private static let steadiness = 0.15

    /// The same as a factor of what it mostly is, before there is a correction.
    private static let likeness = 1.75

    /// The networks whose layers were timed undisturbed: together they make the whole.
    private static func steady(_ entries: [LatencyTable.Entry]) -> [LatencyTable.Entry] {
      let networks = entries.map { entry in
        (layers: entry.layers.map(\.microseconds), microseconds: 1e3 * (entry.milliseconds ?? .infinity))
      }
      let ratios = networks.map { $0.layers.reduce(0, +) / $0.microseconds }
      guard let usual = ratios.median else { return [] }
      let likely = zip(networks, ratios).filter { (usual / Self.likeness...usual * Self.likeness).contains($1) }.map(
        \.0)
      let correction = LayerCorrection(likely)
      return zip(entries, networks).filter { _, network in
        let sum = network.layers.reduce(0) { $0 + correction.microseconds($1) }
        return abs(sum / network.microseconds - 1) <= steadiness
      }.map(\.0)
    }

    /// Whether all the layers are of kinds that were measured.
    func knows(_ layers: [LayerShape]) -> Bool { layers.allSatisfy { estimators[$0.kind] != nil } }

    /// What one layer adds to the milliseconds of a network; nothing if its kind was never measured.
    func milliseconds(_ layer: LayerShape) -> Double {
      let time = estimators[layer.kind]?.microseconds(input: layer.input, output: layer.output) ?? 0
      return correction.microseconds(time) / 1e3
    }
  }
}
