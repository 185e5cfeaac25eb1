import Foundation
import Runs
import TestSupport
import Testing

@Suite struct EventFileTests {
  let temporary: TemporaryFolder
  let folder: RunFolder
  let start = Date(timeIntervalSince1970: 1_700_000_000.25)

  init() throws {
    temporary = try TemporaryFolder()
    folder = try RunFolder.create(temporary.path(of: "run"))
  }

  /// Copies what is on the disk so far and reads it.
  private func read(_ path: String, first count: Int? = nil) throws -> EventReader {
    let bytes = try Data(contentsOf: URL(filePath: path))
    return try EventReader(path: temporary.write(bytes.prefix(count ?? bytes.count), to: "copy"))
  }

  @Test func beginsWithTheVersion() throws {
    let events = try EventFile(in: folder, at: start)
    #expect(events.path == folder.path(of: "events.out.tfevents.1700000000.espalier"))
    let reader = try read(events.path)
    #expect(reader.events == [.init(wallTime: 1_700_000_000.25, version: "brain.Event:2")])
    #expect(!reader.isCutOff)
  }

  /// The bytes of a record, made from TensorBoard's descriptions by hand.
  @Test func recordsHaveTheirBytes() throws {
    var events = try EventFile(in: folder, at: start)
    let header = try Data(contentsOf: URL(filePath: events.path)).count
    events.add(["a": 0.5], step: 300, at: Date(timeIntervalSince1970: 1))
    try events.flush()
    let record = try Data(contentsOf: URL(filePath: events.path)).dropFirst(header)
    let message: [UInt8] = [
      0x09, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0x10, 0xAC, 0x02, 0x2A, 0x0A, 0x0A, 0x08, 0x0A, 0x01, 0x61, 0x15, 0, 0, 0,
      0x3F,
    ]
    #expect(record.prefix(8) == Data([UInt8(message.count), 0, 0, 0, 0, 0, 0, 0]))
    #expect(record.dropFirst(12).prefix(message.count) == Data(message))
    #expect(record.count == message.count + 16)
  }

  @Test func valuesReadBackTheSame() throws {
    var generator = SeededGenerator(seed: 5)
    var events = try EventFile(in: folder, at: start)
    var expected: [EventReader.Event] = []
    for step in [0, 1, 127, 128, 1 << 40] {
      let scalars = Dictionary(
        uniqueKeysWithValues: (0..<Int.random(in: 0...4, using: &generator)).map {
          ("tag/é\($0)", Double(Float.random(in: -1e9...1e9, using: &generator)))
        })
      events.add(scalars, step: step, at: start)
      expected.append(
        .init(wallTime: start.timeIntervalSince1970, step: step, scalars: scalars.mapValues { Float($0) }))
      if step == 1 { try events.flush() }
    }
    #expect(try read(events.path).events.dropFirst() == expected.prefix(2))
    try events.flush()
    try events.flush()
    #expect(try read(events.path).events.dropFirst() == expected[...])
  }

  @Test func epochsHaveTheirTags() throws {
    var events = try EventFile(in: folder, at: start)
    events.add(SummaryFileTests.rows[0], step: 391)
    events.add(SummaryFileTests.rows[1], step: 782)
    try events.flush()
    let epochs = try read(events.path).events.dropFirst()
    #expect(epochs.map(\.step) == [391, 782])
    #expect(
      epochs.first?.scalars == [
        "loss/train": 1 / 3, "accuracy/train": 0, "loss/search": 0.3, "accuracy/search": 1e-17,
        "accuracy/search_top5": 0.07, "learning_rate": 0.05, "images_per_second": 510,
      ])
    #expect(
      epochs.last?.scalars.keys.sorted() == ["accuracy/train", "images_per_second", "learning_rate", "loss/train"])
  }

  @Test func everyTenthStepIsNoted() throws {
    var events = try EventFile(in: folder, at: start)
    let size = { try Data(contentsOf: URL(filePath: folder.path(of: "events.out.tfevents.1700000000.espalier"))).count }
    var ends = [0, try size()]
    for step in 1...3 {
      events.add(["loss/train": Double(step)], step: step, at: start)
      try events.flush()
      ends.append(try size())
    }
    let whole = try read(events.path).events
    for count in 0...ends[4] {
      let reader = try read(events.path, first: count)
      #expect(reader.events == Array(whole.prefix(ends.count { $0 <= count } - 1)))
      #expect(reader.isCutOff != ends.contains(count), "\(count)")
    }
  }

  @Test func aFolderThatIsGoneIsSaid() throws {
    var events = try EventFile(in: folder, at: start)
    try FileManager.default.removeItem(atPath: folder.path)
    events.add(["a": 1], step: 1)
    do throws(RunError) {
      try events.flush()
      Issue.record("It was written to.")
    } catch {
      #expect(error.fault == .write)
    }
  }
}
