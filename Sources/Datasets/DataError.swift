import Foundation

/// Why a data set cannot be had: what is at fault, and one sentence for the user that names the file.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds of fault.
  public enum Fault: Hashable, Sendable {
    /// The argument names no data set that is known, or lacks its folder.
    case argument
    /// A file or folder is not there.
    case missing
    /// The operating system would not let the file be read.
    case unreadable
    /// The file ends before its content does.
    case truncated
    /// The file goes on after its content has ended.
    case overlong
    /// The file is of another format, or holds images of another size.
    case foreign
    /// The compressed stream or the image is damaged.
    case corrupt
    /// A label lies outside the classes.
    case label
    /// Two things that must agree in number do not.
    case mismatch
  }

  /// What kind of fault it is.
  public let fault: Fault
  /// The file, folder or argument at fault.
  public let subject: String
  /// What is wrong with it, as the end of a sentence that begins with the subject.
  public let explanation: String

  /// Blames `subject` for `fault`.
  public init(_ fault: Fault, in subject: String, _ explanation: String) {
    self.fault = fault
    self.subject = subject
    self.explanation = explanation
  }

  /// No image of a part of a split can be read, where bad ones are skipped.
  package static func nothingReadable(_ part: String, of split: Dataset.Split) -> DataError {
    DataError(.corrupt, in: "The \(split.rawValue) split", "has \(part), all unreadable")
  }

  /// The whole sentence.
  public var description: String { "\(subject) \(explanation)." }
}

extension DataError: LocalizedError {
  /// The whole sentence.
  public var errorDescription: String? { description }
}
