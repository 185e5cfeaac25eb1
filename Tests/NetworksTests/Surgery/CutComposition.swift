import Networks
import TestSupport
import Testing

/// Cuts twice, at random, and once with what stays of both, and expects the same network.
///
/// At least two channels stay at first: a convolution with one channel a group is a depthwise one from then on, and an
/// axis of one place is no axis of channels.
func expectCutsToCompose(_ network: Network, seed: UInt64) throws {
  let first = try Recipe.random(for: network, seed: seed, atLeast: 2)
  let between = try network.applying(first)
  let second = try Recipe.random(for: between, seed: seed &+ 100)
  var kept: [String: KeptChannels] = [:]
  for case .keepChannels(let edit) in first.edits { kept[edit.channelClass] = edit }
  for case .keepChannels(let edit) in second.edits {
    let before = try #require(kept[edit.channelClass])
    try #require(before.channels.count == edit.width)
    kept[edit.channelClass] = KeptChannels(
      channelClass: edit.channelClass, width: before.width, channels: edit.channels.map { before.channels[$0] })
  }
  let twice = try between.applying(second)
  let once = try network.applying(Recipe(of: network, kept.values.map { .keepChannels($0) }))
  #expect(twice == once, "\(network.name), seed \(seed)")
}
