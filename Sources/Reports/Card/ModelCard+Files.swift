import Runs

extension ModelCard {
  /// The files that stand beside the card.
  var filesSection: String? {
    let rows = RunFile.allCases.filter { run.files.contains($0) && $0 != .card }.map { file in
      ["`\(file.rawValue)`", describe(file)]
    }
    return rows.isEmpty ? nil : "## Files\n\n\(Markdown.table(header: ["file", "content"], rows: rows, sides: .left))"
  }

  /// How to take the network up again.
  var loading: String {
    let data = run.record.data.map { $0.name.contains(":") ? "\(run.dataName ?? ""):DIR" : $0.name } ?? "DATA"
    let evaluate = """
      ## Use

      With Espalier, in this folder:

      ```sh
      espalier evaluate . --data \(Markdown.code(data))
      ```
      """
    guard run.files.contains(.onnx) else { return evaluate }
    return evaluate + "\n\n" + """
      With ONNX Runtime, which needs nothing of Espalier:

      ```python
      import numpy
      import onnxruntime

      session = onnxruntime.InferenceSession("\(RunFile.onnx.rawValue)")
      image = session.get_inputs()[0]
      shape = [size if isinstance(size, int) else 1 for size in image.shape]
      scores = session.run(None, {image.name: numpy.zeros(shape, numpy.float32)})[0]
      ```

      Images go in as they did in training: batch, channels, rows, columns, in 32-bit floating point, normalised as the
      data set is.
      """
  }

  private func describe(_ file: RunFile) -> String {
    switch file {
    case .record: "settings, seed, versions, machine, data and results"
    case .summary: "one line for each epoch"
    case .recipe: "what the method decided, to be replayed on the network it began with"
    case .candidates: "what was weighed before that"
    case .ranking: "the networks that were ranked before that"
    case .slimming: "the steps in which channels went, and what the network was worth behind each"
    case .architecture: "the network without its weights"
    case .weights: "the weights"
    case .coded: "network and weights, coded in few bytes that give them back bit for bit"
    case .onnx: "network and weights for other programs"
    case .report: "the figures of every layer, the curves and the times"
    case .card: "this card"
    }
  }
}
