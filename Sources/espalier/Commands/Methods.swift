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
          + MethodRegistry.weightMethods.map {
            [$0.name, $0.scope.rawValue, "", "", $0.refit.rawValue, $0.summary, $0.reference]
          }
          + MethodRegistry.otherMethods.map {
            [$0.name, "", "", "", $0.refit == .nothing ? "" : $0.refit.rawValue, $0.summary, $0.reference]
          }
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
    let others = MethodRegistry.otherMethods.map { method -> JSONValue in
      [
        "method": .string(method.name), "removes": .string(method.removes), "refit": .string(method.refit.rawValue),
        "summary": .string(method.summary), "reference": .string(method.reference),
      ]
    }
    console.object(.array(channels + weights + others))
  }
}

extension CompressionMethod {
  /// What goes in one word, of methods that are one of their kind.
  fileprivate var removes: String {
    switch self {
    case is AutoSlim: "channels"
    case is GroupConvolution: "connections"
    case is BlockSwap: "blocks"
    default: "differences"
    }
  }
}
