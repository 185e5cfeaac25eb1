/// In what order the numbers of a batch of images stand in memory.
public enum MemoryOrder: String, Codable, Sendable {
  /// `[N, H, W, C]`: the channels of a pixel stand together, as LibTorch's channels-last tensors have them.
  case channelsLast
  /// `[N, C, H, W]`: plane after plane.
  case channelsFirst
}

/// Images ready for a network, with their classes.
public struct Batch: Sendable {
  /// The normalised pixels of all images.
  public let images: PixelBuffer
  /// Images, channels, height and width: the logical shape, whatever the memory order is.
  public let shape: [Int]
  /// In what order the pixels stand in memory.
  public let memoryOrder: MemoryOrder
  /// The class of each image.
  public let labels: [Int64]
  /// Which image of the split each is.
  public let indices: [Int]

  /// Puts together what belongs together.
  public init(images: PixelBuffer, shape: [Int], memoryOrder: MemoryOrder, labels: [Int64], indices: [Int]) {
    self.images = images
    self.shape = shape
    self.memoryOrder = memoryOrder
    self.labels = labels
    self.indices = indices
  }

  /// How many images there are.
  public var count: Int { labels.count }
}
