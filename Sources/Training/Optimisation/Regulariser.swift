public import Datasets
public import OrderedCollections
public import Torch

/// What draws the weights of an executor somewhere beside the loss, as training for sparsity does.
///
/// It acts on gradients and weights and not on the loss, so that what is to count as a constant does. Limits on the norm of
/// gradients come before it, as they do before weight decay.
public protocol Regulariser {
  /// The parameters whose weight decay rests while this acts.
  var undecayed: Set<String> { get }
  /// What it changes from step to step, for checkpoints; each key has a word and a slash in front.
  var state: OrderedDictionary<String, Tensor> { get }

  /// Adds gradients of other losses over the images of a step, once those of the loss itself are there.
  ///
  /// - Parameters:
  ///   - images: some images of the step, as the network has just seen them.
  ///   - scores: what it made of them.
  ///   - share: how much of the step they are, 0…1.
  ///   - stream: for random draws; that of these images in this step.
  func addGradients(over images: Tensor, scores: Tensor, share: Double, from stream: RandomStream) throws
  /// Adds to the gradients of step `step`, counted from 1, before the optimiser takes it.
  func addGradients(step: Int) throws
  /// Moves the weights after the optimiser has taken a step at `learningRate`.
  func moveWeights(learningRate: Double) throws
}

extension Regulariser {
  /// Weight decay goes on.
  public var undecayed: Set<String> { [] }
  /// Nothing changes.
  public var state: OrderedDictionary<String, Tensor> { [:] }
  /// There are no other losses.
  public func addGradients(over images: Tensor, scores: Tensor, share: Double, from stream: RandomStream) throws {}
  /// Gradients stay as they are.
  public func addGradients(step: Int) throws {}
  /// Weights stay as they are.
  public func moveWeights(learningRate: Double) throws {}
}
