import Foundation
import ModelFiles
import Networks
import OrderedCollections
import Testing

/// Architecture files that nobody should have written.
struct HostileArchitectureTests {
  /// Each is a line of a file that asks for endless work, for more memory than there is, or for what cannot be.
  @Test(arguments: [
    #""op": "transposed-convolution", "stride": [1048577, 1], "padding": [0, 0], "output_padding": [0, 0], "dilation": [1, 1], "groups": 1, "parameters": {"weight": "w"}"#,
    #""op": "transposed-convolution", "stride": [1048576, 1048576], "padding": [0, 0], "output_padding": [0, 0], "dilation": [1, 1], "groups": 1, "parameters": {"weight": "w"}"#,
    #""op": "transposed-convolution", "stride": [1, 1], "padding": [0, 0], "output_padding": [1, 0], "dilation": [1, 1], "groups": 1, "parameters": {"weight": "w"}"#,
    #""op": "max-pool", "kernel": [2, 2], "stride": [1, 1], "padding": [0, 0], "dilation": [9223372036854775807, 1], "rounds_up": false, "counts_padding": true"#,
    #""op": "average-pool", "kernel": [2, 2], "stride": [1, 1], "padding": [0, 0], "dilation": [2, 2], "rounds_up": false, "counts_padding": true"#,
    #""op": "resize", "size": [1048577, 1], "method": "linear", "coordinates": "half-pixel", "antialiases": false, "excludes_outside": false"#,
    #""op": "resize", "size": [0, 1], "method": "linear", "coordinates": "half-pixel", "antialiases": false, "excludes_outside": false"#,
    #""op": "resize", "size": [1, 1], "method": "linear", "coordinates": "half-pixel", "scales": [1e-300, 1], "antialiases": true, "excludes_outside": false"#,
    #""op": "resize", "size": [1, 1], "method": "linear", "coordinates": "half-pixel", "scales": [0, 0.25], "antialiases": true, "excludes_outside": false"#,
    #""op": "resize", "size": [1, 1], "method": "linear", "coordinates": "half-pixel", "scales": [-0.25, 0.25], "antialiases": true, "excludes_outside": false"#,
    #""op": "resize", "size": [8, 8], "method": "linear", "coordinates": "half-pixel", "scales": [0.001, 2], "antialiases": true, "excludes_outside": false"#,
    #""op": "resize", "size": [8, 8], "method": "bilinear", "coordinates": "half-pixel", "antialiases": true, "excludes_outside": false"#,
    #""op": "resize", "size": [8, 8], "method": "nearest", "rounding": "up", "coordinates": "half-pixel", "antialiases": true, "excludes_outside": false"#,
    #""op": "resize", "size": [1, 1], "method": "linear", "coordinates": "align-corners", "region": [0, 0, 1], "antialiases": false, "excludes_outside": false"#,
    #""op": "resize", "size": [1, 1], "method": "linear", "coordinates": "half-pixel", "region": [0, 0, 1, 1], "antialiases": false, "excludes_outside": false"#,
    #""op": "resize", "size": [1, 1], "method": "linear", "coordinates": "align-corners", "region": [0, 0, 1, 1e999], "antialiases": false, "excludes_outside": false"#,
    #""op": "pad", "channels": [0, 0], "rows": [4, 0], "columns": [0, 0], "filling": "reflect""#,
    #""op": "pad", "channels": [0, 0], "rows": [4, 0], "columns": [0, 0], "filling": "constant", "value": "nan""#,
    #""op": "gather", "axis": 1, "indices": [0, 2]"#, #""op": "gather", "axis": 0, "indices": [0]"#,
    #""op": "gather", "axis": 1, "indices": [-1]"#, #""op": "gather", "axis": 1, "indices": []"#,
    #""op": "reduce", "kind": "mean", "axes": [0], "keeps_axes": true"#,
    #""op": "reduce", "kind": "mean", "axes": [1, 1], "keeps_axes": true"#,
    #""op": "reduce", "kind": "median", "axes": [1], "keeps_axes": true"#,
    #""op": "reduce", "kind": "mean", "axes": [1, 2, 3], "keeps_axes": false"#,
    #""op": "layer-norm", "axis": 4, "epsilon": 1e-5"#, #""op": "layer-norm", "axis": -1, "epsilon": 1e-5"#,
    #""op": "group-norm", "groups": 0, "epsilon": 1e-5"#, #""op": "group-norm", "groups": 3, "epsilon": 1e-5"#,
    #""op": "local-response-norm", "size": 1048576, "alpha": 1, "beta": 1, "offset": 1"#,
    #""op": "local-response-norm", "size": 0, "alpha": 1, "beta": 1, "offset": 1"#,
    #""op": "quantise", "type": "int8", "scales": [1, 1], "zero_points": [0, 0]"#,
    #""op": "quantise", "type": "int8", "axis": 1, "scales": [1, 1], "zero_points": [0]"#,
    #""op": "quantise", "type": "int8", "axis": 9, "scales": [1], "zero_points": [0]"#,
    #""op": "quantise", "type": "int8", "scales": [0], "zero_points": [0]"#,
    #""op": "quantise", "type": "int8", "scales": [1e300], "zero_points": [0]"#,
    #""op": "quantise", "type": "int8", "scales": [1], "zero_points": [128]"#,
    #""op": "quantise", "type": "int9", "scales": [1], "zero_points": [0]"#,
    #""op": "leaky-relu""#, #""op": "relu", "slope": 1"#,
    #""op": "opaque", "type": "T", "shape": [2], "definition": "?""#,
    #""op": "prelu", "parameters": {"bias": "w"}"#, #""op": "matrix-product""#,
    #""op": "add", "parameters": {"weight": "w"}"#,
  ])
  func hostileSettingsAreErrors(line: String) throws {
    let text = """
      {"format": "espalier-architecture", "version": 1, "name": "net", "inputs": [{"name": "x", "shape": [2, 4, 4]}], \
      "outputs": ["a"], "nodes": [{"name": "a", "inputs": ["x"], \(line)}], \
      "parameters": [{"name": "w", "shape": [2, 1, 3, 3]}]}
      """
    let weights = StateDict(["w": StoredTensor(shape: [2, 1, 3, 3], values: Array(repeating: 1, count: 18))])
    #expect(modelFileError { try Network(architecture: Data(text.utf8), name: "a", weights: weights) } != nil)
  }

  @Test(arguments: [
    #"{"type": "int8", "scales": [1, 2], "zero_points": [0, 0]}"#,
    #"{"type": "int8", "axis": 1, "scales": [1, 2], "zero_points": [0, 0]}"#,
    #"{"type": "int8", "axis": 2, "scales": [1], "zero_points": [0]}"#,
    #"{"type": "int8", "axis": -1, "scales": [1], "zero_points": [0]}"#,
    #"{"type": "int8", "scales": [-1], "zero_points": [0]}"#,
    #"{"type": "uint8", "scales": [1], "zero_points": [-1]}"#,
    #"{"type": "uint8", "scales": [1], "zero_points": [1], "bits": 8}"#,
  ])
  func gridsThatDoNotFitTheirParameterAreErrors(grid: String) throws {
    func read(_ grid: String) throws -> Network {
      let text = """
        {"format": "espalier-architecture", "version": 1, "name": "net", "inputs": [{"name": "x", "shape": [3]}], \
        "outputs": ["a"], "nodes": [{"name": "a", "op": "linear", "inputs": ["x"], "parameters": {"weight": "w"}}], \
        "parameters": [{"name": "w", "shape": [2, 3], "quantisation": \(grid)}]}
        """
      let weights = StateDict(["w": StoredTensor(shape: [2, 3], values: Array(repeating: 1, count: 6))])
      return try Network(architecture: Data(text.utf8), name: "a", weights: weights)
    }
    let fitting = #"{"type": "int8", "axis": 0, "scales": [1, 2], "zero_points": [0, -5]}"#
    #expect(
      try read(fitting).parameters["w"]?.quantisation
        == Quantisation(scales: [1, 2], zeroPoints: [0, -5], axis: 0, type: .int8))
    #expect(modelFileError { try read(grid) } != nil)
  }
}
