import Compression
import Reports
import Runs

extension Inspect {
  /// Shows what the network keeps, divided into groups, from no bound to the least that can be had.
  func showCurve(of quantity: Budget.Quantity, _ console: Console) throws {
    let bench = try Workbench(model.network(), seed: 0)
    let division = curve.division
    let table = try GroupTable(on: bench, rule: division.rule, solver: division.solver)
    guard !table.layers.isEmpty else { throw GroupError.nothingToDivide(leastWidth: division.rule.leastWidth) }
    let weighting = division.weighting ?? .params
    let allocation = GroupAllocation(of: table, losses: try weighting.losses(of: table, on: bench))
    let points = allocation.curve(of: quantity, bounds: Self.bounds).reversed().map { choice in
      Point(choice, of: allocation)
    }
    func share(_ amount: Int, _ quantity: Budget.Quantity) -> String {
      Figures.share(amount, of: table.whole[quantity] ?? 0)
    }
    console.lines(
      TextTable(
        columns: [
          .right("MACs"), .right(""), .right("params"), .right(""), .right("kept"), .left("layers with so many groups"),
        ],
        rows: points.map { point in
          [
            Figures.exact(point.macs), share(point.macs, .macs), Figures.exact(point.params),
            share(point.params, .params), Figures.percent(1 - point.loss, decimals: 1), point.groups,
          ]
        }
      ).text)
    console.line(
      "what stays of the connections, weighed by \(weighting.rawValue), of the \(table.layers.count) layers that can be "
        + "divided into groups of at least \(division.rule.leastWidth) channels; nothing is trained")
    console.object(.array(points.map(\.object)))
  }

  /// How many bounds are tried.
  private static let bounds = 20

  /// A division under one bound.
  private struct Point {
    let macs: Int
    let params: Int
    /// In parts of all that could be lost.
    let loss: Double
    let counts: [(groups: Int, layers: Int)]

    init(_ choice: [Int], of allocation: GroupAllocation) {
      let table = allocation.table
      macs = table.amount(of: .macs, under: choice)
      params = table.amount(of: .params, under: choice)
      loss = allocation.loss(of: choice)
      let groups = zip(table.layers, choice).map { $0.options[$1].groups }
      counts = Dictionary(grouping: groups) { $0 }.map { ($0.key, $0.value.count) }.sorted { $0.0 < $1.0 }
    }

    /// Such as `12 × 1, 30 × 2`.
    var groups: String { counts.map { "\($0.layers) × \($0.groups)" }.joined(separator: ", ") }

    var object: JSONValue {
      [
        "macs": .integer(macs), "params": .integer(params), "kept": .number(1 - loss),
        "layers_by_groups": .object(
          Dictionary(uniqueKeysWithValues: counts.map { ("\($0.groups)", JSONValue.integer($0.layers)) })),
      ]
    }
  }
}
