import Foundation
import Networks
import OrderedCollections

/// A network as a PyTorch program: the text of `model.py`, and the numbers of its state dict.
///
/// The program needs nothing but PyTorch. Modules are nested as the names of the parameters are, so that the state dict
/// has those names; where a name cannot be one of Python's, the nearest takes its place in the program and in the file of
/// weights. Modules that differ in their channels alone are one class.
struct PyTorchProgram {
  /// The file that the program reads its weights from, beside its own.
  static let weightsName = "model.safetensors"

  /// The text of `model.py`.
  let text: String
  /// The numbers, by their names in the state dict.
  let weights: StateDict

  /// - Throws: `Fault` that names a node for which PyTorch has no words.
  init(_ network: Network) throws {
    let graph = try PyTorchGraph(network)
    let writer = ClassWriter(
      graph, documentation: ["\"\"\"\(PythonName.prose(network.name)): \(try graph.summary()).\"\"\""])
    weights = StateDict(writer.tensors, source: network.name)
    let classes = writer.classes.map { $0.joined(separator: "\n") }
    let code = classes.joined(separator: "\n")
    let helpers = Self.helpers.filter { code.calls($0.name) }.map(\.text)
    let ending = Self.ending(
      network: writer.networkName, inputs: network.inputs.map(\.shape),
      hasOneOutput: network.outputs.count == 1)
    let functions = (helpers + [code]).contains { $0.calls("F") }
    text =
      """
      \(graph.introduction(writer.networkName, hasConstants: writer.plan.hasConstants))

      import json
      \(code.calls("OrderedDict") ? "from collections import OrderedDict\n" : "")from pathlib import Path

      import torch
      \(functions ? "import torch.nn.functional as F\n" : "")from torch import nn


      \((helpers + classes + [ending]).joined(separator: "\n\n\n"))

      """
  }
}

extension PyTorchGraph {
  /// Such as `269,722 parameters, 40,551,040 multiply-accumulates for one input`.
  fileprivate func summary() throws -> String {
    let macs = try network.costs().macs
    return "\(network.parameterCount.grouped) parameters, \(macs.grouped) multiply-accumulates for one input"
  }

  /// What stands at the head of the program.
  ///
  /// A network with constants in its file of weights cannot do without that.
  fileprivate func introduction(_ className: String, hasConstants: Bool) -> String {
    let weights = PyTorchProgram.weightsName
    func shapes(_ names: [String]) -> String {
      names.map { name in "[N, \(shape(of: name).map(String.init).joined(separator: ", "))]" }.joined(separator: ", ")
    }
    let load = "network = load()"
    let new = "network = \(className)()"
    let gap = String(repeating: " ", count: hasConstants ? 0 : max(0, new.count - load.count))
    let fresh =
      hasConstants
      ? "" : "\n    \(new)\(String(repeating: " ", count: max(0, load.count - new.count)))  # with new weights"
    return """
      \"""The network \(PythonName.prose(network.name)) as a PyTorch module, written by Espalier.

      It takes \(shapes(network.inputs.map(\.name))) and returns \(shapes(network.outputs)).

          from model import \(hasConstants ? "load" : "\(className), load")

          \(load)\(gap)  # with the weights of \(weights) beside this file\(fresh)

      Nothing but PyTorch is needed. The names in \(weights) are those of the state dict.
      \"""
      """
  }
}

extension Int {
  /// The number with its digits in groups of three.
  fileprivate var grouped: String {
    let digits = Array(String(self))
    return digits.indices.map { index in
      index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digits[index])" : "\(digits[index])"
    }.joined()
  }
}

extension String {
  /// Whether the program calls `name`, or a part of it.
  fileprivate func calls(_ name: String) -> Bool {
    ["\(name)(", "\(name)."].contains { call in
      var rest = self[...]
      while let range = rest.range(of: call) {
        let before = range.lowerBound == startIndex ? " " : self[index(before: range.lowerBound)]
        if !before.isLetter, !before.isNumber, before != "_", before != "." { return true }
        rest = rest[range.upperBound...]
      }
      return false
    }
  }
}
