import Networks
import OrderedCollections
import Torch
import Training

/// Trains the numbers that weights share, and leaves which weight has which.
///
/// From Han et al. 2016, section 3.2: the gradient of a shared number is the sum of the gradients of the weights that have it. What is
/// zero stays zero.
struct SharedWeights: Regulariser {
  private let books: [Codebook]

  /// The numbers of one parameter.
  private struct Codebook {
    let parameter: Tensor
    /// For each weight in row-major order, which number it has.
    let codes: Tensor
    /// For each number, the first weight that has it.
    let firsts: Tensor
    /// One for each number, zero for zero.
    let moves: Tensor
  }

  /// Holds to the numbers that the executor's weights have now; nil if nothing is shared.
  init?(_ sharings: [WeightSharing], of executor: Executor) throws {
    guard !sharings.isEmpty else { return nil }
    books = try sharings.compactMap { sharing in
      guard let parameter = executor.parameters[sharing.parameter] else { return nil }
      let values = try parameter.detached().to(.cpu).contiguous().array(of: Float.self)
      var places: [Float: Int] = [:]
      var (codes, firsts, moves): ([Int64], [Int64], [Float]) = ([], [], [])
      for (index, value) in values.enumerated() {
        let code = places[value] ?? firsts.count
        if code == firsts.count {
          places[value] = code
          firsts.append(Int64(index))
          moves.append(value == 0 ? 0 : 1)
        }
        codes.append(Int64(code))
      }
      let device = executor.device
      return Codebook(
        parameter: parameter, codes: try Tensor(codes).to(device), firsts: try Tensor(firsts).to(device),
        moves: try Tensor(moves).to(device))
    }
  }

  func addGradients(step: Int) throws {
    try withoutGradients {
      for book in books {
        guard let gradient = try book.parameter.gradient else { continue }
        let sums = try Tensor.zeros(like: book.moves).indexAdd(0, book.codes, gradient.flattened()) * book.moves
        try gradient.copy(from: sums.indexSelect(0, book.codes).reshaped(to: gradient.shape))
      }
    }
  }

  /// Equal steps from equal numbers may end a rounding apart, so each weight takes its number's from the first that has it.
  func moveWeights(learningRate: Double) throws {
    try withoutGradients {
      for book in books {
        let weights = try book.parameter.detached()
        let numbers = try weights.flattened().indexSelect(0, book.firsts)
        try weights.copy(from: numbers.indexSelect(0, book.codes).reshaped(to: weights.shape))
      }
    }
  }
}
