import Networks

extension ONNXReader {
  /// `Cast` of a value; all values are 32-bit floating point here, so one between such types does nothing.
  mutating func readCast(_ call: ONNXCall) throws {
    let (input, _) = try value(call)
    guard try call.castType().isFloating else { throw Inexpressible("makes a value integers") }
    guard !integral.contains(input) else { throw Inexpressible("reads integers that an unknown operator gives") }
    try add(call, .identity, [input])
  }

  /// `CastLike`, which takes its type from a second input.
  mutating func readCastLike(_ call: ONNXCall) throws {
    let (input, _) = try value(call)
    guard let name = call.input(1), constants[name]?.type.isFloating ?? !integral.contains(name),
      !integral.contains(input)
    else { throw Inexpressible("makes a value integers") }
    try add(call, .identity, [input])
  }
}
