extension Network {
  /// The names of the nodes from which no output of the network is reached, in running order.
  ///
  /// Such a branch costs time where it is run and changes nothing. A cut takes its channels along like any other's.
  public var unreadNodes: [String] {
    var read = Set(outputs)
    var unread: [String] = []
    for node in nodes.reversed() {
      if read.contains(node.name) { read.formUnion(node.inputs) } else { unread.append(node.name) }
    }
    return unread.reversed()
  }
}
