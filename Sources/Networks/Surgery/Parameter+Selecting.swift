extension Parameter {
  /// The parameter with only some places of one axis, in the given order.
  func selecting(_ indices: [Int], along axis: Int) -> Parameter {
    let inner = shape[(axis + 1)...].product
    let outer = shape[..<axis].product
    var selected: [Float] = []
    selected.reserveCapacity(outer * indices.count * inner)
    for block in 0..<outer {
      for index in indices {
        let start = (block * shape[axis] + index) * inner
        selected.append(contentsOf: values[start..<start + inner])
      }
    }
    var shape = shape
    shape[axis] = indices.count
    return Parameter(
      shape: shape, values: selected, isTrainable: isTrainable,
      quantisation: quantisation?.selecting(indices, along: axis))
  }

  /// The parameter with zeros at some places of one axis.
  func zeroing(_ indices: [Int], along axis: Int) -> Parameter {
    let inner = shape[(axis + 1)...].product
    let outer = shape[..<axis].product
    var values = values
    for block in 0..<outer {
      for index in indices {
        let start = (block * shape[axis] + index) * inner
        for place in start..<start + inner { values[place] = 0 }
      }
    }
    return Parameter(shape: shape, values: values, isTrainable: isTrainable, quantisation: quantisation)
  }
}
