/// How much a network learns from teachers beside the labels.
///
/// The loss is `(1 - α) CE + α T² KL + β A + λ M`: cross entropy with the labels, the divergence from the teachers' softened
/// scores (Hinton, Vinyals and Dean 2015), attention transfer (Zagoruyko and Komodakis 2017) and the squared error of values
/// between the layers (Romero et al. 2015, without their regressor: see ``DistillationPoint``). Teachers see the very images
/// that the student sees, as Beyer et al. 2022 found best.
public struct Distillation: Hashable, Sendable {
  /// `T`, by which the scores of both are divided before the softmax.
  public var temperature: Double
  /// `α`, the share of the teachers' scores in the loss; 1 leaves the labels out.
  public var weight: Double
  /// `β`, the weight of attention transfer: 1000 on CIFAR in the literature.
  public var attentionWeight: Double
  /// `λ`, the weight of the squared error between the teachers' values and the student's.
  public var mapWeight: Double

  /// Distillation from scores alone unless the other weights are given.
  ///
  /// `T = 4` is the field's usual choice; `α = 0.9` leaves the labels a tenth, as the teacher was trained on them too.
  public init(
    temperature: Double = 4, weight: Double = 0.9, attentionWeight: Double = 0, mapWeight: Double = 0
  ) {
    self.temperature = temperature
    self.weight = weight
    self.attentionWeight = attentionWeight
    self.mapWeight = mapWeight
  }

  /// The limit for the gradients' norm that goes with distillation where nothing is said.
  ///
  /// Far from the teacher, `T²` makes gradients `T` times those of cross entropy, and a rate that suits the labels leads out
  /// of reach: a LeNet-5 cut to a tenth diverges in its first epoch without a limit. The papers name none; 10 is our choice.
  public static let usualGradientNormLimit = 10.0

  /// Whether values between the layers are compared, and not the scores alone.
  var comparesValues: Bool { attentionWeight > 0 || mapWeight > 0 }
}
