import Foundation
import ModelFiles
import Networks
import TestSupport
import Testing

/// Damaged files of every format: a network, weights or one clear error, soon and in little memory.
///
/// The files of a format are read in a process of its own, which may die of a case and whose memory is not that of other
/// tests. To look at a case, run it alone and in the test's own process:
///
///     ESPALIER_CORRUPTION=zip:17 swift test --filter CorruptionTests
///
/// which leaves the file in the temporary folder; without a number all of the format are run.
struct CorruptionTests {
  @Test(arguments: CorruptFormat.allCases) func files(_ format: CorruptFormat) async {
    let result = await #expect(processExitsWith: .success) { [format] in
      ProcessUsage.limit(seconds: 120, bytes: 4 << 30)
      let run = try format.run()
      try CurrentCase.noting(format.rawValue) { note in _ = try run.all(willRun: note) }
    }
    guard result == nil, let number = CurrentCase.left(format.rawValue) else { return }
    Issue.record("ESPALIER_CORRUPTION=\(format.rawValue):\(number) kills the process")
  }

  static let chosen = ProcessInfo.processInfo.environment["ESPALIER_CORRUPTION"]

  @Test(.enabled(if: chosen != nil, "set ESPALIER_CORRUPTION to a format or a case")) func chosenFile() throws {
    let parts = try #require(Self.chosen).split(separator: ":")
    let run = try #require(parts.first.flatMap { CorruptFormat(rawValue: String($0)) }).run()
    guard parts.count > 1, let number = Int(parts[1]) else { return print(try run.all()) }
    let data = try run.data(number)
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("\(run.format)-\(number)")
    try data.write(to: place)
    print("\(data.count) bytes in \(place.path)")
    print(try run.one(number))
  }
}
