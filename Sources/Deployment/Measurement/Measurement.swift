import Datasets
import Torch
import Training

/// Carries out a plan: asks workers, a process for each engine and number of threads, in interleaved rounds.
///
/// In each round every network is visited once in every engine, in a random order, so that what disturbs the machine for
/// longer than a round disturbs all alike and cancels out of the ratios. The protocol follows MLPerf's single stream (a call at a
/// time, quantiles of their times); the gates and the pairing are our choice for machines that are shared.
public struct Measurement {
  let plan: MeasurementPlan
  let launch: (EngineName, _ threads: Int) throws -> any WorkerConnection

  /// Carries out `plan` with workers that `launch` starts.
  package init(
    _ plan: MeasurementPlan, launch: @escaping (EngineName, _ threads: Int) throws -> any WorkerConnection
  ) {
    self.plan = plan
    self.launch = launch
  }

  /// Measures everything, the settings of one number of threads after another.
  ///
  /// What an engine cannot do becomes a record that says why.
  ///
  /// - Parameter progress: told what is being done, and how many of how many visits are over.
  /// - Returns: the records by settings, then engines, then networks.
  /// - Throws: `NetworkError` or `TorchError` when a network cannot be run by LibTorch, whose scores the others' are held
  ///   against.
  public func records(progress: (String, Int, Int) -> Void = { _, _, _ in }) throws -> [MeasurementRecord] {
    var records: [MeasurementRecord] = []
    for threads in Set(plan.settings.map(\.threads)).sorted() {
      let group = try MeasurementGroup(plan, threads: threads, launch: launch)
      records += try group.measured(progress: progress)
    }
    return records
  }
}
