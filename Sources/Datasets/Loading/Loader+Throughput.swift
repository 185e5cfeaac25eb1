extension Loader {
  /// How many images a second the loader prepares when the reader does nothing with them, over whole epochs.
  ///
  /// A trainer that reads much slower than this is not held up by its data.
  ///
  /// - Throws: `DataError` if an image cannot be read.
  public func measureThroughput(epochs: Int = 1) throws(DataError) -> Double {
    let start = ContinuousClock.now
    var images = 0
    for epoch in 0..<epochs {
      let batches = batches(epoch: epoch)
      while let batch = try batches.next() { images += batch.count }
    }
    return Double(images) / ((ContinuousClock.now - start) / .seconds(1))
  }
}
