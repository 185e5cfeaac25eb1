import Datasets
import Networks
import Torch
import Training

/// All that is measured with one number of threads: a worker for each engine, and rounds over all of them.
struct MeasurementGroup {
  private let plan: MeasurementPlan
  private let threads: Int
  private let launch: (EngineName, Int) throws -> any WorkerConnection
  private let subjects: [MeasurementSubject]

  init(
    _ plan: MeasurementPlan, threads: Int, launch: @escaping (EngineName, Int) throws -> any WorkerConnection
  ) throws {
    self.plan = plan
    self.threads = threads
    self.launch = launch
    let settings = plan.settings.filter { $0.threads == threads }
    var subjects: [MeasurementSubject] = []
    for settings in settings {
      for engine in plan.engines {
        for model in plan.models where model.precisions.contains(settings.precision) {
          subjects.append(MeasurementSubject(subjects.count, model, in: engine, settings))
        }
      }
    }
    self.subjects = subjects
  }

  /// Measures all and gives a record of each.
  func measured(progress: (String, Int, Int) -> Void) throws -> [MeasurementRecord] {
    try prepare(progress)
    visit(progress)
    for subject in subjects { subject.attempt { try subject.callCold(plan.coldCalls) } }
    var peaks: MachinePeaks?
    for subject in subjects { look(into: subject, peaks: &peaks) }
    return try subjects.map { subject in
      let baseline = subjects.first { $0.engine == subject.engine && $0.settings == subject.settings }
      return try subject.record(to: baseline, plan: plan)
    }
  }

  private func prepare(_ progress: (String, Int, Int) -> Void) throws {
    for engine in plan.engines {
      let own = subjects.filter { $0.engine == engine }
      do {
        let worker = try launch(engine, threads)
        guard case .version(let version) = try worker.ask(.version) else { continue }
        for subject in own {
          progress("\(engine.rawValue): \(subject.model.name)", 0, 0)
          let input = images(for: subject)
          let expected = try expectedScores(of: subject.model.network, for: input, batch: subject.settings.batch)
          subject.attempt { try subject.prepare(in: worker, version: version, input: input, expected: expected) }
        }
      } catch let error as EngineError {
        for subject in own { subject.fail(error.description) }
      }
    }
  }

  /// Rounds in which everything is visited once, in a random order.
  private func visit(_ progress: (String, Int, Int) -> Void) {
    let stream = RandomStream(seed: plan.seed, name: "order of visits").substream(threads)
    for round in 0..<plan.rounds {
      var order = stream.substream(round)
      for index in order.permutation(of: subjects.count) {
        subjects[index].attempt { try subjects[index].visit(milliseconds: plan.visitMilliseconds) }
      }
      progress("\(threads == 1 ? "1 thread" : "\(threads) threads")", round + 1, plan.rounds)
    }
  }

  /// Memory and layers, each in a process that has nothing else.
  private func look(into subject: MeasurementSubject, peaks: inout MachinePeaks?) {
    let input = images(for: subject)
    subject.attempt { try subject.measureMemory(in: launch(subject.engine, threads), input: input) }
    guard subject.engine != .libtorch else { return }
    subject.attempt { try subject.measureLayers(in: launch(subject.engine, threads), input: input, peaks: &peaks) }
  }

  /// A batch of noise like normalised images; the same for every engine.
  private func images(for subject: MeasurementSubject) -> [Float] {
    var stream = RandomStream(seed: plan.seed, name: "images")
    let count = subject.settings.batch * subject.model.network.inputs[0].shape.reduce(1, *)
    return (0..<count).map { _ in Float(2 * stream.uniform() - 1) }
  }

  private func expectedScores(of network: Network, for input: [Float], batch: Int) throws -> [Float] {
    let executor = try Executor(network)
    return try withoutGradients {
      try executor.forward(Tensor(input, shape: [batch] + network.inputs[0].shape)).contiguous().array()
    }
  }
}
