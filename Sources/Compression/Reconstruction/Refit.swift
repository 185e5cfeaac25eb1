/// What is set right behind a cut, before anything is trained, in the layers that read channels that are gone.
///
/// Each step does what the one before it does, too.
public enum Refit: String, Sendable, CaseIterable {
  /// Nothing: the weights that stay are as they were.
  case nothing = "none"
  /// What removed channels added on average goes to the layer's bias, or to the batch norm behind it (constant absorption).
  case constants
  /// Each channel that stays is scaled by a factor, by least squares (Luo et al. 2017).
  case scales
  /// All weights that stay are fitted anew, by least squares (He et al. 2017).
  case weights
}
