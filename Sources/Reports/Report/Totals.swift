import Runs

/// One figure of a network before and after, as text.
struct Total: Hashable, Sendable {
  /// What it is.
  let name: String
  /// Its value before; empty where there was no network before.
  let before: String
  /// Its value after.
  let after: String
  /// What became of it: the share that is left, or a difference; empty where there was no network before.
  let change: String
}

extension RunResults {
  /// MACs, params, bytes of weights that were brought to integers, accuracy and loss; those that are unknown before and after are left out.
  var totals: [Total] {
    var totals = [
      count("MACs", original?.macs, result.macs),
      count("params", original?.params, result.params),
    ]
    if let bytes = quantisation?.weightBytes {
      totals.append(
        total(
          "weights", Figures.bytes(UInt64(bytes.before)), Figures.bytes(UInt64(bytes.after)),
          "\(Figures.share(bytes.after, of: bytes.before)) left"))
    }
    if let coded {
      totals.append(count("weights not zero", coded.weights, coded.nonzeros))
      totals.append(
        total(
          "coded file", Figures.bytes(UInt64(coded.plainBytes)), Figures.bytes(UInt64(coded.codedBytes)),
          "\(Figures.share(coded.codedBytes, of: coded.plainBytes)) left"))
    }
    if let latency {
      totals.append(
        total(
          "latency", Figures.milliseconds(latency.original.median), Figures.milliseconds(latency.result.median),
          "\(Figures.percent(latency.result.median / latency.original.median, decimals: 1)) left"))
    }
    if original?.accuracy != nil || result.accuracy != nil {
      totals.append(
        total(
          "accuracy", original.map { Figures.percent($0.accuracy) }, Figures.percent(result.accuracy),
          Figures.points(from: original?.accuracy, to: result.accuracy)))
    }
    if original?.loss != nil || result.loss != nil {
      let change = original?.loss.flatMap { old in result.loss.map { Figures.change($0 - old, decimals: 4) } }
      totals.append(
        total(
          "loss", original.map { Figures.fixed($0.loss, decimals: 4) }, Figures.fixed(result.loss, decimals: 4),
          change ?? Figures.missing))
    }
    return totals
  }

  /// The layers that have MACs or params, before or after.
  var costlyLayers: [LayerFigures] {
    (layers ?? []).filter { $0.before.macs + $0.before.params + $0.after.macs + $0.after.params > 0 }
  }

  private func count(_ name: String, _ before: Int?, _ after: Int) -> Total {
    let left = before.map { $0 == 0 ? Figures.missing : "\(Figures.share(after, of: $0)) left" }
    return total(name, before.map(Figures.count), Figures.count(after), left ?? "")
  }

  private func total(_ name: String, _ before: String?, _ after: String, _ change: String) -> Total {
    Total(name: name, before: before ?? "", after: after, change: before == nil ? "" : change)
  }
}
