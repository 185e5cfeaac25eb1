/// What the architecture file calls things.
///
/// Such a file holds all of a network but its numbers, one readable line a node:
///
///     {
///       "format": "espalier-architecture",
///       "version": 1,
///       "name": "tiny",
///       "inputs": [
///         {"name": "input", "shape": [3, 32, 32]}
///       ],
///       "outputs": ["fc"],
///       "nodes": [
///         {"name": "pool", "op": "adaptive-average-pool", "inputs": ["input"], "size": [1, 1]},
///         {"name": "flatten", "op": "flatten", "inputs": ["pool"]},
///         {"name": "fc", "op": "linear", "inputs": ["flatten"], "parameters": {"weight": "fc.weight"}}
///       ],
///       "parameters": [
///         {"name": "fc.weight", "shape": [10, 3]}
///       ]
///     }
///
/// The numbers stand beside it in a safetensors file. A parameter that no optimiser changes is marked
/// `"trainable": false`; one whose numbers came from integers has its grid as `"quantisation"`. Settings that say what
/// is usual, such as a window that is not spread or padding with zeros, are left out, and an operator that Espalier does
/// not know has its `"definition"` in base64.
package enum ArchitectureFormat {
  package static let name = "espalier-architecture"
  package static let version = 1
}
