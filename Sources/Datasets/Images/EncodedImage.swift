import CImages
import Foundation

/// A JPEG or PNG file in memory, whose header has been read.
package struct EncodedImage: Sendable {
  /// What the image is called in errors.
  package let path: String
  package let width: Int
  package let height: Int
  private let bytes: [UInt8]

  /// Images of more pixels are refused, for a small file may say that it holds any number.
  static let largestPixelCount = 1 << 28

  /// Reads the header.
  ///
  /// - Throws: `DataError` unless it is one of a JPEG or PNG file.
  package init(_ bytes: [UInt8], path: String) throws(DataError) {
    guard !bytes.isEmpty else { throw DataError(.truncated, in: path, "is empty") }
    var (width, height): (Int32, Int32) = (0, 0)
    try Self.check(path) { ci_read_size(bytes, bytes.count, &width, &height, $0) }
    guard width > 0, height > 0, Int(width) * Int(height) <= Self.largestPixelCount else {
      throw DataError(.corrupt, in: path, "says that it has \(width)×\(height) pixels")
    }
    self.path = path
    self.bytes = bytes
    (self.width, self.height) = (Int(width), Int(height))
  }

  /// Reads a file and its header.
  package init(readingFrom path: String) throws(DataError) {
    try self.init(try Self.content(of: path), path: path)
  }

  /// Whether a smaller image can be decoded in place of this one.
  var isScalable: Bool { ci_format(bytes, bytes.count) == CIJPEG }

  /// The whole image.
  package func decoded() throws(DataError) -> Raster {
    var raster = Raster(width: 0, height: 0)
    try decode(PixelRegion(width: width, height: height), into: &raster)
    return raster
  }

  /// Decodes part of the image, or of one that is smaller by a factor of 2, 4 or 8.
  package func decode(_ region: PixelRegion, denominator: Int = 1, into raster: inout Raster) throws(DataError) {
    raster.reshape(width: region.width, height: region.height)
    let region = CIRegion(
      left: Int32(region.left), top: Int32(region.top), width: Int32(region.width), height: Int32(region.height))
    try Self.check(path) { ci_decode(bytes, bytes.count, region, Int32(denominator), &raster.bytes, $0) }
  }

  /// Calls a decoder and throws what it complains about.
  private static func check(_ path: String, _ decode: (UnsafeMutablePointer<CChar>) -> Bool) throws(DataError) {
    let complaint = withUnsafeTemporaryAllocation(of: CChar.self, capacity: CIMessageLength) { message in
      message.initialize(repeating: 0)
      guard let start = message.baseAddress else { return String?.none }
      return decode(start) ? nil : String(cString: start)
    }
    if let complaint { throw DataError(.corrupt, in: path, "cannot be decoded: \(complaint)") }
  }

  private static func content(of path: String) throws(DataError) -> [UInt8] {
    var status = stat()
    guard let file = fopen(path, "rb"), fstat(fileno(file), &status) == 0 else {
      let code = errno
      let reason = String(cString: strerror(code)).lowercased()
      throw DataError(code == ENOENT ? .missing : .unreadable, in: path, "cannot be read: \(reason)")
    }
    defer { fclose(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
      count = fread(buffer.baseAddress, 1, buffer.count, file)
    }
    guard ferror(file) == 0 else { throw DataError(.unreadable, in: path, "cannot be read") }
    return bytes
  }
}
