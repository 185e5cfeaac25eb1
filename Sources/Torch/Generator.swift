import CTorch

/// A stream of random numbers that follows from its seed alone.
///
/// Draws are made on the CPU and then moved, so a seed gives the same numbers on every device. Each draw takes the stream
/// further. Threads may share a stream safely, but then the order of their draws is anyone's guess: give each its own.
public final class Generator: @unchecked Sendable {
  let handle: CTGenerator

  /// Starts the stream of `seed`.
  public init(seed: UInt64) throws {
    var handle: CTGenerator?
    try check(ct_generator_make(seed, &handle))
    guard let handle else { throw TorchError("LibTorch made no generator") }
    self.handle = handle
  }

  deinit { ct_generator_free(handle) }

  /// Where the stream is, as bytes to store in a checkpoint.
  public func state() throws -> [UInt8] {
    try Tensor { ct_generator_state(handle, $0) }.bytes()
  }

  /// Puts the stream where ``state()`` said it was.
  ///
  /// Throws when the bytes are no such state.
  public func restore(_ state: [UInt8]) throws {
    let state = try Tensor(state)
    try use { ct_generator_set_state($0, state.handle) }
  }

  /// Runs a call of CTorch on the stream, which stays alive meanwhile.
  @inline(never)
  private func use(_ body: (CTGenerator) -> CTError?) throws { try check(body(handle)) }
}

extension Tensor {
  /// Draws from the normal distribution of mean 0 and variance 1.
  public static func normal(
    _ shape: [Int], using generator: Generator, dataType: DataType = .float32, device: Device = .cpu
  ) throws -> Tensor {
    try zeros(shape, dataType: dataType).write { ct_normal_($0, 0, 1, generator.handle) }.to(device)
  }

  /// Draws that are all as likely from `low` up to, but not, `high`.
  public static func uniform(
    _ shape: [Int], from low: Double = 0, to high: Double = 1, using generator: Generator,
    dataType: DataType = .float32, device: Device = .cpu
  ) throws -> Tensor {
    try zeros(shape, dataType: dataType).write { ct_uniform_($0, low, high, generator.handle) }.to(device)
  }

  /// Draws that are 1 with `probability` and else 0.
  public static func bernoulli(
    _ shape: [Int], probability: Double, using generator: Generator, dataType: DataType = .float32,
    device: Device = .cpu
  ) throws -> Tensor {
    try zeros(shape, dataType: dataType).write { ct_bernoulli_($0, probability, generator.handle) }.to(device)
  }

  /// The numbers from 0 up to, but not, `count` in random order, as `int64`.
  public static func permutation(_ count: Int, using generator: Generator) throws -> Tensor {
    try Tensor { ct_random_permutation(count, generator.handle, $0) }
  }
}
