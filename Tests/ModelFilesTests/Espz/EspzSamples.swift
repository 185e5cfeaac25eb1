import Foundation
import ModelFiles
import Networks
import Runs
import TestSupport

/// Networks and bytes for tests of `.espz` files.
enum EspzSamples {
  /// The bytes with a checksum that fits them in place of the last four.
  static func checked(_ data: Data) -> Data {
    let body = Array(data.dropLast(4))
    return Data(body) + withUnsafeBytes(of: CRC32C.checksum(of: body).littleEndian) { Data($0) }
  }

  /// A network of one convolution with such numbers, `[outputs, 1, 1, 1]` of them.
  static func network(_ values: [Float]) throws -> Network {
    var builder = NetworkBuilder(name: "numbers", input: [1, 1, 1])
    let last = try builder.convolution("conv", builder.input, outputs: values.count, kernel: Size(1))
    return try builder.network(output: last).replacing(["conv.weight": values])
  }

  /// Numbers of which so large a share is zero, and the others one of `count`.
  static func sparse(_ size: Int, zeros: Double, different count: Int, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<size).map { _ in
      Double.random(in: 0..<1, using: &generator) < zeros ? 0 : Float(Int.random(in: 1...count, using: &generator)) / 7
    }
  }
}
