import Foundation

/// Reads one pickle of the kind that PyTorch's checkpoints are made of, and refuses all else by name.
///
/// A pickle is a program for a stack machine. This machine knows the instructions that build data; where a pickle asks
/// for a function, it takes only those that rebuild tensors (see `PickleFunction`), and it builds descriptions of
/// tensors instead of calling anything.
package struct PickleMachine {
  /// What the pickle has built.
  package internal(set) var heap = PickleHeap()
  var reader: ByteReader
  var stack: [PickleValue] = []
  var marks: [Int] = []
  var memo: [Int: PickleValue] = [:]
  /// How many items may still be copied from one collection to another; keeps the work within the pickle's size.
  var copiesLeft: Int

  /// The place behind the pickle.
  package var offset: Int { reader.offset }

  /// Makes ready to read the pickle that begins at the front of `range`.
  package init(_ data: Data, _ range: Range<Int>, subject: String = "pickle") throws {
    reader = try ByteReader(data, range, subject: subject)
    copiesLeft = range.count
  }

  /// Runs the pickle up to its end and gives the value that it stands for.
  package mutating func run() throws -> PickleValue {
    while true {
      let code = try reader.byte()
      guard let instruction = PickleInstruction(rawValue: code) else {
        let digits = String(code, radix: 16)
        throw Fault.malformed("its pickle holds the instruction 0x\(digits), which no PyTorch checkpoint needs")
      }
      if instruction == .stop { return try pop() }
      try execute(instruction)
    }
  }

  func broken(_ message: String) -> Fault { .malformed("its pickle is broken: \(message)") }
}

// MARK: - The stack

extension PickleMachine {
  mutating func push(_ value: PickleValue) { stack.append(value) }

  mutating func pop() throws -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.popLast() else { throw broken("its stack is empty") }
    return value
  }

  mutating func pop(_ count: Int) throws -> [PickleValue] {
    guard stack.count - (marks.last ?? 0) >= count else { throw broken("its stack is empty") }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  /// Takes all that stands above the last mark.
  mutating func popToMark() throws -> [PickleValue] {
    guard let mark = marks.popLast() else { throw broken("a mark is missing") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  func top() throws -> PickleValue {
    guard stack.count > marks.last ?? 0, let value = stack.last else { throw broken("its stack is empty") }
    return value
  }

  mutating func append(_ items: [PickleValue]) throws {
    guard case .list(let index) = try top() else { throw broken("it adds items to what is no list") }
    heap.sequences[index].append(contentsOf: items)
  }

  mutating func set(_ items: [PickleValue]) throws {
    guard case .dictionary(let index) = try top() else { throw broken("it adds pairs to what is no dictionary") }
    heap.dictionaries[index].append(contentsOf: try pairs(items))
  }

  func pairs(_ items: [PickleValue]) throws -> [(key: PickleValue, value: PickleValue)] {
    guard items.count.isMultiple(of: 2) else { throw broken("a key has no value") }
    return stride(from: 0, to: items.count, by: 2).map { (items[$0], items[$0 + 1]) }
  }

  mutating func remember(_ index: Int) throws { memo[index] = try top() }

  mutating func recall(_ index: Int) throws {
    guard let value = memo[index] else { throw broken("it recalls what it never stored") }
    push(value)
  }
}
