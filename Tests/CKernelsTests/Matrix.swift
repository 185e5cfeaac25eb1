import CKernels
import TestSupport

/// Numbers `[rows, channels]` in memory as a kernel reads them.
struct Matrix: Equatable {
  let element: CKElement
  /// The numbers' bits, each in as many bytes as its type has.
  var bytes: [UInt8]

  init(_ values: [Float], _ element: CKElement) {
    self.element = element
    bytes = values.flatMap { value in
      element == CKFloat32
        ? withUnsafeBytes(of: value.bitPattern, Array.init)
        : withUnsafeBytes(of: UInt16(truncatingIfNeeded: Self.roundedToBFloat16(value).bitPattern >> 16), Array.init)
    }
  }

  init(zeros count: Int, _ element: CKElement) { self.init(Array(repeating: 0, count: count), element) }

  var values: [Float] {
    bytes.withUnsafeBytes { bytes in
      element == CKFloat32
        ? Array(bytes.bindMemory(to: Float.self))
        : bytes.bindMemory(to: UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
    }
  }

  /// The nearest number whose lower 16 bits are zero; of two, that with an even last bit.
  static func roundedToBFloat16(_ value: Float) -> Float {
    guard !value.isNaN else { return .nan }
    let bits = value.bitPattern
    return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
  }
}

extension CKInstructions {
  /// Whether this processor has them.
  var areSupported: Bool { rawValue <= ck_best_instructions().rawValue }
}
