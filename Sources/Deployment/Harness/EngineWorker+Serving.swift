import CHarness
import Foundation

extension EngineWorker {
  /// Loads an engine and answers the requests on standard input, a line of JSON each, until it ends.
  ///
  /// What engines print goes to standard error, so that answers stand alone on standard output.
  package static func serve(_ name: EngineName) throws {
    let answers = FileHandle(fileDescriptor: dup(STDOUT_FILENO), closeOnDealloc: true)
    dup2(STDERR_FILENO, STDOUT_FILENO)
    _ = ch_flush_denormals()
    let (encoder, decoder) = (JSONEncoder(), JSONDecoder())
    func answer(_ reply: WorkerReply) throws { try answers.write(contentsOf: encoder.encode(reply) + Data("\n".utf8)) }

    let worker: EngineWorker
    do {
      worker = EngineWorker(try name.load())
    } catch {
      return try answer(.failed("\(error)"))
    }
    while let line = readLine() {
      do {
        try answer(worker.ask(decoder.decode(WorkerRequest.self, from: Data(line.utf8))))
      } catch {
        try answer(.failed("\(error)"))
      }
    }
  }
}
