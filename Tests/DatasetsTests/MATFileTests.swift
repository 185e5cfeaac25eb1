import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct MATFileTests {
  static let arrays = [
    (name: "X", shape: [2, 3], elements: [1, 2, 3, 4, 5, 6] as [UInt8]),
    (name: "a_long_name", shape: [2, 1], elements: [7, 8]),
  ]

  @Test("Whatever way arrays are written, they read back", arguments: MATWriter.all.indices)
  func arraysReadBack(way: Int) throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: UInt64(way))
    for dimensions in 2...4 {
      let shape = (0..<dimensions).map { _ in Int.random(in: 0...5, using: &generator) }
      let elements = (0..<shape.reduce(1, *)).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let name = String(repeating: "x", count: dimensions * 2)
      let path = try folder.write(MATWriter.all[way].file([(name, shape, elements)]), to: "a.mat")
      let array = try #require(try MATFile(path: path, arrayCount: 1).arrays.first)
      #expect(array.name == name && array.shape == shape && array.elements == elements)
    }
  }

  @Test("Cut off anywhere, a file is refused", arguments: MATWriter.all.indices)
  func everyTruncationIsAFault(way: Int) throws {
    let folder = try TemporaryFolder()
    let file = MATWriter.all[way].file(Self.arrays)
    for length in 0..<file.count {
      let path = try folder.write(file.prefix(length), to: "a.mat")
      let found = fault { _ = try MATFile(path: path, arrayCount: 2) }
      #expect(found != nil && found?.sentence.hasPrefix(path) == true, "\(length) of \(file.count) bytes")
    }
  }

  @Test("A changed byte is a fault or changes what is read, and never more", arguments: [0, 2, 5, 7])
  func damageIsSurvived(way: Int) throws {
    let folder = try TemporaryFolder()
    let file = MATWriter.all[way].file(Self.arrays)
    for position in 124..<file.count {
      for change: UInt8 in [1, 0x80, 0xFF] {
        var damaged = file
        damaged[position] ^= change
        let path = try folder.write(damaged, to: "a.mat")
        var arrays: [MATArray] = []
        let found = fault { arrays = try MATFile(path: path, arrayCount: 2).arrays }
        #expect(found?.sentence.hasPrefix(path) != false, "byte \(position): \(found?.sentence ?? "")")
        #expect(arrays.allSatisfy { $0.elements.count == $0.shape.reduce(1, *) })
      }
    }
  }

  static func refusal(of bytes: [UInt8], arrayCount: Int = 1) throws -> (kind: DataError.Fault, sentence: String)? {
    let folder = try TemporaryFolder()
    let path = try folder.write(bytes, to: "a.mat")
    return fault { _ = try MATFile(path: path, arrayCount: arrayCount) }
  }

  @Test func otherFormatsAreRefused() throws {
    let newer = Array("MATLAB 7.3 MAT-file".utf8) + [UInt8](repeating: 0, count: 105) + [0, 2, 0x49, 0x4D]
    #expect(try Self.refusal(of: newer)?.kind == .foreign)
    #expect(try Self.refusal(of: Array(repeating: 0, count: 200))?.sentence.contains("is not a MAT file") == true)
    let writer = MATWriter()
    let text = writer.word(14) + writer.word(16) + writer.element(6, writer.word(4) + writer.word(0))
    let found = try Self.refusal(of: writer.file([]) + text)
    #expect(found?.kind == .foreign && found?.sentence.contains("is not of real numbers") == true)
  }

  @Test func whatFollowsTheArraysIsRefused() throws {
    #expect(try Self.refusal(of: MATWriter().file(Self.arrays))?.kind == .overlong)
    #expect(try Self.refusal(of: MATWriter().file(Self.arrays) + [0], arrayCount: 2)?.kind == .overlong)
  }

  @Test("A shape that claims more than there is costs no memory")
  func hugeClaimsAreCheap() throws {
    for compresses in [false, true] {
      let writer = MATWriter(compresses: compresses)
      #expect(try Self.refusal(of: writer.file([("X", [1 << 30, 1 << 30], [1])]))?.kind == .foreign)
      #expect(try Self.refusal(of: writer.file([("X", [1 << 15, 1 << 15], [1])]))?.kind == .foreign)
      #expect(try Self.refusal(of: writer.file([("X", [1 << 14, 1 << 13], [1])]))?.kind == .mismatch)
    }
    let writer = MATWriter()
    let claim = [
      writer.file([]), writer.word(14), writer.word(1 << 31), writer.element(6, writer.word(9) + writer.word(0)),
      writer.element(5, writer.word(1 << 14) + writer.word(1 << 13)), writer.element(1, [88]), writer.word(2),
      writer.word(1 << 27),
    ]
    #expect(try Self.refusal(of: claim.flatMap { $0 })?.kind == .truncated)
  }

  @Test("Files of an independent writer read alike")
  func scipysFilesAreRead() throws {
    for name in ["scipy", "scipy-compressed"] {
      let url = try #require(Bundle.module.url(forResource: "Golden/\(name)", withExtension: "mat"))
      let arrays = try MATFile(path: url.path, arrayCount: 2).arrays
      #expect(arrays.map(\.name) == ["X", "y"] && arrays.map(\.shape) == [[2, 3, 4], [4, 1]])
      #expect(arrays[0].elements == Array(0..<24) && arrays[1].elements == [1, 10, 3, 4])
    }
  }
}
