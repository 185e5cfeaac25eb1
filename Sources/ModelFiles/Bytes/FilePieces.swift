import Foundation

/// The bytes of a file in pieces, so that numbers need not be copied to be written.
package struct FilePieces {
  private enum Piece {
    case bytes(Data)
    case numbers([Float])
  }

  private var pieces: [Piece] = []
  /// How many bytes there are.
  package private(set) var count = 0

  /// No bytes.
  package init() {}

  /// Adds bytes behind those so far.
  package mutating func append(_ bytes: Data) {
    pieces.append(.bytes(bytes))
    count += bytes.count
  }

  /// Adds numbers of 32 bits each, the lowest byte first.
  package mutating func append(_ numbers: [Float]) {
    pieces.append(.numbers(numbers))
    count += numbers.count * MemoryLayout<Float>.size
  }

  /// Adds all pieces of another file.
  package mutating func append(_ other: FilePieces) {
    pieces += other.pieces
    count += other.count
  }

  /// All bytes in one piece.
  package func data() -> Data {
    var data = Data(capacity: count)
    forEach { data.append($0) }
    return data
  }

  /// Calls `body` with the pieces in order; each is valid within the call only.
  package func forEach(_ body: (Data) throws -> Void) rethrows {
    for piece in pieces {
      switch piece {
      case .bytes(let bytes): try body(bytes)
      case .numbers(let numbers): try numbers.withLittleEndianBytes(body)
      }
    }
  }
}

extension [Float] {
  /// Calls `body` with the numbers as 32 bits each, which are copied only where the machine keeps them otherwise.
  fileprivate func withLittleEndianBytes(_ body: (Data) throws -> Void) rethrows {
    guard Int(littleEndian: 1) == 1 else { return try body(littleEndianBytes) }
    try withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      try body(
        Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .none))
    }
  }
}
