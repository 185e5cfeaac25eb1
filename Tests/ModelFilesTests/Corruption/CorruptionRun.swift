import Foundation
import ModelFiles
import TestSupport
import Testing

/// Reads 2,000 damaged files of one format and holds each of them to the rules.
///
/// Each file ends as weights, as a network or as one error that says in a sentence what is wrong; in bounded time and in
/// memory bounded by its size. What could be read can also be analysed, and comes back when it is written.
///
/// A case follows from the format and its number alone.
struct CorruptionRun {
  static let count = 2000
  /// The name of the format, in failures.
  let format: String
  /// Damages a sound file.
  let damage: (inout Mutator) throws -> Data
  /// Reads a file that is called by the second argument.
  let read: (Data, String) throws -> ModelFile

  init(
    _ format: String, damage: @escaping (inout Mutator) throws -> Data,
    read: @escaping (Data, String) throws -> ModelFile
  ) {
    self.format = format
    self.damage = damage
    self.read = read
  }

  /// The file of a case.
  func data(_ number: Int) throws -> Data {
    let salt = format.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
    var mutator = Mutator(seed: salt &* 0x1_0001 &+ UInt64(number))
    return try damage(&mutator)
  }

  /// Runs all cases.
  ///
  /// - Parameter willRun: called with the number of each case before it is run.
  /// - Returns: how it went, in a line.
  func all(willRun: (Int) -> Void = { _ in }) throws -> String {
    var summary = Summary()
    for number in 0..<Self.count {
      willRun(number)
      summary.add(try one(number))
    }
    #expect(summary.read >= 20, "hardly any of the damaged files could still be read: the damage is too coarse")
    #expect(summary.faults.count >= 8, "nearly all damage ends in the same few errors")
    return "\(format): \(summary)"
  }

  /// Runs one case.
  func one(_ number: Int) throws -> CorruptionResult {
    CorruptionResult(of: try data(number), called: "\(format):\(number)", read)
  }
}

/// What became of one damaged file.
struct CorruptionResult {
  /// Why it was refused; nil where it was read.
  let fault: String?
  /// The processor seconds that it took.
  let seconds: Double
  /// By how many bytes memory grew at most.
  let growth: Int

  /// Reads and uses a file, and records an issue for every rule that is broken.
  ///
  /// Processor time may be a second and four for each megabyte; memory `base` and 256 times the file, since a protobuf or
  /// a pickle says an empty node or list in one or two bytes, which is a hundred in memory.
  ///
  /// - Parameters:
  ///   - name: the case, for issues.
  ///   - base: bytes of memory that any file may take.
  init(of data: Data, called name: String, base: Int = 32 << 20, _ read: (Data, String) throws -> ModelFile) {
    let file = "some/damaged.file"
    let start = ProcessUsage.seconds
    let memory = ProcessUsage.beginsPeak()
    var survival = Survival()
    fault = survival.check(file) { try read(data, file) }
    seconds = ProcessUsage.seconds - start
    growth = ProcessUsage.peak - memory
    for rule in survival.broken { Issue.record("\(name): \(rule)") }
    #expect(seconds < 1 + 4e-6 * Double(data.count), "\(name) takes \(seconds) s for \(data.count) bytes")
    #expect(growth < base + 256 * data.count, "\(name) takes \(growth >> 20) MB for \(data.count) bytes")
  }
}

/// How a run went.
private struct Summary: CustomStringConvertible {
  private(set) var read = 0
  private var refused = 0
  /// Faults without the names and numbers in them.
  private(set) var faults: Set<String> = []
  private var seconds = 0.0
  private var growth = 0

  mutating func add(_ result: CorruptionResult) {
    seconds = max(seconds, result.seconds)
    growth = max(growth, result.growth)
    guard let fault = result.fault else { return read += 1 }
    refused += 1
    let pieces = fault.split(separator: "'", omittingEmptySubsequences: false).enumerated()
    faults.insert(pieces.filter { $0.offset.isMultiple(of: 2) }.map { $0.element.filter { !$0.isNumber } }.joined())
  }

  var description: String {
    """
    \(read) read, \(refused) refused for \(faults.count) reasons; \
    at most \(Int(seconds * 1000)) ms and \(growth >> 10) kB for one file
    """
  }
}
