/// What is made of channels that are sums of several branches: the streams of a residual network.
public enum StreamRule: String, Sendable, CaseIterable {
  /// They stay until the others have given up half, and then follow.
  ///
  /// Li et al. 2017 (section 3.3) leave residual streams whole and prune within the blocks alone, since a stream's
  /// channel is a filter of every block. Below what that can reach the paper has no rule; that streams then follow, from
  /// half on, is our choice.
  case spare
  /// They go as all others do.
  case cut
}
