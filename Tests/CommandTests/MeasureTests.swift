import Foundation
import Runs
import TestSupport
import Testing

/// `measure`, with engines in processes of their own.
struct MeasureTests {
  @Test func everyModelIsMeasuredAndComparedWithTheFirst() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.run(
      [
        "measure", "lenet5-mnist", "lenet5-synthetic", "--engine", "libtorch", "--rounds", "3", "--batch", "1,2",
        "--out", "times.jsonl", "--json",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    guard case .array(let records)? = try result.json["records"] else { throw MissingRecords() }
    #expect(
      records.map { $0["model"]?.string } == ["lenet5-mnist", "lenet5-synthetic", "lenet5-mnist", "lenet5-synthetic"])
    #expect(records.map { $0["settings"]?["batch"]?.int } == [1, 1, 2, 2])
    for record in records {
      let status = record["status"]?.string
      #expect(status == "measured" || status == "contended", "\(record.compactText)")
      #expect(record["latency"]?["median_ms"]?.double ?? 0 > 0)
      #expect(record["first_call_ms"]?.double ?? 0 > 0 && record["cold_ms"]?.double ?? 0 > 0)
      #expect(record["difference"]?.double ?? 1 < 1e-5)
      #expect(record["memory"]?["file_bytes"]?.int ?? 0 > 4 * (record["params"]?.int ?? .max / 4))
      #expect(record["machine"]?["processor"]?.string != nil)
      #if os(Linux)
      #expect(record["memory"]?["peak_bytes"]?.int ?? 0 > 0)
      #endif
    }
    let lines = try String(contentsOfFile: folder.path(of: "times.jsonl"), encoding: .utf8).split(separator: "\n")
    #expect(try lines.map { try JSONValue(parsing: Data($0.utf8)) } == records)
  }

  @Test func anEngineThatIsNotThereIsNamed() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.shell(
      "ESPALIER_ENGINES=/nowhere \"$TOOL\" measure lenet5-mnist --engine openvino --rounds 1", in: folder.url)
    #expect(result.status == 1)
    #expect(result.output.contains("openvino is not there: no library of it in /nowhere/openvino"))
    #expect(result.output.contains("failed"))
  }

  struct MissingRecords: Error {}
}
