extension Dataset {
  /// Draws handwriting-like digits, `[1, 28, 28]` in 10 classes of equal size.
  ///
  /// They stand in for MNIST where there is no data: as small, learnt as quickly, and hard enough that a network can be
  /// too small for them. Each image follows from the seed, its split and its index.
  public static func synthetic(train: Int = 10_000, test: Int = 2_000, seed: UInt64 = 0) throws(DataError) -> Dataset {
    try Dataset(
      name: "synthetic", imageShape: [1, SyntheticDigits.side, SyntheticDigits.side], classCount: 10,
      normalisation: Normalisation(mean: [0.17], deviation: [0.22]),
      train: SyntheticDigits(seed: seed, part: "train").images(max(train, 0)),
      test: SyntheticDigits(seed: seed, part: "test").images(max(test, 0)))
  }
}
