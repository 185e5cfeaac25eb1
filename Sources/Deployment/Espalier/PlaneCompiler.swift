import CKernels
import Networks
import OrderedCollections
import Torch
import Training

/// Makes a `PlaneProgram` of a network without batch norms.
struct PlaneCompiler {
  private let network: Network
  private let shapes: [String: [Int]]
  private let batch: Int
  private let threads: Int
  private var values: [String: Planes] = [:]
  /// Planes that nothing needs any more, to be written again.
  private var free: [Planes] = []
  /// Planes with places that are never written and must stay zero.
  private var padded: Set<ObjectIdentifier> = []
  private var steps: [PlaneProgram.Step] = []
  private var cache = SparseLayer.TuningCache()
  private var layers: [SparseLayer] = []
  private let scratch = Scratch()

  /// Memory that all layers work in, one after another.
  private final class Scratch {
    private(set) var memory = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
    private var byteCount = 64

    func reserve(_ count: Int) {
      guard count > byteCount else { return }
      memory.deallocate()
      memory = .allocate(byteCount: count, alignment: 64)
      byteCount = count
    }

    deinit { memory.deallocate() }
  }

  /// Compiles a network that takes batches of one size.
  ///
  /// - Throws: `EngineError` where the network has an operator that is not known here.
  static func compiled(_ network: Network, batch: Int, threads: Int) throws -> PlaneProgram {
    var compiler = try PlaneCompiler(network, batch: batch, threads: threads)
    return try compiler.compile()
  }

  private init(_ network: Network, batch: Int, threads: Int) throws {
    self.network = network
    shapes = try network.shapes()
    self.batch = batch
    self.threads = threads
  }

  private mutating func compile() throws -> PlaneProgram {
    let inputName = network.inputs[0].name
    let input = Planes(try planeShape(of: inputName))
    values[inputName] = input
    let plan = try ExecutionPlan(fusing: network) { if case .convolution = $0 { true } else { false } }
    for step in plan.steps {
      values[step.output] = try compile(step)
      // The input is filled before each pass and stays what it is.
      for name in step.lastUses where name != inputName {
        guard let planes = values.removeValue(forKey: name), !padded.contains(ObjectIdentifier(planes)) else {
          continue
        }
        if !values.values.contains(where: { $0 === planes }) { free.append(planes) }
      }
    }
    guard let output = values[network.outputs[0]] else {
      throw EngineError.refused(.espalier, "the network makes no output")
    }
    return PlaneProgram(
      steps: steps, input: input, output: output, weightBytes: layers.reduce(0) { $0 + $1.weightBytes })
  }

  /// Appends what a step does, and tells where its output lies.
  private mutating func compile(_ step: ExecutionPlan.Step) throws -> Planes {
    let node = step.node
    let inputs = try step.inputs.map { name in
      guard let planes = values[name] else { throw EngineError.refused(.espalier, "there is no value \(name)") }
      return planes
    }
    let input = inputs[0]
    let shape = try planeShape(of: step.output)
    switch node.operation {
    case .convolution(let convolution):
      return try sparse(step, convolution.packed(input.shape, weight(of: node).shape), inputs, shape)
    case .linear where input.shape.pixels == 1:
      return try sparse(step, .linear(weight(of: node).shape), inputs, shape)
    case .identity, .dropout: return input
    case .activation(.relu): return append(step, shape) { $0.map(input) { max($0, 0) } }
    case .activation(.relu6): return append(step, shape) { $0.map(input) { min(max($0, 0), 6) } }
    case .add where inputs.count == 2 && node.parameters.isEmpty && inputs[0].shape == inputs[1].shape:
      return append(step, shape) { $0.add(inputs[0], inputs[1]) }
    case .pool(let pool):
      let rows = Window.of(
        pool, kernel: pool.kernel.height, stride: pool.stride.height, padding: pool.padding.height,
        dilation: pool.dilation.height, length: input.shape.height, count: shape.height)
      let columns = Window.of(
        pool, kernel: pool.kernel.width, stride: pool.stride.width, padding: pool.padding.width,
        dilation: pool.dilation.width, length: input.shape.width, count: shape.width)
      return append(step, shape) { $0.reduce(input, rows: rows, columns: columns, by: pool.kind) }
    case .adaptiveAveragePool(let size): return mean(step, input, over: size, shape)
    case .reduce(let reduction) where reduction.kind == .mean && reduction.axes == [2, 3]:
      return mean(step, input, over: Size(1), shape)
    case .flatten: return flattened(step, input, shape)
    case .reshape(let lengths) where lengths.count == 1: return flattened(step, input, shape)
    case .concatenate(let axis) where axis == 1: return concatenated(step, inputs, shape)
    case .pad(let pad) where pad.filling == .zeros:
      return placed(
        step, input, shape,
        zip(pad.amounts, input.shape.lengths).map { amount, length in
          (0..<length).map { $0 + amount.before }
        })
    case .slice(let slice) where (1...3).contains(slice.axis):
      var places = input.shape.lengths.map { Array(0..<$0) }
      var kept = Array(repeating: -1, count: places[slice.axis - 1].count)
      for (target, source) in slice.indices.enumerated() { kept[source] = target }
      places[slice.axis - 1] = kept
      return placed(step, input, shape, places)
    default: throw EngineError.refused(.espalier, "it has no '\(node.operation.label)', which '\(node.name)' is")
    }
  }

  /// A convolution with what is computed along with it.
  private mutating func sparse(
    _ step: ExecutionPlan.Step, _ convolution: CKConvolution, _ inputs: [Planes], _ shape: Planes.Shape
  ) throws -> Planes {
    let (input, residual) = (inputs[0], inputs.count > 1 ? inputs[1] : nil)
    let bias = step.node.parameters[.bias].flatMap { network.parameters[$0]?.values }
    guard
      let layer = SparseLayer(
        convolution, weights: try weight(of: step.node).values, bias: bias, activation: step.activation.native,
        tuning: &cache)
    else { throw EngineError.refused(.espalier, "its kernels cannot compute '\(step.node.name)'") }
    layers.append(layer)
    scratch.reserve(layer.scratchBytes(threads: threads))
    let ownPlace = residual.flatMap { residual in
      step.overwritesResidual && !padded.contains(ObjectIdentifier(residual)) ? residual : nil
    }
    let output = ownPlace ?? planes(shape, besides: inputs)
    let (threads, scratch) = (threads, scratch)
    let zeros = Int((100 * (1 - layer.density)).rounded())
    steps.append(
      PlaneProgram.Step(
        name: step.output, type: step.node.operation.label, kernel: "sparse_\(zeros)%_zeros_f32", shape: shape.list
      ) { layer.run(input, adding: residual, to: output, scratch: scratch.memory, threads: threads) })
    return output
  }

  private mutating func append(
    _ step: ExecutionPlan.Step, _ shape: Planes.Shape, _ body: @escaping (Planes) -> Void
  ) -> Planes {
    let output = planes(shape, besides: step.inputs.compactMap { values[$0] })
    steps.append(
      PlaneProgram.Step(name: step.output, type: step.node.operation.label, kernel: nil, shape: shape.list) {
        body(output)
      })
    return output
  }

  private mutating func mean(
    _ step: ExecutionPlan.Step, _ input: Planes, over size: Size, _ shape: Planes.Shape
  ) -> Planes {
    let rows = Window.grid(length: input.shape.height, count: size.height)
    let columns = Window.grid(length: input.shape.width, count: size.width)
    return append(step, shape) { $0.reduce(input, rows: rows, columns: columns, by: .average) }
  }

  private mutating func flattened(_ step: ExecutionPlan.Step, _ input: Planes, _ shape: Planes.Shape) -> Planes {
    // Channels of one pixel are a vector as they lie.
    input.shape == shape ? input : append(step, shape) { $0.flatten(input) }
  }

  private mutating func concatenated(
    _ step: ExecutionPlan.Step, _ inputs: [Planes], _ shape: Planes.Shape
  ) -> Planes {
    append(step, shape) { output in
      var first = 0
      for input in inputs {
        let lengths = input.shape.lengths
        output.place(
          input, channels: (0..<lengths[0]).map { first + $0 }, rows: Array(0..<lengths[1]),
          columns: Array(0..<lengths[2]))
        first += lengths[0]
      }
    }
  }

  /// Places that nothing is written to are zero from the beginning, and so must the memory be.
  private mutating func placed(
    _ step: ExecutionPlan.Step, _ input: Planes, _ shape: Planes.Shape, _ places: [[Int]]
  ) -> Planes {
    let output = Planes(shape)
    steps.append(
      PlaneProgram.Step(name: step.output, type: step.node.operation.label, kernel: nil, shape: shape.list) {
        output.place(input, channels: places[0], rows: places[1], columns: places[2])
      })
    padded.insert(ObjectIdentifier(output))
    return output
  }

  private func weight(of node: Node) throws -> Parameter {
    guard let weight = node.parameters[.weight].flatMap({ network.parameters[$0] }) else {
      throw EngineError.refused(.espalier, "'\(node.name)' has no weight")
    }
    return weight
  }

  /// The planes of a value, which is an image or a vector.
  private func planeShape(of name: String) throws -> Planes.Shape {
    switch shapes[name].map({ ($0.count, $0) }) {
    case (3, let lengths)?:
      return Planes.Shape(images: batch, channels: lengths[0], height: lengths[1], width: lengths[2])
    case (1, let lengths)?: return Planes.Shape(images: batch, channels: lengths[0], height: 1, width: 1)
    default:
      throw EngineError.refused(.espalier, "'\(name)' is neither an image nor a vector")
    }
  }

  /// Planes of a shape that nothing needs, or new ones.
  private mutating func planes(_ shape: Planes.Shape, besides inputs: [Planes]) -> Planes {
    if let index = free.firstIndex(where: { planes in planes.shape == shape && !inputs.contains { $0 === planes } }) {
      return free.remove(at: index)
    }
    return Planes(shape)
  }
}

extension Convolution {
  /// The convolution as the kernels take it.
  fileprivate func packed(_ input: Planes.Shape, _ weight: [Int]) -> CKConvolution {
    CKConvolution(
      inputs: Int64(input.channels), outputs: Int64(weight[0]), groups: Int64(groups), height: Int64(input.height),
      width: Int64(input.width), kernel_height: Int64(weight[2]), kernel_width: Int64(weight[3]),
      stride_y: Int64(stride.height), stride_x: Int64(stride.width), dilation_y: Int64(dilation.height),
      dilation_x: Int64(dilation.width), pad_top: Int64(padding.height), pad_left: Int64(padding.width),
      pad_bottom: Int64(padding.height), pad_right: Int64(padding.width))
  }
}

extension CKConvolution {
  /// A linear layer with weights `[O, I]` as a convolution of one pixel.
  fileprivate static func linear(_ weight: [Int]) -> CKConvolution {
    Convolution().packed(Planes.Shape(images: 1, channels: weight[1], height: 1, width: 1), weight + [1, 1])
  }
}

extension FusedActivation {
  fileprivate var native: CKActivation {
    switch self {
    case .identity: CKIdentity
    case .relu: CKReLU
    case .relu6: CKReLU6
    }
  }
}
