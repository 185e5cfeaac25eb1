import Runs

/// `README.md`: the model card of a run's network, with front matter that model hubs read.
///
/// ```swift
/// try folder.write(ModelCard(of: FinishedRun(in: folder)).text.utf8, to: .card)
/// ```
///
/// A card is made to be passed on, so it names no folder of the machine it was made on.
public struct ModelCard: Sendable {
  let run: FinishedRun

  /// The card of a finished run.
  public init(of run: FinishedRun) { self.run = run }

  /// The Markdown.
  public var text: String {
    let sections = [
      frontMatter, "# \(Markdown.escaped(run.results.result.name))", Markdown.escaped("\(run.results.verdict)."),
      making, "## Figures\n\n\(figures)", filesSection, loading, "## Limits\n\n\(limits)",
    ]
    return sections.compactMap(\.self).joined(separator: "\n\n") + "\n"
  }

  /// How the network came to be.
  private var making: String {
    let record = run.record
    let settings: [(name: String, value: String?)] = [
      ("made from", run.results.original?.name),
      ("method", run.setting("method")),
      ("budget", run.results.budgets?.map { "\($0.quantity)=\($0.asked)" }.joined(separator: ", ")),
      ("data", run.dataName),
      ("data fingerprint", record.data?.hash),
      ("epochs", "\(run.summary.count)"),
      ("seed", "\(record.seed)"),
      ("time", time),
      ("software", software),
    ]
    let lines = settings.compactMap { setting in
      setting.value.flatMap { $0.isEmpty ? nil : "- \(setting.name): \(Markdown.escaped($0))" }
    }
    return """
      A convolutional network for images, made by `espalier \(Markdown.code(record.command))`.

      \(lines.joined(separator: "\n"))
      """
  }

  private var time: String? {
    let stages = run.record.seconds.sorted { ($1.value.cpu, $0.key) < ($0.value.cpu, $1.key) }
    let parts = stages.map { "\($0.key) \(Figures.duration($0.value.wall)) (CPU \(Figures.duration($0.value.cpu)))" }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private var software: String {
    let versions = run.record.versions
    return "Espalier \(versions.espalier)" + (versions.torch.map { ", LibTorch \($0)" } ?? "")
  }

  private var figures: String {
    let totals = run.results.totals
    guard run.results.original != nil else {
      return Markdown.table(header: ["", "value"], rows: totals.map { [$0.name, $0.after] })
    }
    return Markdown.table(
      header: ["", "before", "after", "change"], rows: totals.map { [$0.name, $0.before, $0.after, $0.change] })
  }

  private var limits: String {
    let statements =
      Statements.all(run) + ["It knows the classes of the data it was trained on, and images like them."]
    return statements.map { "- \(Markdown.escaped($0, keepingCode: true))" }.joined(separator: "\n")
  }
}
