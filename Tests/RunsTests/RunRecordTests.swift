import Foundation
import Runs
import TestSupport
import Testing

@Suite struct RunRecordTests {
  let temporary: TemporaryFolder
  let folder: RunFolder

  init() throws {
    temporary = try TemporaryFolder()
    folder = try RunFolder.create(temporary.path(of: "run"))
  }

  @Test func textIsFixed() throws {
    try folder.write(sampleRecord())
    let golden = try #require(Bundle.module.url(forResource: "Golden/run", withExtension: "json"))
    #expect(try temporary.text(of: "run/run.json") == String(contentsOf: golden, encoding: .utf8))
  }

  @Test(arguments: [0, 7, UInt64.max])
  func recordReadsBackTheSame(seed: UInt64) throws {
    let record = sampleRecord(seed: seed)
    try folder.write(record)
    #expect(try folder.readRecord() == record)
  }

  @Test(arguments: [
    ("{", "it is not valid JSON"), ("{}", "'command' is missing"), (#"{"command": 3}"#, "'command' has the wrong type"),
  ])
  func badRecordsAreRefused(text: String, explanation: String) throws {
    try folder.write(text.utf8, to: .record)
    let error = #expect(throws: RunError.self) { try folder.readRecord() }
    #expect(error?.description == "\(folder.path)/run.json is not the record of a run: \(explanation).")
  }

  @Test func thisMachineIsDescribed() {
    let machine = Machine.current
    #expect(!machine.system.isEmpty && !machine.processor.isEmpty && machine.cores > 0 && machine.memory > 1 << 20)
  }
}
