extension Loader {
  /// How many images a second the loader prepares when the reader does nothing with them, over whole epochs.
  ///
  /// A trainer that reads much slower than this is not held up by its data.
  public func measureThroughput(epochs: Int = 1) -> Double {
    let clock = ContinuousClock()
    var images = 0
    let duration = clock.measure {
      for epoch in 0..<epochs {
        for batch in batches(epoch: epoch) { images += batch.count }
      }
    }
    return Double(images) / (duration / .seconds(1))
  }
}
