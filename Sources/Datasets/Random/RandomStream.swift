/// A named, seeded stream of random bits.
///
/// A stream is known by its seed, its name and the indices of its substreams, and by nothing else: what it draws does
/// not depend on threads, on the order of other draws, or on the version of the standard library. So the augmentation
/// of image 17 in epoch 3 is the same whoever prepares it, and a resumed run draws what the first would have drawn.
///
/// ```swift
/// let epoch = RandomStream(seed: 1, name: "augmentation").substream(3)
/// var image = epoch.substream(17)
/// let flips = image.bit()
/// ```
///
/// The bits are xoshiro256**'s (Blackman and Vigna 2018), its state filled by SplitMix64 from a 64-bit hash of what the
/// stream is known by.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: UInt64
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Starts the stream called `name` of `seed`.
  public init(seed: UInt64, name: String) {
    self.init(key: Self.mix(Self.mix(seed &+ Self.step) ^ Self.hash(of: name)))
  }

  private init(key: UInt64) {
    self.key = key
    state = (
      Self.mix(key &+ Self.step), Self.mix(key &+ 2 &* Self.step), Self.mix(key &+ 3 &* Self.step),
      Self.mix(key &+ 4 &* Self.step)
    )
  }

  /// The stream that belongs to `index` in this one.
  ///
  /// It follows from how this stream began, however much has been drawn from it since.
  public func substream(_ index: Int) -> RandomStream {
    RandomStream(key: Self.mix(key ^ Self.mix(UInt64(bitPattern: Int64(index)) &+ Self.step)))
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let result = Self.rotate(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotate(state.3, by: 45)
    return result
  }

  /// The weight of SplitMix64's counter: 2⁶⁴ over the golden ratio, made odd.
  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// SplitMix64's finaliser, a bijection under which each bit of the input touches every bit of the output.
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  private static func rotate(_ value: UInt64, by bits: UInt64) -> UInt64 {
    (value << bits) | (value >> (64 - bits))
  }

  /// FNV-1a of the name's UTF-8.
  private static func hash(of name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
  }
}
