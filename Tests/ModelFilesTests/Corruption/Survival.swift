import Foundation
import ModelFiles
import Networks

/// What must hold of every file, however damaged: of the error, or of what was read.
package struct Survival {
  /// The rules that were broken, one sentence each.
  package private(set) var broken: [String] = []

  /// Reads a file, and uses whatever comes of it.
  ///
  /// - Returns: the fault for which the file was refused; nil where it was read.
  package mutating func check(_ file: String, _ read: () throws -> ModelFile) -> String? {
    do {
      switch try read() {
      case .weights(let weights): attempt("weights") { try $0.checkWriting(of: weights) }
      case .network(let network): check(network)
      }
      return nil
    } catch let error as ModelFileError {
      expect(error.file == file, "the error names another file: \(error.file)")
      expectSentence(error)
      return error.fault
    } catch {
      broken.append("an error of another type: \(error)")
      return "\(error)"
    }
  }

  package init() {}

  /// A network that was read can be analysed, and is the same when it is written and read again.
  private mutating func check(_ network: Network) {
    attempt("shapes") { _ in _ = try network.shapes() }
    attempt("costs") { $0.expect(try network.costs().macs >= 0, "its costs are negative") }
    attempt("channels") { survival in
      survival.expect(try network.channels().classes.allSatisfy { $0.width > 0 }, "a channel class is empty")
    }
    attempt("weights") { try $0.checkWriting(of: StateDict(of: network)) }
    attempt("architecture") { survival in
      let text = try network.architecture()
      let back = try Network(architecture: Data(text.utf8), name: Self.again, weights: StateDict(of: network))
      survival.expect(try back.architecture() == text, "the architecture does not come back")
    }
    attempt("ONNX") { survival in
      let data = try network.onnx()
      let back = try Network(onnx: data, name: Self.again)
      survival.expect(try back.onnx() == data, "the ONNX file does not come back")
    }
  }

  private mutating func checkWriting(of weights: StateDict) throws {
    let data = try weights.safeTensors()
    let back = try StateDict(safeTensors: data, name: Self.again)
    expect(try back.safeTensors() == data, "the weights do not come back")
  }

  /// Runs a step that may say that it does not know how, but may not fail to read what was just written.
  private mutating func attempt(_ step: String, _ body: (inout Survival) throws -> Void) {
    do {
      try body(&self)
    } catch let error as ModelFileError where error.file != Self.again && error.kind == .unsupported {
      expectSentence(error)
    } catch let error as NetworkError where "\(error)".contains("more channels than can be followed") {
      // Few bytes can stand for more channels than memory holds.
    } catch {
      broken.append("\(step): \(error)")
    }
  }

  /// A sentence for people: short, on one line, and with something in it.
  private mutating func expectSentence(_ error: ModelFileError) {
    let text = "\(error)"
    let isOneLine = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    expect(!error.fault.isEmpty && isOneLine, "an error that is not one line: \(text)")
    expect(text.contains(error.file), "an error that does not name its file: \(text)")
    expect(text.count < 400, "an error of \(text.count) characters: \(text.prefix(400))")
  }

  private mutating func expect(_ holds: Bool, _ rule: @autoclosure () -> String) {
    if !holds { broken.append(rule()) }
  }

  /// The name of a file that was just written.
  private static let again = "again"
}
