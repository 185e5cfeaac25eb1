/// The versions of the software that a run used.
public struct Versions: Codable, Hashable, Sendable {
  /// Espalier's.
  public var espalier: String
  /// LibTorch's, if the run used it.
  public var torch: String?
  /// That of the Swift compiler.
  public var swift: String

  /// Takes the versions that only upper floors know.
  public init(espalier: String, torch: String? = nil, swift: String = Versions.compiler) {
    self.espalier = espalier
    self.torch = torch
    self.swift = swift
  }

  /// Espalier's own version.
  public static let current = "0.1.0"

  /// The version of the compiler that built this module, as far as the compiler tells it.
  public static var compiler: String {
    #if compiler(>=6.4)
    "6.4 or later"
    #elseif compiler(>=6.3)
    "6.3"
    #else
    "6.2"
    #endif
  }
}
