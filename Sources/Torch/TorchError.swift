import CTorch
import Foundation

/// What LibTorch said was wrong: shapes that do not match, a device that is not there, a graph that is gone.
///
/// Every throwing function of this module throws this type.
public struct TorchError: Error, Equatable, CustomStringConvertible {
  /// LibTorch's own words, without its stack trace.
  public let message: String

  /// An error that says `message`.
  public init(_ message: String) { self.message = message }

  /// The message.
  public var description: String { message }
}

extension TorchError: LocalizedError {
  /// The message.
  public var errorDescription: String? { message }
}

/// Throws the message that a CTorch call returned, if it returned one, and frees it.
func check(_ message: CTError?) throws {
  guard let message else { return }
  defer { free(message) }
  throw TorchError(String(cString: message))
}
