extension Raster {
  /// Every byte changed alike.
  func map(_ change: (UInt8) -> UInt8) -> Raster {
    let table = (0...255).map { change(UInt8($0)) }
    return mappingChannels { _ in table }
  }

  /// The bytes of each channel changed by a table that is made of the channel's histogram.
  func mappingChannels(_ table: (Histogram) -> [UInt8]) -> Raster {
    var result = self
    for channel in 0..<channels {
      let table = table(histogram(of: channel))
      for index in stride(from: channel, to: bytes.count, by: channels) {
        result.bytes[index] = table[Int(bytes[index])]
      }
    }
    return result
  }

  private func histogram(of channel: Int) -> Histogram {
    var counts = Array(repeating: 0, count: 256)
    for index in stride(from: channel, to: bytes.count, by: channels) { counts[Int(bytes[index])] += 1 }
    return Histogram(counts: counts)
  }

  /// `factor` of this image and `1 - factor` of another one of its size, fractions cut off.
  func mixed(with other: Raster, _ factor: Double) -> Raster {
    let factor = Float(factor)
    var result = self
    for index in bytes.indices {
      let (from, to) = (Int32(other.bytes[index]), Int32(bytes[index]))
      result.bytes[index] = UInt8(min(max(Float(from) + factor * Float(to - from), 0), 255))
    }
    return result
  }

  /// The grey level of each pixel, in all its channels (ITU-R 601).
  var greyLevels: Raster {
    guard channels == 3 else { return self }
    var result = self
    for pixel in stride(from: 0, to: bytes.count, by: 3) {
      let (red, green, blue) = (Int(bytes[pixel]), Int(bytes[pixel + 1]), Int(bytes[pixel + 2]))
      let level = UInt8((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16)
      for channel in 0..<3 { result.bytes[pixel + channel] = level }
    }
    return result
  }

  /// An image of the mean grey level, rounded.
  var meanGreyLevel: Raster {
    let levels = greyLevels.bytes
    let sum = levels.reduce(0) { $0 + Int($1) }
    let mean = UInt8(Double(sum) / Double(max(1, levels.count)) + 0.5)
    return map { _ in mean }
  }

  /// Each pixel mixed with its eight neighbours, itself five times as heavy; the border is left as it is.
  var smoothed: Raster {
    guard width > 2, height > 2 else { return self }
    var result = self
    let row = width * channels
    for y in 1..<height - 1 {
      for index in y * row + channels..<(y + 1) * row - channels {
        var sum = 4 * Int(bytes[index])
        for above in [index - row, index, index + row] {
          sum += Int(bytes[above - channels]) + Int(bytes[above]) + Int(bytes[above + channels])
        }
        result.bytes[index] = UInt8((2 * sum + 13) / 26)
      }
    }
    return result
  }
}

/// How often each byte occurs.
struct Histogram {
  let counts: [Int]

  /// What stretches the bytes that occur to 0…255.
  var stretchTable: [UInt8] {
    let all = (0...255).map { UInt8($0) }
    guard let low = counts.firstIndex(where: { $0 > 0 }), let high = counts.lastIndex(where: { $0 > 0 }), low < high
    else { return all }
    let scale = 255 / Double(high - low)
    let offset = -Double(low) * scale
    return all.map { UInt8(min(max(Double($0) * scale + offset, 0), 255)) }
  }

  /// What makes the bytes that occur as evenly spread as it can.
  var equalisingTable: [UInt8] {
    let all = (0...255).map { UInt8($0) }
    let present = counts.filter { $0 > 0 }
    let step = present.dropLast().reduce(0, +) / 255
    guard present.count > 1, step > 0 else { return all }
    var sum = step / 2
    return counts.map { count in
      defer { sum += count }
      return UInt8(min(sum / step, 255))
    }
  }
}
