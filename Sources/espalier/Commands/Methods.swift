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
    let rows = MethodRegistry.all.map {
      [$0.name, $0.ranking.rawValue, $0.normaliser.rawValue, $0.streams.rawValue, $0.summary, $0.reference]
    }
    console.lines(
      TextTable(
        columns: [
          .left("method"), .left("ranking"), .left("normaliser"), .left("streams"), .left("what it does"),
          .left("from"),
        ], rows: rows
      ).text)
    console.object(
      .array(
        MethodRegistry.all.map {
          [
            "method": .string($0.name), "ranking": .string($0.ranking.rawValue),
            "normaliser": .string($0.normaliser.rawValue),
            "streams": .string($0.streams.rawValue),
            "summary": .string($0.summary),
            "reference": .string($0.reference),
          ]
        }))
  }
}
