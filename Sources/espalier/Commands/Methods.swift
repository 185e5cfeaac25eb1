import ArgumentParser
import Compression
import Reports
import Runs

/// `espalier methods`: lists the methods.
struct Methods: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the methods that compress can use.")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let console = common.console
    let (groups, sharing) = (MethodRegistry.groupConvolution, MethodRegistry.weightSharing)
    let swap = MethodRegistry.blockSwap
    console.lines(
      TextTable(
        columns: [
          .left("method"), .left("ranking"), .left("normaliser"), .left("streams"), .left("refit"),
          .left("what it does"),
          .left("from"),
        ],
        rows: MethodRegistry.all.map {
          [
            $0.name, $0.ranking.rawValue, $0.normaliser.rawValue, $0.streams.rawValue, $0.refit.rawValue, $0.summary,
            $0.reference,
          ]
        }
          + [[groups.name, "", "", "", groups.refit.rawValue, groups.summary, groups.reference]]
          + [[swap.name, "", "", "", "", swap.summary, swap.reference]]
          + MethodRegistry.weightMethods.map {
            [$0.name, $0.scope.rawValue, "", "", $0.refit.rawValue, $0.summary, $0.reference]
          }
          + [[sharing.name, "", "", "", "", sharing.summary, sharing.reference]]
      ).text)
    let channels = MethodRegistry.all.map { method -> JSONValue in
      [
        "method": .string(method.name), "removes": "channels", "ranking": .string(method.ranking.rawValue),
        "normaliser": .string(method.normaliser.rawValue), "streams": .string(method.streams.rawValue),
        "refit": .string(method.refit.rawValue), "summary": .string(method.summary),
        "reference": .string(method.reference),
      ]
    }
    let weights = MethodRegistry.weightMethods.map { method -> JSONValue in
      [
        "method": .string(method.name), "removes": "weights", "ranking": .string(method.scope.rawValue),
        "refit": .string(method.refit.rawValue), "summary": .string(method.summary),
        "reference": .string(method.reference),
      ]
    }
    let shared: JSONValue = [
      "method": .string(sharing.name), "removes": "differences", "summary": .string(sharing.summary),
      "reference": .string(sharing.reference),
    ]
    let divided: JSONValue = [
      "method": .string(groups.name), "removes": "connections", "refit": .string(groups.refit.rawValue),
      "summary": .string(groups.summary), "reference": .string(groups.reference),
    ]
    let swapped: JSONValue = [
      "method": .string(swap.name), "removes": "blocks", "summary": .string(swap.summary),
      "reference": .string(swap.reference),
    ]
    console.object(.array(channels + [divided, swapped] + weights + [shared]))
  }
}
