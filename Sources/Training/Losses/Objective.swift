import Torch

/// What training makes small.
struct Objective {
  /// The share of the target that is spread over all classes.
  let labelSmoothing: Double
  /// What is learnt from teachers; nil where there are none.
  let distillation: Distillation?

  /// The loss of a batch, a scalar.
  ///
  /// - Parameters:
  ///   - scores: `[N, classes]`.
  ///   - targets: labels `[N]`, or probabilities `[N, classes]`.
  ///   - values: the student's values at each teacher's points.
  ///   - teachers: what the teachers say of the same images.
  func loss(
    of scores: Tensor, targets: Tensor, values: [String: Tensor], teachers: [TeacherOutput]
  ) throws -> Tensor {
    let labels = try scores.crossEntropy(targets, labelSmoothing: labelSmoothing)
    guard let distillation else { return labels }
    let divergence = try scores.divergence(from: teachers.map(\.scores), temperature: distillation.temperature)
    var loss = try labels * (1 - distillation.weight) + divergence * distillation.weight
    for teacher in teachers {
      let share = 1 / Double(teachers.count)
      // The published code has a third of the weight for each of its three points; more points share as much.
      let attention = 3 * distillation.attentionWeight * share / Double(max(1, teacher.points.count))
      let map = distillation.mapWeight * share / Double(max(1, teacher.points.count))
      for (point, taught) in zip(teacher.points, teacher.values) {
        guard let learnt = values[point.value] else { continue }
        if attention > 0 { loss = try loss + learnt.attentionDifference(from: taught) * attention }
        if map > 0 {
          let known = try point.channels.map { try taught.indexSelect(1, $0) } ?? taught
          loss = try loss + learnt.to(.float32).squaredError(known.to(.float32)) * map
        }
      }
    }
    return loss
  }
}

/// What a teacher says of a batch.
struct TeacherOutput {
  /// `[N, classes]`.
  let scores: Tensor
  /// Where values are compared.
  let points: [DistillationPoint]
  /// The teacher's value at each of them.
  let values: [Tensor]
}
