import Deployment
import Foundation
import Runs
import TestSupport
import Testing

@Suite struct LatencyTableTests {
  static let context = LatencyContext(
    engine: .openvino, version: "1", settings: EngineSettings(),
    machine: Machine(system: "system", processor: "processor", cores: 2, memory: 1 << 35))

  static func entry(_ number: Int, model: String = "a", milliseconds: Double? = 1.5) -> LatencyTable.Entry {
    LatencyTable.Entry(
      variant: LatencyTable.Variant(model: model, space: "widths", seed: .max, number: number),
      milliseconds: milliseconds, macs: 100, fault: milliseconds == nil ? "no kernel" : nil,
      layers: milliseconds == nil
        ? []
        : [
          LatencyTable.Layer(
            node: "conv", shape: LayerShape(LayerKind("3×3"), input: 3, output: number + 1), microseconds: 2.25)
        ])
  }

  @Test func whatIsWrittenIsRead() throws {
    let folder = try TemporaryFolder()
    let path = folder.path(of: "table.sqlite")
    let entries = [Self.entry(0), Self.entry(1, milliseconds: nil), Self.entry(2)]
    let table = try LatencyTable(path)
    for entry in entries.reversed() { try table.insert(entry, in: Self.context) }
    var other = Self.context
    other.settings.threads = 2
    try table.insert(Self.entry(7), in: other)

    let again = try LatencyTable(existing: path)
    #expect(try again.contexts() == [Self.context, other])
    #expect(try again.entries(in: Self.context) == entries)
    #expect(try again.entries(in: other) == [Self.entry(7)])
    #expect(try again.contains(entries[1].variant, in: Self.context))
    #expect(try !again.contains(entries[1].variant, in: other))
  }

  @Test func aVariantIsNeverMeasuredTwice() throws {
    let folder = try TemporaryFolder()
    let table = try LatencyTable(folder.path(of: "table.sqlite"))
    try table.insert(Self.entry(0), in: Self.context)
    try table.insert(Self.entry(0, milliseconds: 9), in: Self.context)
    #expect(try table.entries(in: Self.context) == [Self.entry(0)])
  }

  @Test func mergingAddsWhatIsNotThere() throws {
    let folder = try TemporaryFolder()
    let (first, second) = (
      try LatencyTable(folder.path(of: "1.sqlite")), try LatencyTable(folder.path(of: "2.sqlite"))
    )
    var elsewhere = Self.context
    elsewhere.machine.processor = "another"
    for number in 0..<3 { try first.insert(Self.entry(number), in: Self.context) }
    for number in 2..<6 { try second.insert(Self.entry(number), in: Self.context) }
    try second.insert(Self.entry(0, model: "b"), in: elsewhere)
    #expect(try first.merge(second) == 4)
    #expect(try first.merge(second) == 0)
    #expect(try first.entries(in: Self.context) == (0..<6).map { Self.entry($0) })
    #expect(try first.entries(in: elsewhere) == [Self.entry(0, model: "b")])
  }

  @Test func otherFilesAreRefused() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("this is no database, and long enough to be taken for one", to: "text")
    #expect(throws: LatencyTableError.foreign(text)) { try LatencyTable(text) }
    let missing = folder.path(of: "missing")
    #expect(throws: LatencyTableError.missing(missing)) { try LatencyTable(existing: missing) }
    #expect(throws: LatencyTableError.self) { try LatencyTable(folder.path(of: "no/such/folder.sqlite")) }
    #expect(!FileManager.default.fileExists(atPath: missing))
    #expect(try folder.text(of: "text").hasPrefix("this is no database"))
  }
}
