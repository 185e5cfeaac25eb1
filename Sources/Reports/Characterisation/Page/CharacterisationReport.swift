import Deployment
public import Runs

/// `report.html` of a characterisation: plots, each with its table, on one page that fetches nothing.
///
/// ```swift
/// try folder.write(CharacterisationReport(of: folder.readCharacterisation(), record: folder.readRecord()).html.utf8, to: .report)
/// ```
public struct CharacterisationReport: Sendable {
  let characterisation: Characterisation
  let record: RunRecord
  private let plotting: PlottingLibrary?

  /// The report of what was worked out.
  ///
  /// - Parameters:
  ///   - record: the run.
  ///   - plotting: what draws; nil for tables alone.
  public init(
    of characterisation: Characterisation, record: RunRecord, plotting: PlottingLibrary? = .bundled
  ) {
    self.characterisation = characterisation
    self.record = record
    self.plotting = plotting
  }

  /// The page.
  public var html: String {
    let plots = plotting.map { ScatterPlots(characterisation, library: $0) }
    return Page(
      title: "\(title): \(verdict)", libraryStyle: plots?.style ?? .none, style: .characterisationStyle,
      body: [
        heading, answers, frontiers, heatMap, expected, scaling, layers, memory, faults, reading, provenance,
        plots?.scripts ?? .none,
      ]
    ).html
  }

  private var title: String { characterisation.variants.first?.name ?? "characterisation" }

  private var heading: Markup {
    let images = characterisation.records.compactMap { $0.accuracy?.images }.first
    let data = record.data.map { String($0.name.prefix { $0 != ":" }) }
    let parts = [
      "characterise", data, images.map { "\(Figures.exact($0)) test images" },
      "\(characterisation.variants.count) variants", "seed \(record.seed)",
    ]
    return .lines([
      .element("h1", text: title),
      .element("p", ["class": "soft"], text: parts.compactMap(\.self).joined(separator: " · ")),
      .element("p", ["class": "verdict"], text: verdict),
    ])
  }

  /// What the whole came to, in one line.
  private var verdict: String {
    guard let (panel, row) = characterisation.pick else { return "nothing could be ranked" }
    let accuracy = Figures.percent(row.accuracy?.value)
    return "fastest within a point of the best accuracy: \(row.name) in \(panel.key), "
      + "\(Figures.fixed(row.latency?.value, decimals: 3)) ms, \(accuracy)"
  }

  /// A paragraph in small print.
  func note(_ text: String) -> Markup { .element("p", ["class": "soft"], text: text) }
}
