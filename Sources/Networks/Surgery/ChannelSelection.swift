/// Which channels of a network stay and which go.
package struct ChannelSelection: Sendable, Equatable {
  /// For each unit of the analysis, whether it stays.
  package private(set) var isKept: [Bool]
  private let firstUnits: [Int]

  /// Keeps every channel.
  package init(keepingAllOf analysis: ChannelAnalysis) {
    isKept = Array(repeating: true, count: analysis.unitCount)
    firstUnits = analysis.firstUnits
  }

  /// Removes one channel of the class at `index` of the analysis.
  package mutating func remove(_ channel: Int, ofClassAt index: Int) { isKept[firstUnits[index] + channel] = false }

  /// Puts one channel of the class at `index` of the analysis back.
  package mutating func restore(_ channel: Int, ofClassAt index: Int) { isKept[firstUnits[index] + channel] = true }

  /// The channels that stay of the class at `index` of `analysis`.
  package func keptChannels(ofClassAt index: Int, in analysis: ChannelAnalysis) -> [Int] {
    (0..<analysis.classes[index].width).filter { isKept[firstUnits[index] + $0] }
  }

  /// The edits that leave these channels: one for each class that loses some.
  package func edits(in analysis: ChannelAnalysis) -> [Edit] {
    analysis.classes.indices.compactMap { index in
      let channelClass = analysis.classes[index]
      let kept = keptChannels(ofClassAt: index, in: analysis)
      guard kept.count < channelClass.width else { return nil }
      return .keepChannels(KeptChannels(channelClass: channelClass.name, width: channelClass.width, channels: kept))
    }
  }
}

extension ChannelAnalysis {
  /// Which channels of the value called `name` stay, in their order.
  package func keptChannels(of name: String, in selection: ChannelSelection) -> [Int] {
    let labels = valueUnits[name]?.labels ?? []
    return labels.indices.filter { selection.isKept[labels[$0]] }
  }

  /// The channels that a recipe keeps.
  ///
  /// - Throws: `NetworkError` when an edit names an unknown or pinned class, names it twice, was made for another width,
  ///   keeps a channel that is not there, or keeps none.
  package func selection(of edits: [Edit]) throws -> ChannelSelection {
    var selection = ChannelSelection(keepingAllOf: self)
    var seen: Set<String> = []
    for case .keepChannels(let kept) in edits {
      guard let index = index(of: kept.channelClass) else { throw NetworkError.unknownClass(kept.channelClass) }
      try validate(kept, for: classes[index], isFirst: seen.insert(kept.channelClass).inserted)
      for channel in Set(0..<kept.width).subtracting(kept.channels) { selection.remove(channel, ofClassAt: index) }
    }
    return selection
  }

  private func validate(_ kept: KeptChannels, for channelClass: ChannelClass, isFirst: Bool) throws {
    func fault(_ message: String) -> NetworkError { .invalidEdit(channelClass: channelClass.name, message) }
    guard isFirst else { throw fault("the recipe names it twice") }
    guard kept.width == channelClass.width else {
      throw fault("the recipe was made for \(kept.width) channels and the network has \(channelClass.width)")
    }
    guard let first = kept.channels.first, let last = kept.channels.last else { throw fault("no channel would stay") }
    guard first >= 0, last < kept.width else { throw fault("channel \(first < 0 ? first : last) is not there") }
    guard channelClass.pins.isEmpty || kept.channels.count == kept.width else {
      throw fault("it is pinned: \(channelClass.pins.map(\.description).joined(separator: ", "))")
    }
  }
}
