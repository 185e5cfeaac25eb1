/// A network compiled to steps over planes that lie where they lie from the first pass to the last.
struct PlaneProgram {
  /// One operation.
  struct Step {
    let name: String
    let type: String
    /// What computes it, where that is the sparse kernels: their name and the share of the weights that are kept.
    let kernel: String?
    let shape: [Int]
    let run: () -> Void
  }

  let steps: [Step]
  let input: Planes
  let output: Planes
  /// The bytes of all packed weights with their offsets.
  let weightBytes: Int
}
