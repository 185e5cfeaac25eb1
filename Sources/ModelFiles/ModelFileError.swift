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
  /// The fault, without the file's name: one line, whatever names from the file stand in it.
  public let fault: String

  /// A fault of the given kind in `file`.
  public init(_ kind: Kind, file: String, _ fault: String) {
    self.kind = kind
    self.file = file
    self.fault = fault.oneLine(atMost: 300)
  }

  /// Such as `model.pth: the file ends inside its pickle`.
  public var description: String { "\(file): \(fault)" }
}

extension String {
  /// The text without control characters, and without its middle where it is long.
  ///
  /// Names in a damaged or hostile file may be anything; messages that quote them stay one short line.
  ///
  /// - Parameter limit: the most characters that stay, as Unicode counts them.
  package func oneLine(atMost limit: Int) -> String {
    func printable(_ scalars: some Sequence<Unicode.Scalar>) -> String {
      String(String.UnicodeScalarView(scalars.map { $0.isPrintable ? $0 : "\u{FFFD}" }))
    }
    guard unicodeScalars.count > limit else {
      return unicodeScalars.allSatisfy(\.isPrintable) ? self : printable(unicodeScalars)
    }
    let end = limit / 3
    return printable(unicodeScalars.prefix(limit - end - 1)) + "…" + printable(unicodeScalars.suffix(end))
  }
}

extension Unicode.Scalar {
  /// Whether it neither controls a terminal nor breaks or turns a line.
  fileprivate var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
