import Networks

/// A fault found where the file's name is not known; `naming` adds it.
package struct Fault: Error, Equatable {
  package let kind: ModelFileError.Kind
  package let message: String

  package static func malformed(_ message: String) -> Fault { Fault(kind: .malformed, message: message) }
  package static func unsupported(_ message: String) -> Fault { Fault(kind: .unsupported, message: message) }
  package static func refused(_ message: String) -> Fault { Fault(kind: .refused, message: message) }
  package static func mismatch(_ message: String) -> Fault { Fault(kind: .mismatch, message: message) }
}

/// Runs `body` and lets every fault in it name `file`.
package func naming<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let fault as Fault {
    throw ModelFileError(fault.kind, file: file, fault.message)
  } catch let error as NetworkError {
    throw ModelFileError(.malformed, file: file, error.description)
  }
}
