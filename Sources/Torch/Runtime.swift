import CTorch

/// LibTorch as a whole: its version, threads and devices.
///
/// What is set here holds for the process.
public enum Runtime {
  /// The version of LibTorch, such as `2.13.0`.
  public static var version: String { String(cString: ct_version()) }

  /// How many threads one operation on the CPU may use.
  public static var threadCount: Int { ct_thread_count() }

  /// Sets how many threads one operation on the CPU may use.
  ///
  /// Sums may round differently with another number.
  public static func setThreadCount(_ count: Int) throws { try check(ct_set_thread_count(count)) }

  /// Whether this processor multiplies `bfloat16` itself; one that does not converts every number first, which is slow.
  ///
  /// Told of x86 alone; taken for granted of others.
  public static var multipliesBFloat16: Bool { ct_multiplies_bfloat16() }

  /// Keeps memory that tensors free for the next ones instead of giving it back to the system, where the C library lets
  /// itself be told so (glibc).
  ///
  /// Every training step makes the same tensors as the last. Without this, glibc gives their memory back at the end of each
  /// step, and the system clears every page anew: a quarter of the time that MobileNetV2 evaluates in.
  public static func keepFreedMemory() { ct_keep_freed_memory() }

  /// How many CUDA devices there are.
  public static var cudaDeviceCount: Int { ct_cuda_count() }

  /// Whether there is a CUDA device and LibTorch was built for it.
  public static var isCUDAAvailable: Bool { ct_has_cuda() }

  /// Whether there is a Metal device and LibTorch was built for it.
  public static var isMPSAvailable: Bool { ct_has_mps() }

  /// Waits until the device has done all that was asked of it; the CPU always has.
  ///
  /// Needed to time a GPU.
  public static func synchronize(_ device: Device) throws { try check(ct_synchronize(device.native)) }

  /// Seeds LibTorch's own streams, which serve what takes no ``Generator``.
  ///
  /// Nothing in this module does.
  public static func seed(_ seed: UInt64) throws { try check(ct_manual_seed(seed)) }

  /// Says whether operations that cannot repeat their results bit by bit throw instead.
  ///
  /// Concerns GPUs: the CPU repeats.
  public static func setDeterministic(_ deterministic: Bool) throws { try check(ct_set_deterministic(deterministic)) }

  /// Says whether this thread takes numbers too small for full precision as zero, which is faster where they abound.
  ///
  /// Returns false where the processor cannot.
  @discardableResult
  public static func setFlushDenormals(_ flush: Bool) -> Bool { ct_set_flush_denormals(flush) }

  /// How many tensors this process holds, for tests that look for leaks.
  package static var liveTensorCount: Int { ct_live_handles() }
}
