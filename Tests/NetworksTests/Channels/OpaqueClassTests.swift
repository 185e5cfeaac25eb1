import TestSupport
import Testing

/// Operators that are not known.
struct OpaqueClassTests {
  @Test("An unknown operator pins what it reads and makes, and says so")
  func opaqueMiddle() throws {
    #expect(
      try summaries(of: .opaqueMiddle) == [
        "stem 6: stem → nothing (unsupported operator 'Einsum' at 'unknown')",
        "unknown 6: nothing → next (unsupported operator 'Einsum' at 'unknown')",
        "next 4: next → head",
      ])
  }

  @Test("Behind an unknown operator on rows, linear layers are free again")
  func opaqueTokens() throws {
    #expect(
      try summaries(of: .opaqueTokens) == [
        "stem 6: stem → nothing (unsupported operator 'Attention' at 'tokens')",
        "tokens 8: nothing → hidden (unsupported operator 'Attention' at 'tokens')",
        "tokens#2 9: nothing → nothing (unsupported operator 'Attention' at 'tokens')",
        "hidden 7: hidden → head",
      ])
  }
}
