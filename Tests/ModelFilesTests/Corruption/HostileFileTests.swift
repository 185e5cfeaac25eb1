import Foundation
import Testing

/// Files that were made to do harm obey the rules that damaged ones obey.
///
/// They are read in a process of its own. To look at some, run those whose names hold a text in the test's own process:
///
///     ESPALIER_HOSTILE=2²⁸ swift test --filter HostileFileTests
struct HostileFileTests {
  /// What the analysis of as many channels takes as a network without weights may have.
  static let base = 128 << 20

  @Test func allFiles() async throws {
    let result = await #expect(processExitsWith: .success) {
      ProcessUsage.limit(seconds: 120, bytes: 4 << 30)
      let files = try HostileFile.all()
      CurrentCase.noting("hostile") { note in
        for (number, file) in files.enumerated() {
          note(number)
          _ = CorruptionResult(of: file.data, called: file.name, base: HostileFileTests.base, file.read)
        }
      }
    }
    guard result == nil, let number = CurrentCase.left("hostile") else { return }
    Issue.record("\(try HostileFile.all()[number].name) kills the process")
  }

  static let chosen = ProcessInfo.processInfo.environment["ESPALIER_HOSTILE"]

  @Test(.enabled(if: chosen != nil, "set ESPALIER_HOSTILE to a part of a name")) func chosenFiles() throws {
    let text = try #require(Self.chosen)
    for file in try HostileFile.all() where text.isEmpty || file.name.contains(text) {
      print(
        "\(file.name), \(file.data.count) bytes: \(CorruptionResult(of: file.data, called: file.name, base: Self.base, file.read))"
      )
    }
  }
}
