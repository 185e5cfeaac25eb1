public import Networks
public import Torch

extension Trainer {
  /// An executor of `network` for this training: with the values that are compared with teachers' in reach, and the frozen
  /// nodes left as they are.
  ///
  /// - Throws: what making an executor throws.
  public func executor(
    of network: Network, precision: Precision = .float32, device: Device = .cpu
  ) throws -> Executor {
    let compared = settings.distillation?.comparesValues == true ? teachers.flatMap(\.points).map(\.value) : []
    return try Executor(
      network, precision: precision, device: device, exposing: Set(compared), freezing: settings.frozen)
  }
}
