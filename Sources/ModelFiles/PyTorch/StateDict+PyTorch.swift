import Foundation

extension StateDict {
  /// Reads the state dict of a PyTorch checkpoint, of the zip format or the one before it.
  ///
  /// The state dict is the file's outermost dictionary, or the one in it called `state_dict`, `model_state_dict`,
  /// `model` or `net`. What else the checkpoint holds is passed over as long as it is numbers, texts and tensors. A
  /// prefix `module.` that all names have is taken off. Nothing in the file is run: a checkpoint that asks for any
  /// function but those that rebuild tensors is refused with that function's name.
  ///
  /// - Throws: `ModelFileError` when the file cannot be read, is damaged, or asks to run code.
  public static func readingPyTorch(_ path: String) throws -> StateDict {
    try StateDict(pyTorch: FileBytes.read(path), name: path)
  }

  /// The state dict of a checkpoint's bytes; `name` stands for the file in messages.
  ///
  /// - Throws: `ModelFileError` when the bytes are damaged or ask to run code.
  public init(pyTorch data: Data, name: String) throws {
    self = try naming(name) {
      let checkpoint =
        if data.begins(with: [0x50, 0x4B]) {
          try Checkpoint(zip: data)
        } else if data.isLegacyCheckpoint {
          try Checkpoint(legacy: data)
        } else {
          throw Fault.malformed("it is not a PyTorch checkpoint, neither of the zip format nor of the older one")
        }
      return StateDict(try checkpoint.stateDict(), source: name).removing(prefix: "module.")
    }
  }
}

extension Data {
  /// Whether the first bytes are these.
  package func begins(with bytes: [UInt8]) -> Bool { prefix(bytes.count).elementsEqual(bytes) }

  /// Whether it begins as a PyTorch checkpoint of the older format does.
  package var isLegacyCheckpoint: Bool {
    count > 14 && self[startIndex] == 0x80 && dropFirst(2).prefix(12).elementsEqual(Checkpoint.legacyMagic)
  }
}
