/// What is done about an image that cannot be read when its turn comes.
///
/// A skipped image is left out of its batch, which is then smaller; no other image takes its place. So a batch depends on
/// nothing but its images, no image counts twice, and an evaluation counts those that were read. To find out beforehand
/// which images are bad would mean to decode them all.
public enum BadImages: Sendable {
  /// Reading ends with the error.
  case fatal
  /// The image is left out and reported, from whatever thread came upon it, each time its turn comes.
  case skipped(report: @Sendable (DataError) -> Void)
}
