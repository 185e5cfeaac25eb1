extension PickleMachine {
  /// Instructions that name a function, call one, or refer to bytes outside the pickle.
  mutating func call(_ instruction: PickleInstruction) throws {
    switch instruction {
    case .global: push(.function(try function(module: reader.line(), name: reader.line())))
    case .stackGlobal:
      let names = try pop(2)
      guard case .text(let module) = names[0], case .text(let name) = names[1] else {
        throw broken("a function has no name")
      }
      push(.function(try function(module: module, name: name)))
    case .reduce, .newObject:
      let operands = try pop(2)
      guard case .function(let function) = operands[0], let arguments = heap.items(operands[1]) else {
        throw broken("it calls what is no function")
      }
      push(try result(of: function, arguments))
    case .build: try setState()
    case .persistentID: push(try storage(pop()))
    default: break
    }
  }

  private func function(module: String, name: String) throws -> PickleFunction {
    switch (module, name) {
    case ("collections", "OrderedDict"): return .orderedDictionary
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"): return .rebuildTensor
    case ("torch._utils", "_rebuild_parameter"): return .rebuildParameter
    case ("torch", _), ("torch.cuda", _), ("torch.storage", _):
      if let type = ElementType(storage: name) { return .storageType(type) }
    default: break
    }
    let full = "\(module).\(name)".prefix(120)
    throw Fault.refused("the checkpoint asks to run '\(full)', which is refused; save a state dict instead")
  }

  /// An attribute such as a state dict's `_metadata` is of no use here; only dictionaries have any.
  private mutating func setState() throws {
    _ = try pop()
    guard case .dictionary = try top() else { throw broken("it sets the state of what is no dictionary") }
  }

  private mutating func result(of function: PickleFunction, _ arguments: [PickleValue]) throws -> PickleValue {
    switch function {
    case .orderedDictionary: return try orderedDictionary(arguments)
    case .rebuildTensor: return try tensor(arguments)
    case .rebuildParameter:
      guard let first = arguments.first, case .tensor = first else { throw broken("a parameter has no tensor") }
      return first
    case .storageType: throw broken("it makes a storage of its own")
    }
  }

  private mutating func orderedDictionary(_ arguments: [PickleValue]) throws -> PickleValue {
    guard let first = arguments.first else { return heap.dictionary() }
    guard arguments.count == 1, let items = heap.items(first) else { throw broken("a dictionary is not made of pairs") }
    copiesLeft -= items.count
    guard copiesLeft >= 0 else { throw broken("it copies the same items again and again") }
    return heap.dictionary(
      try items.map { item in
        guard let pair = heap.items(item), pair.count == 2 else { throw broken("a dictionary is not made of pairs") }
        return (pair[0], pair[1])
      })
  }

  private mutating func tensor(_ arguments: [PickleValue]) throws -> PickleValue {
    guard arguments.count >= 4, case .storage(let index) = arguments[0], case .integer(let offset) = arguments[1],
      let shape = heap.integers(arguments[2]), let strides = heap.integers(arguments[3]),
      shape.count == strides.count, offset >= 0, strides.allSatisfy({ $0 >= 0 })
    else { throw broken("a tensor has no storage, shape or strides") }
    heap.tensors.append(
      TensorReference(storage: heap.storages[index], offset: offset, shape: shape, strides: strides))
    return .tensor(heap.tensors.count - 1)
  }

  /// The storage that a persistent id stands for: `('storage', type, key, device, count)`, and in the older format a
  /// sixth item that is none or a view `(key, first, count)`.
  private mutating func storage(_ id: PickleValue) throws -> PickleValue {
    guard let items = heap.items(id), case .text(let kind)? = items.first else {
      throw broken("a reference has no kind")
    }
    guard kind == "storage" else {
      throw Fault.refused("the checkpoint holds a whole \(kind.prefix(40)) with its code; save a state dict instead")
    }
    guard items.count >= 5, case .function(.storageType(let type)) = items[1], case .text(let key) = items[2],
      case .integer(let total) = items[4], total >= 0, key.utf8.count <= Limits.name
    else { throw broken("a storage has no type, name or size") }
    var (start, count) = (0, total)
    if items.count > 5, let view = heap.items(items[5]) {
      guard view.count == 3, case .integer(let first) = view[1], case .integer(let length) = view[2],
        first >= 0, length >= 0, let end = first.checkedSum(length), end <= total
      else { throw broken("a view does not lie inside its storage") }
      (start, count) = (first, length)
    }
    heap.storages.append(StorageReference(key: key, type: type, start: start, count: count, total: total))
    return .storage(heap.storages.count - 1)
  }
}

extension ElementType {
  /// The type whose storage PyTorch calls `name`.
  fileprivate init?(storage name: String) {
    switch name {
    case "DoubleStorage": self = .float64
    case "FloatStorage": self = .float32
    case "HalfStorage": self = .float16
    case "BFloat16Storage": self = .bfloat16
    case "LongStorage": self = .int64
    case "IntStorage": self = .int32
    case "ShortStorage": self = .int16
    case "CharStorage": self = .int8
    case "ByteStorage": self = .uint8
    case "BoolStorage": self = .bool
    default: return nil
    }
  }
}
