import Networks

extension Planes {
  /// Writes `function` of every number of `input`, which may be this.
  func map(_ input: Planes, _ function: (Float) -> Float) {
    for index in 0..<shape.planeCount {
      let (source, target) = (input.plane(index), plane(index))
      for pixel in 0..<shape.pixels { target[pixel] = function(source[pixel]) }
    }
  }

  /// Writes the sum of two values of this shape, each of which may be this, with an activation.
  func add(_ first: Planes, _ second: Planes) {
    for index in 0..<shape.planeCount {
      let (a, b, target) = (first.plane(index), second.plane(index), plane(index))
      for pixel in 0..<shape.pixels { target[pixel] = a[pixel] + b[pixel] }
    }
  }

  /// Writes one number for each window of `input`.
  func reduce(_ input: Planes, rows: [Window], columns: [Window], by kind: Pool.Kind) {
    let width = input.shape.width
    for index in 0..<shape.planeCount {
      let (source, target) = (input.plane(index), plane(index))
      for (y, row) in rows.enumerated() {
        for (x, column) in columns.enumerated() {
          var largest = -Float.infinity
          var sum = Float(0)
          for i in row.places {
            for j in column.places {
              let value = source[i * width + j]
              if value > largest { largest = value }
              sum += value
            }
          }
          target[y * shape.width + x] = kind == .max ? largest : sum / (row.divisor * column.divisor)
        }
      }
    }
  }

  /// Copies every number of `input` to the place that its channel, row and column are given; negative places are left out.
  func place(_ input: Planes, channels: [Int], rows: [Int], columns: [Int]) {
    for image in 0..<shape.images {
      for (channel, targetChannel) in channels.enumerated() where targetChannel >= 0 {
        let source = input.plane(image * input.shape.channels + channel)
        let target = plane(image * shape.channels + targetChannel)
        for (row, targetRow) in rows.enumerated() where targetRow >= 0 {
          for (column, targetColumn) in columns.enumerated() where targetColumn >= 0 {
            target[targetRow * shape.width + targetColumn] = source[row * input.shape.width + column]
          }
        }
      }
    }
  }

  /// Lays the pixels of all channels of each image of `input` out as channels of one pixel.
  func flatten(_ input: Planes) {
    let pixels = input.shape.pixels
    for plane in 0..<input.shape.planeCount {
      for pixel in 0..<pixels { start[(plane * pixels + pixel) * pitch] = input.plane(plane)[pixel] }
    }
  }
}

/// Places along one axis that become one number, and what their sum is divided by along that axis for a mean.
struct Window {
  let places: [Int]
  let divisor: Float

  /// The windows of a pool along one axis of `length` places, `count` of them.
  static func of(
    _ pool: Pool, kernel: Int, stride: Int, padding: Int, dilation: Int, length: Int, count: Int
  ) -> [Window] {
    (0..<count).map { index in
      let first = index * stride - padding
      let places = (0..<kernel).map { first + $0 * dilation }
      let inside = places.filter { (0..<length).contains($0) }
      // A mean counts padding, where it does, only as far as the padding goes.
      let counted = pool.countsPadding ? places.count { $0 < length + padding } : inside.count
      return Window(places: inside, divisor: Float(counted))
    }
  }

  /// As many windows as `count` says, as even as can be, over all of an axis.
  static func grid(length: Int, count: Int) -> [Window] {
    (0..<count).map { index in
      let places = index * length / count..<((index + 1) * length + count - 1) / count
      return Window(places: Array(places), divisor: Float(places.count))
    }
  }
}
