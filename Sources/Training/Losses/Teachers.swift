import Datasets
import Networks
import Torch

/// The teachers of a run, ready to be asked.
struct Teachers {
  private let executors: [(executor: Executor, points: [DistillationPoint])]
  private let kept: [TeacherScores]

  /// No teachers.
  static var none: Teachers { Teachers(executors: [], kept: []) }

  private init(executors: [(executor: Executor, points: [DistillationPoint])], kept: [TeacherScores]) {
    self.executors = executors
    self.kept = kept
  }

  /// Puts teachers on the student's device, in its precision.
  ///
  /// Where `cache` is given, they look at every training image once and what they say is kept there.
  ///
  /// - Throws: `TrainingError` when a teacher does not fit the data, or has nothing to compare where that is asked for.
  init(
    _ teachers: [Teacher], for settings: TrainingSettings, student: Executor, on dataset: Dataset, cache: String?,
    check: () throws -> Void
  ) throws {
    guard let distillation = settings.distillation else {
      self = .none
      return
    }
    guard !teachers.isEmpty else { throw TrainingError.noTeacher }
    let executors = try teachers.map { teacher in
      try teacher.network.requireFit(of: dataset)
      let points = distillation.comparesValues ? teacher.points : []
      if distillation.comparesValues { try Self.requireComparable(points, teacher, student, distillation) }
      let executor = try Executor(
        teacher.network, precision: student.precision, device: student.device, exposing: Set(points.map(\.value)))
      return (executor: executor, points: points)
    }
    guard let cache, !distillation.comparesValues, !settings.changesImages else {
      self.init(executors: executors, kept: [])
      return
    }
    let kept = try zip(teachers, executors).map { teacher, run in
      try TeacherScores(of: teacher.network, running: run.executor, on: dataset, in: cache, check: check)
    }
    self.init(executors: [], kept: kept)
  }

  /// What every teacher says of a batch.
  ///
  /// - Parameters:
  ///   - images: the images as the student sees them.
  ///   - indices: which images of the train split they are.
  func outputs(for images: Tensor, indices: ArraySlice<Int>) throws -> [TeacherOutput] {
    try withoutGradients {
      try executors.map { executor, points in
        let names = points.map(\.value)
        let (scores, values) = try executor.forward(images, reading: names)
        return TeacherOutput(scores: scores, points: points, values: names.compactMap { values[$0] })
      } + kept.map { TeacherOutput(scores: try $0.scores(of: indices).to(images.device), points: [], values: []) }
    }
  }

  /// Throws unless there are points, and the student has at each of them the channels that are compared.
  private static func requireComparable(
    _ points: [DistillationPoint], _ teacher: Teacher, _ student: Executor, _ distillation: Distillation
  ) throws {
    guard !points.isEmpty else { throw TrainingError.nothingToCompare(teacher: teacher.network.name) }
    guard distillation.mapWeight > 0 else { return }
    let (taught, learnt) = (try teacher.network.shapes(), try student.structure.shapes())
    for point in points {
      let channels = point.channels?.count ?? taught[point.value]?[0]
      guard channels == learnt[point.value]?[0] else { throw TrainingError.otherChannels(value: point.value) }
    }
  }
}
