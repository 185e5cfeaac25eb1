import CHarness
import Foundation

/// A process that runs one engine, and nothing else.
package final class WorkerProcess: WorkerConnection {
  private let engine: EngineName
  private let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()
  private var received = Data()

  /// Starts `executable arguments…`, which must end in `EngineWorker.serve(engine)`, on the first `threads` processors that this
  /// process may use.
  ///
  /// A child inherits the processors of the thread that starts it, so that it is pinned before it loads any library.
  package init(_ engine: EngineName, threads: Int, executable: String, arguments: [String]) throws {
    self.engine = engine
    // A worker that ended is told of by what it does not answer, not by the end of this process.
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    process.standardInput = requests
    process.standardOutput = answers
    var environment = ProcessInfo.processInfo.environment
    for name in ["OMP_NUM_THREADS", "MKL_NUM_THREADS"] { environment[name] = "\(threads)" }
    environment["OMP_WAIT_POLICY"] = environment["OMP_WAIT_POLICY"] ?? "PASSIVE"
    process.environment = environment

    var allowed = [Int32](repeating: 0, count: 1024)
    let count = ch_processors(&allowed, allowed.count)
    if count > 0 { _ = ch_pin(allowed, min(threads, count)) }
    defer { if count > 0 { _ = ch_pin(allowed, count) } }
    try process.run()
  }

  /// Starts this tool with `arguments`, then the engine's name.
  static func ofThisTool(_ engine: EngineName, threads: Int, arguments: [String]) throws -> WorkerProcess {
    guard let executable = Bundle.main.executablePath else {
      throw EngineError.refused(engine, "this program does not know where it is")
    }
    return try WorkerProcess(engine, threads: threads, executable: executable, arguments: arguments + [engine.rawValue])
  }

  deinit {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  package func ask(_ request: WorkerRequest) throws -> WorkerReply {
    do {
      try requests.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(request) + Data("\n".utf8))
    } catch {
      // A worker that could not load its engine says so before it ends; the line is still there to read.
    }
    guard let line = nextLine() else {
      process.waitUntilExit()
      throw EngineError.ended(engine, status: process.terminationStatus, during: request.action)
    }
    let reply = try JSONDecoder().decode(WorkerReply.self, from: line)
    if case .failed(let message) = reply { throw EngineError.reported(engine, message) }
    return reply
  }

  private func nextLine() -> Data? {
    let newline = UInt8(ascii: "\n")
    while true {
      if let end = received.firstIndex(of: newline) {
        defer { received.removeSubrange(...end) }
        return received[..<end]
      }
      let more = answers.fileHandleForReading.availableData
      guard !more.isEmpty else { return nil }
      received.append(more)
    }
  }
}

extension WorkerRequest {
  /// What is done on request, for a message.
  fileprivate var action: String {
    switch self {
    case .version: "its start"
    case .load(_, let path, _, _, _): "the loading of \(path)"
    default: "a call"
    }
  }
}
