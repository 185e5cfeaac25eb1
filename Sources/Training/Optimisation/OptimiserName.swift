/// The optimisers that there are, under the names that the command line and `run.json` have for them.
public enum OptimiserName: String, Sendable, Hashable, CaseIterable {
  /// Stochastic gradient descent with Nesterov momentum.
  case sgd
  /// Adam with decoupled weight decay (Loshchilov and Hutter 2019).
  case adamW = "adamw"
}
