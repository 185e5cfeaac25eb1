import Compression
import Reports

extension Stage {
  /// A line for the user as the stage begins.
  var announcement: String {
    let training = epochs == 0 ? "" : epochs == 1 ? ", 1 epoch" : ", \(epochs) epochs"
    return switch kind {
    case .preparation: "before the first cut\(training)"
    case .cut(.layer(let name, let width)): "a cut of \(name) to \(width) channels\(training)"
    case .cut(.share(let share)): "a cut to \(Figures.percent(share, decimals: 0)) of all that is to go\(training)"
    case .recovery: "the last cut and recovery\(training)"
    }
  }
}
