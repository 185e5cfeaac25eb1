import Foundation

extension HostileFile {
  /// PyTorch checkpoints that recall the same long things again and again, and archives whose entries lie.
  static func checkpoints() -> [HostileFile] { pickles() + archives() }

  private static func pickles() -> [HostileFile] {
    let long = String(repeating: "n", count: 200_000)
    let recall: [UInt8] = [0x68, 0]
    let files: [(String, Data)] = [
      ("one long name 50,000 times", zip(dictionary(of: 50_000, remembering: long) { _ in recall + [0x4E] })),
      (
        "50,000 storages of one long name",
        zip(dictionary(of: 50_000, remembering: long) { .pickled("\($0)") + storage(named: recall) })
      ),
      (
        "50,000 storages in a folder of a long name",
        zip(
          dictionary(of: 50_000, remembering: "0") { .pickled("\($0)") + storage(named: recall) },
          folder: String(repeating: "f", count: 60_000))
      ),
      (
        "50,000 tensors over one storage",
        zip(
          dictionary(of: 50_000, remembering: "0") {
            .pickled("\($0)") + tensor(of: storage(named: recall), shape: [1 << 20])
          })
      ),
      ("a list in a list, 500,000 times", zip([0x5D] + repeated([0x85, 0x94], 500_000))),
      ("a list that holds itself 300,000 times", zip([0x5D, 0x94] + repeated([0x68, 0, 0x61], 300_000))),
      ("a tuple of a tuple twice, 300,000 times", zip([0x29] + repeated([0x32, 0x86], 300_000))),
      ("a dictionary of the pairs of the one before, 50,000 times", zip(pairsCopied(50_000))),
      ("500,000 marks", zip(repeated([0x28], 500_000))),
      ("500,000 things on the stack", zip(repeated([0x29], 500_000))),
      ("a text that is longer than the file", zip([0x8D] + Int.max.littleEndianBytes)),
      ("an integer of two billion bytes", zip([0x8B] + Int32.max.littleEndianBytes)),
    ]
    return files.map { checkpoint($0.0, $0.1) }
  }

  private static func archives() -> [HostileFile] {
    let sound = zip([0x7D])
    let table = sound.count - 22 - 46 - "archive/data.pkl".utf8.count
    func changed(_ place: Int, _ bytes: [UInt8]) -> Data {
      var data = sound
      data.replaceSubrange(place..<place + bytes.count, with: bytes)
      return data
    }
    let most = UInt32.max.littleEndianBytes
    var twice = StoredZip(entries: [("a/data.pkl", pickle([0x7D])), ("a/data/0", Array(repeating: 1, count: 64))]).data
    // The second entry of the table begins where the first one does.
    twice.replaceSubrange(twice.count - 22 - 8 - 4..<twice.count - 22 - 8, with: [0, 0, 0, 0])
    let files: [(String, Data)] = [
      ("an entry of four billion bytes", changed(table + 20, most + most)),
      ("an entry that begins behind the end", changed(table + 42, [0xFE, 0xFF, 0xFF, 0x7F])),
      ("an entry whose name is longer than the file", changed(table + 28, [0xFF, 0xFF])),
      ("an entry that begins in the table", changed(table + 42, UInt32(table).littleEndianBytes)),
      ("a table of 65,534 entries", changed(sound.count - 12, [0xFE, 0xFF])),
      ("a table that begins behind the end", changed(sound.count - 6, [0xFE, 0xFF, 0xFF, 0xFF])),
      ("a table that is the end itself", changed(sound.count - 6, UInt32(sound.count - 22).littleEndianBytes)),
      ("two entries in one place", twice),
      ("a large archive's table of 2⁶³ entries", largeTable(sound, count: .max, start: table)),
      ("a large archive's table at 2⁶³ − 1", largeTable(sound, count: 1, start: .max)),
      ("30,000 entries of no bytes", StoredZip(entries: (0..<30_000).map { ("a/data/\($0)", []) }).data),
    ]
    return files.map { checkpoint($0.0, $0.1) }
  }

  // MARK: - Pieces of pickles and archives

  private static func pickle(_ instructions: [UInt8]) -> [UInt8] { [0x80, 2] + instructions + [0x2E] }

  private static func zip(_ instructions: [UInt8], folder: String = "archive") -> Data {
    StoredZip(
      entries: [
        ("\(folder)/data.pkl", pickle(instructions)), ("\(folder)/data/0", Array(repeating: 0, count: 64)),
      ].filter { instructions.count > 1 || $0.0.hasSuffix("pkl") }
    ).data
  }

  private static func repeated(_ instructions: [UInt8], _ times: Int) -> [UInt8] {
    Array(repeatElement(instructions, count: times).joined())
  }

  /// A dictionary of as many pairs, made behind a text that the first place of the memo recalls.
  private static func dictionary(of count: Int, remembering text: String, _ pair: (Int) -> [UInt8]) -> [UInt8] {
    .pickled(text) + [0x71, 0, 0x30, 0x7D, 0x28] + (0..<count).flatMap(pair) + [0x75]
  }

  /// A storage of 16 numbers; `name` are instructions.
  private static func storage(named name: [UInt8]) -> [UInt8] {
    [0x28] + .pickled("storage") + Array("ctorch\nFloatStorage\n".utf8) + name + .pickled("cpu") + [
      0x4B, 16, 0x74, 0x51,
    ]
  }

  /// A tensor all of whose numbers are the storage's first.
  private static func tensor(of storage: [UInt8], shape: [Int]) -> [UInt8] {
    let sides = shape.flatMap { [UInt8].pickled($0) }
    let zeros = repeated([0x4B, 0], shape.count)
    return Array("ctorch._utils\n_rebuild_tensor_v2\n(".utf8) + storage + [0x4B, 0, 0x28] + sides + [0x74, 0x28] + zeros
      + [0x74, 0x89, 0x7D, 0x74, 0x52]
  }

  /// Ordered dictionaries, each made from one and the same list of a thousand pairs.
  private static func pairsCopied(_ times: Int) -> [UInt8] {
    let list = [0x5D, 0x28] + repeated([0x4E, 0x4E, 0x86], 1000) + [0x65, 0x71, 0]
    return list + repeated(Array("ccollections\nOrderedDict\n".utf8) + [0x68, 0, 0x85, 0x52], times)
  }

  /// The archive with the records of one of more than 4 GB put in front of its end.
  private static func largeTable(_ data: Data, count: Int, start: Int) -> Data {
    let end = data.count - 22
    let record: [UInt8] =
      [0x50, 0x4B, 6, 6] + [UInt8](repeating: 0, count: 28) + count.littleEndianBytes + 62.littleEndianBytes
      + start.littleEndianBytes
    let locator: [UInt8] = [0x50, 0x4B, 6, 7, 0, 0, 0, 0] + end.littleEndianBytes + [1, 0, 0, 0]
    var last = Array(data.suffix(22))
    last.replaceSubrange(8..<20, with: [UInt8](repeating: 0xFF, count: 12))
    return data.prefix(end) + record + locator + last
  }
}
