/// Why a model file could not be read or written: one sentence that names the file and the fault.
public struct ModelFileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What sort of fault it is.
  public enum Kind: Sendable, Equatable {
    /// The file is not there, or the system does not let it be read.
    case unreadable
    /// The file cannot be written.
    case unwritable
    /// The file is cut short, damaged, or not of the format that it seems to be.
    case malformed
    /// The file asks for code to be run.
    case refused
    /// The file is sound, but holds what Espalier does not carry.
    case unsupported
    /// Weights do not fit the network that they are loaded into.
    case mismatch
  }

  /// What sort of fault it is.
  public let kind: Kind
  /// The file, as it was named by the caller.
  public let file: String
  /// The fault, without the file's name.
  public let fault: String

  /// A fault of the given kind in `file`.
  public init(_ kind: Kind, file: String, _ fault: String) {
    self.kind = kind
    self.file = file
    self.fault = fault
  }

  /// Such as `model.pth: the file ends inside its pickle`.
  public var description: String { "\(file): \(fault)" }
}
