package import Networks
import OrderedCollections
package import Torch
package import Training

/// The slices of an executor's parameters that belong to the channels of one class.
///
/// Only parameters that are trained count. A parameter along two of whose axes the channels lie counts along each.
package struct ClassSlices {
  /// How many channels the class has.
  package let width: Int
  /// The names of the parameters.
  package let names: Set<String>
  private let slices: [Slice]

  /// The slices of `channels` in the parameters that `isMember` takes.
  package init(
    of channels: ChannelClass, in executor: Executor, where isMember: (ChannelClass.Member) -> Bool
  ) throws {
    width = channels.width
    let members = channels.members.filter {
      isMember($0) && executor.parameters[$0.parameter]?.requiresGradient == true
    }
    names = Set(members.map(\.parameter))
    slices = try members.compactMap { member in
      try executor.parameters[member.parameter].map { try Slice(of: member, in: $0) }
    }
  }

  /// Whether there is nothing to act on.
  package var isEmpty: Bool { slices.isEmpty }

  /// How many numbers each channel has.
  package var sizes: [Int] {
    slices.reduce(into: Array(repeating: 0, count: width)) { sizes, slice in
      for channel in sizes.indices { sizes[channel] += slice.size(of: channel) }
    }
  }

  /// For each channel, the sum of squares of all that belongs to it, shape `[width]`.
  package func energies() throws -> Tensor {
    try withoutGradients {
      var total: Tensor?
      for slice in slices {
        let energies = try slice.sumsByChannel(of: slice.parameter.detached().squared())
        total = try total.map { try $0 + energies } ?? energies
      }
      return try total ?? Tensor.zeros([width])
    }
  }

  /// Adds each channel's slices, times its factor of shape `[width]`, to their gradients.
  package func addToGradients(_ factors: Tensor) throws {
    try withoutGradients {
      for slice in slices {
        let added = try slice.parameter.detached() * slice.spread(factors, elsewhere: 0)
        if let gradient = try slice.parameter.gradient {
          try gradient.add(inPlace: added)
        } else {
          try slice.parameter.setGradient(added)
        }
      }
    }
  }

  /// Adds the signs of each channel's numbers, times `factor`, to their gradients.
  package func addSignsToGradients(_ factor: Double) throws {
    try withoutGradients {
      for slice in slices {
        let signs = try slice.parameter.detached().sign() * slice.spread(Tensor.full([width], factor), elsewhere: 0)
        try slice.parameter.gradient?.add(inPlace: signs)
      }
    }
  }

  /// Multiplies each channel's slices by its factor of shape `[width]`.
  package func scale(by factors: Tensor) throws {
    try withoutGradients {
      for slice in slices {
        try slice.parameter.detached().multiply(inPlace: slice.spread(factors, elsewhere: 1))
      }
    }
  }
}

/// The places of a class along one axis of a parameter.
private struct Slice {
  let parameter: Tensor
  let axis: Int
  private let indices: [[Int]]
  /// For each place along the axis the channel that lies there, `width` where another class does; nil where channels and
  /// places are the same.
  private let channels: Tensor?
  /// For each channel in turn its places, filled up with one behind the last place; nil likewise.
  private let places: Tensor?

  init(of member: ChannelClass.Member, in parameter: Tensor) throws {
    self.parameter = parameter
    axis = member.axis
    indices = member.indices
    let length = parameter.shape[member.axis]
    if member.indices == (0..<length).map({ [$0] }) {
      (channels, places) = (nil, nil)
      return
    }
    var owners = Array(repeating: Int64(member.indices.count), count: length)
    for (channel, indices) in member.indices.enumerated() {
      for index in indices { owners[index] = Int64(channel) }
    }
    let most = member.indices.map(\.count).max() ?? 0
    let filled = member.indices.flatMap { indices in
      indices.map(Int64.init) + Array(repeating: Int64(length), count: most - indices.count)
    }
    channels = try Tensor(owners).to(parameter.device)
    places = try Tensor(filled, shape: [member.indices.count, most]).to(parameter.device)
  }

  func size(of channel: Int) -> Int { indices[channel].count * (parameter.shape.product / parameter.shape[axis]) }

  /// The sums of `values`, which has the parameter's shape, over all that belongs to each channel.
  func sumsByChannel(of values: Tensor) throws -> Tensor {
    let others = parameter.shape.indices.filter { $0 != axis }
    let sums = try others.isEmpty ? values : values.sum(over: Array(others))
    guard let places else { return sums }
    return try sums.padded([(0, 1)]).indexSelect(0, places.flattened()).reshaped(to: places.shape).sum(over: [1])
  }

  /// A number for each channel, spread over the places along the axis so that it can be multiplied with the parameter.
  func spread(_ factors: Tensor, elsewhere: Double) throws -> Tensor {
    let factors = try factors.to(parameter.device)
    let along = try channels.map { try factors.padded([(0, 1)], value: elsewhere).indexSelect(0, $0) } ?? factors
    var shape = Array(repeating: 1, count: parameter.shape.count)
    shape[axis] = parameter.shape[axis]
    return try along.reshaped(to: shape)
  }
}
