import Foundation

/// A signal that asked a run to stop; what it had done is kept.
public struct Interruption: Error, Hashable, Sendable, CustomStringConvertible {
  /// The signal's number, such as `SIGTERM`.
  public let signal: Int32
  /// The folder of the run that was stopped, once that is known.
  public let run: String?

  /// A stop that `signal` asked for.
  public init(signal: Int32, run: String? = nil) {
    (self.signal, self.run) = (signal, run)
  }

  /// The status that a process which the signal ends is known by: 128 and the signal's number.
  public var exitStatus: Int32 { 128 + signal }

  /// One sentence that says how to go on.
  public var description: String {
    let name =
      switch signal {
      case SIGINT: "SIGINT"
      case SIGTERM: "SIGTERM"
      default: "signal \(signal)"
      }
    return "stopped by \(name)" + (run.map { "; `espalier resume \($0)` goes on from here" } ?? "")
  }
}
