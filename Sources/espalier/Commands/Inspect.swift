import ArgumentParser
import Networks
import Reports
import Runs

/// `espalier inspect`: shows what a network is made of and what of it may be cut.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show layers, shapes, MACs, parameters, and which channels may be removed and why not.",
    discussion: """
      With --sensitivity and --data it measures too how much worse the network does without channels of one class at a \
      time, a tenth to nine tenths of them, nothing being trained; --out keeps the curves. With --group-curve it shows \
      instead what would stay if convolutions were divided into groups.
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "What counts as an operation: conv+linear, torch-pruning, hrank or conv.")
  var convention: CostConvention = .convolutionAndLinear

  @OptionGroup var sensitivity: SensitivityOptions
  @OptionGroup var curve: CurveOptions

  func validate() throws {
    guard curve.groupCurve == nil || !sensitivity.isAsked else {
      throw ValidationError("--sensitivity and --group-curve are two questions: ask one at a time")
    }
  }

  func run() throws {
    let console = common.console
    if sensitivity.isAsked { return try scan(console) }
    if let bounded = curve.groupCurve { return try showCurve(of: bounded.quantity, console) }
    let network = try model.architecture()
    let costs = try network.costs(convention: convention)
    let classes = try network.channels().classes
    console.lines(Self.table(of: costs).text)
    console.line("")
    console.lines(Self.table(of: classes).text)
    console.line("")
    for table in Self.remarks(on: network, costs) {
      console.lines(table.text)
      console.line("")
    }
    console.line(
      "\(network.name): \(Figures.count(costs.macs)) MACs (\(costs.convention.rawValue)), \(Figures.count(costs.params)) "
        + "parameters, \(Figures.bytes(UInt64(costs.peakActivationBytes))) of activations at the peak, "
        + "\(classes.count(where: \.isPrunable)) classes of channels that may be cut")
    console.object(Self.object(network, costs, classes))
  }

  private static func table(of costs: NetworkCosts) -> TextTable {
    TextTable(
      columns: [.left("layer"), .left("operator"), .left("output"), .right("MACs"), .right("params")],
      rows: costs.layers.map {
        [$0.node, $0.operation, Figures.shape($0.outputShape), Figures.exact($0.macs), Figures.exact($0.params)]
      })
  }

  /// Classes, why they may not be cut, and where a cut changes what becomes of the channels that stay.
  private static func table(of classes: [ChannelClass]) -> TextTable {
    let areMarked = classes.contains { !$0.normalisedAt.isEmpty }
    return TextTable(
      columns: [.left("channel class"), .right("channels"), .right("places"), .left("pinned by")]
        + (areMarked ? [.left("a cut changes what stays at")] : []),
      rows: classes.map {
        [$0.name, "\($0.width)", "\($0.members.count)", $0.pins.map(\.description).joined(separator: ", ")]
          + (areMarked ? [$0.normalisedAt.joined(separator: ", ")] : [])
      })
  }

  /// What the user may want to mend: operators that are not known, and nodes that cost time for nothing.
  private static func remarks(on network: Network, _ costs: NetworkCosts) -> [TextTable] {
    let layers = Dictionary(uniqueKeysWithValues: costs.layers.map { ($0.node, $0) })
    func table(_ header: String, _ nodes: [String]) -> TextTable {
      TextTable(
        columns: [.left(header), .left("operator"), .left("output")],
        rows: nodes.compactMap { layers[$0] }.map { [$0.node, $0.operation, Figures.shape($0.outputShape)] })
    }
    return [
      ("unknown, carried along, its MACs not counted", costs.uncounted), ("read by no output", network.unreadNodes),
    ]
    .filter { !$0.1.isEmpty }.map(table)
  }

  private static func object(_ network: Network, _ costs: NetworkCosts, _ classes: [ChannelClass]) -> JSONValue {
    [
      "model": .string(network.name), "macs": .integer(costs.macs), "flops": .integer(costs.flops),
      "params": .integer(costs.params), "convention": .string(costs.convention.rawValue),
      "activations": .integer(costs.activations), "peak_activation_bytes": .integer(costs.peakActivationBytes),
      "unknown": .array(costs.uncounted.map { .string($0) }),
      "unread": .array(network.unreadNodes.map { .string($0) }),
      "layers": .array(
        costs.layers.map {
          [
            "name": .string($0.node), "operator": .string($0.operation),
            "shape": .array($0.outputShape.map { .integer($0) }), "macs": .integer($0.macs),
            "params": .integer($0.params), "activations": .integer($0.activations),
          ]
        }),
      "classes": .array(
        classes.map { channels in
          [
            "name": .string(channels.name), "width": .integer(channels.width), "prunable": .bool(channels.isPrunable),
            "summed": .bool(channels.isSummed),
            "normalised_at": .array(channels.normalisedAt.map { .string($0) }),
            "pins": .array(channels.pins.map { .string($0.description) }),
            "members": .array(
              channels.members.map {
                ["parameter": .string($0.parameter), "axis": .integer($0.axis), "role": .string($0.role.rawValue)]
              }),
          ]
        }),
    ]
  }
}

extension CostConvention: ExpressibleByArgument {}
