import Foundation
import ModelFiles
import TestSupport
import Testing

/// Operators on constants alone give what ONNX Runtime gives.
struct EvaluatorTests {
  /// The nodes of `Scripts/golden/model_files_folding.py`, each with what it reads and what it should give.
  private func cases() throws -> [(node: ONNXNodeProto, inputs: [ONNXArray?], expected: [ONNXArray])] {
    let model = try ONNXModelProto(checking: Golden.data("folding.onnx"))
    let arrays = try Dictionary(uniqueKeysWithValues: model.graph.initializer.map { ($0.name, try ONNXArray($0)) })
    return model.graph.node.map { node in
      (node, node.input.map { arrays[$0] }, node.output.compactMap { arrays["expected/\($0)"] })
    }
  }

  private func evaluator(batch: Int? = nil, room: Int = 1 << 20) -> ONNXEvaluator {
    ONNXEvaluator(operatorSet: 18, batch: batch, room: room)
  }

  @Test func operatorsGiveWhatONNXRuntimeGives() throws {
    let cases = try cases()
    #expect(cases.count > 200)
    for (node, inputs, expected) in cases {
      var evaluator = evaluator()
      let call = try #require(ONNXCall(node))
      let results = try evaluator.evaluate(call, inputs)
      #expect(results.count == expected.count)
      for (result, expected) in zip(results, expected) {
        #expect(result.type == expected.type && result.shape == expected.shape, "\(node.opType) \(call.output)")
        #expect(result.isClose(to: expected), "\(node.opType) \(call.output): \(result) instead of \(expected)")
      }
    }
  }

  private func evaluate(
    _ type: String, _ inputs: [ONNXArray?], batch: Int? = nil, _ attributes: ONNXAttributeProto...
  ) throws -> [ONNXArray] {
    var node = node(type, inputs.map { _ in "x" }.joined(separator: " "))
    node.attribute = attributes
    var evaluator = evaluator(batch: batch)
    return try evaluator.evaluate(#require(ONNXCall(node)), inputs)
  }

  private let shape = ONNXArray(integers: [.batch] + [6, 4, 4].map { SymbolicInteger($0) })

  private func numbers(_ numbers: Int...) -> ONNXArray { ONNXArray(integers: numbers.map { SymbolicInteger($0) }) }

  @Test func shapesKeepTheBatchThroughFloatingPoint() throws {
    let floats = try evaluate("Cast", [shape], .integer("to", 1))[0]
    #expect(floats.type == .float)
    let doubled = try evaluate("Mul", [floats, ONNXArray(.float, shape: [4], .floats([1, 1, 2, 2]))])[0]
    let floored = try evaluate("Floor", doubled.type == .float ? [doubled] : [])[0]
    let back = try evaluate("Cast", [floored], .integer("to", 7))[0]
    #expect(try back.integers() == [.batch] + [6, 8, 8].map { SymbolicInteger($0) })
    let fractions = ONNXArray(.float, shape: [4], .floats([1, 1, 1.5, 1.5]))
    #expect(throws: Inexpressible.self) { try evaluate("Div", [floats, ONNXArray(.float, shape: [], .floats([4]))]) }
    #expect(throws: Inexpressible.self) { try evaluate("Mul", [floats, fractions]) }
  }

  @Test func sizeOfAnImageIsWhatIsLeftWithoutTheBatch() throws {
    let size = try evaluate("ReduceProd", [shape], .integer("keepdims", 0))[0]
    let batch = ONNXArray(.int64, shape: [], .integers([.batch]))
    #expect(try evaluate("Div", [size, batch])[0].integers() == [SymbolicInteger(96)])
    #expect(try evaluate("Div", [size, ONNXArray(.int64, shape: [], .integers([SymbolicInteger(96)]))])[0] == batch)
  }

  @Test func whatHangsOnTheBatchIsRefusedUnlessTheFileFixesIt() throws {
    for (type, inputs) in [
      ("Add", [shape, numbers(1)]), ("Equal", [shape, numbers(4)]), ("Gather", [numbers(1, 2), shape]),
      ("ConstantOfShape", [shape]), ("Expand", [numbers(1), shape]), ("Div", [numbers(12), shape]),
    ] {
      #expect(throws: Inexpressible.self, "\(type)") { try evaluate(type, inputs) }
    }
    #expect(try evaluate("Add", [shape, numbers(1)], batch: 3)[0] == numbers(4, 7, 5, 5))
    #expect(try evaluate("ConstantOfShape", [shape], batch: 2)[0].shape == [2, 6, 4, 4])
    #expect(
      try evaluate("Mul", [shape, numbers(2)], batch: 3)[0].integers()[0] == SymbolicInteger.batch.times(.init(2)))
    #expect(try evaluate("Equal", [shape, numbers(-1)])[0].integers() == [0, 0, 0, 0].map { SymbolicInteger($0) })
  }

  @Test func absurdSizesAreRefused() throws {
    let huge = numbers(1 << 40)
    let one = ONNXArray(.float, shape: [1], .floats([1]))
    for (type, inputs) in [
      ("ConstantOfShape", [numbers(1 << 20, 1 << 20)]), ("ConstantOfShape", [huge]), ("ConstantOfShape", [numbers(-1)]),
      ("Expand", [one, huge]), ("Tile", [one, huge]),
      ("Range", [numbers(0), huge, numbers(1)].map { $0.reshaped(to: []) }),
      ("Range", [numbers(.min), numbers(.max), numbers(1)].map { $0.reshaped(to: []) }),
      ("Range", [numbers(.min), numbers(0), numbers(-1)].map { $0.reshaped(to: []) }),
      ("Range", [numbers(0), numbers(1), numbers(0)].map { $0.reshaped(to: []) }),
      ("ConstantOfShape", [numbers(0, 1 << 62, 1 << 62)]),
    ] {
      #expect(throws: Fault.self, "\(type)") { try evaluate(type, inputs) }
    }
    // Many steps that each stay small are bounded, too.
    var evaluator = evaluator(room: 10_000)
    let call = try #require(ONNXCall(node("Neg", "x")))
    #expect(throws: Fault.self) {
      for _ in 0..<100 { _ = try evaluator.evaluate(call, [ONNXArray(.float, shape: [100], .floats(quarters(100)))]) }
    }
  }

  @Test func damagedSettingsAreFaults() throws {
    for (type, inputs, attributes) in [
      ("Gather", [numbers(1, 2), numbers(2)], [ONNXAttributeProto.integer("axis", 0)]),
      ("Gather", [numbers(1, 2), numbers(0)], [.integer("axis", 7)]),
      ("Concat", [numbers(1), numbers(2).reshaped(to: [1, 1])], [.integer("axis", 0)]),
      ("Transpose", [numbers(1, 2)], [.integers("perm", [1])]),
      ("Transpose", [numbers(1)], [.integers("perm", [0, 0])]),
      ("Slice", [numbers(1, 2), numbers(0), numbers(1), numbers(0), numbers(0)], []),
      ("Slice", [numbers(1, 2), numbers(0)], []), ("Reshape", [numbers(1, 2), numbers(3)], []),
      ("Reshape", [numbers(1, 2), numbers(-1, -1)], []), ("Reshape", [numbers(1, 2), numbers(0, -5)], []),
      ("Unsqueeze", [numbers(1), numbers(0, 0)], []), ("Squeeze", [numbers(1, 2), numbers(0)], []),
      ("Add", [numbers(1, 2), numbers(1, 2, 3)], []), ("Split", [numbers(1, 2), numbers(3)], []),
      ("Tile", [numbers(1, 2), numbers(.max)], []), ("ReduceSum", [numbers(1), numbers(4)], []),
      ("Add", [numbers(1)], []), ("Cast", [numbers(1)], [.integer("to", 99)]),
    ] {
      var node = node(type, inputs.map { _ in "x" }.joined(separator: " "))
      node.attribute = attributes
      var evaluator = evaluator()
      let call = try #require(ONNXCall(node))
      #expect(throws: (any Error).self, "\(type) \(inputs)") { try evaluator.evaluate(call, inputs) }
    }
  }
}

extension ONNXArray {
  /// Whether the numbers differ by no more than rounding.
  fileprivate func isClose(to other: ONNXArray) -> Bool {
    func close<Number: BinaryFloatingPoint>(_ first: [Number], _ second: [Number], _ tolerance: Number) -> Bool {
      // Where sums cancel, what is left carries the rounding of what went in.
      let largest = second.lazy.map { abs($0) }.filter(\.isFinite).max() ?? 0
      return first.count == second.count
        && zip(first, second).allSatisfy { $0 == $1 || abs($0 - $1) <= tolerance * max(abs($0), abs($1), largest) }
    }
    return switch (numbers, other.numbers) {
    case (.integers(let first), .integers(let second)): first == second
    case (.floats(let first), .floats(let second)): close(first, second, 2e-6)
    case (.doubles(let first), .doubles(let second)): close(first, second, 1e-12)
    default: false
    }
  }
}
