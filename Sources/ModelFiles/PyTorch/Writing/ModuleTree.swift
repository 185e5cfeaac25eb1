/// The modules that a network becomes, and the parameters that stand alone: a tree whose paths are the keys of the state dict.
///
/// Entries are numbered; the root, which is the network, is 0 and every entry comes after the one that holds it.
struct ModuleTree {
  /// What an entry is.
  enum Content: Equatable {
    /// Modules and parameters under one name.
    case container
    /// A layer of PyTorch's, or one of the program's own, as the call that makes it.
    case layer(PythonExpression)
    /// Numbers of this shape that belong to no layer.
    case parameter(shape: [Int], isTrainable: Bool)
  }

  /// A module or a parameter.
  struct Entry {
    /// Its name in the module that holds it.
    let name: String
    /// The module that holds it; nil for the root.
    let parent: Int?
    /// How many modules are around it.
    let depth: Int
    fileprivate(set) var content: Content
    fileprivate(set) var children: [Int] = []
    fileprivate var places: [String: Int] = [:]

    /// Whether it is numbers that belong to no layer.
    var isParameter: Bool {
      if case .parameter = content { true } else { false }
    }
    /// Whether it is a layer.
    var isLayer: Bool {
      if case .layer = content { true } else { false }
    }
    /// Whether its name is that of no variable, but a number as in lists, or such as `block1-0`.
    var isQuoted: Bool { !PythonName.isIdentifier(name) }
  }

  /// The network itself.
  static let root = 0

  /// All modules and parameters.
  private(set) var entries = [Entry(name: "", parent: nil, depth: 0, content: .container)]

  subscript(entry: Int) -> Entry { entries[entry] }

  /// Adds a layer or a parameter at the path, or near it where its names cannot be or are taken, and gives its number.
  mutating func insert(_ content: Content, at path: [String]) -> Int {
    var place = Self.root
    for name in path.dropLast() { place = container(name, in: place) }
    let name = PythonName.attribute(path.last ?? "", isInLayer: entries[place].isLayer)
    if let child = entries[place].places[name], entries[child].content == .container, case .layer = content,
      !entries[child].children.contains(where: { PythonName.layerAttributes.contains(entries[$0].name) })
    {
      entries[child].content = content
      return child
    }
    return append(content, as: name, in: place)
  }

  /// The module at the longest part of the path that there is.
  func deepestModule(on path: [String]) -> Int {
    var place = Self.root
    for name in path {
      guard let child = entries[place].places[name], !entries[child].children.isEmpty else { break }
      place = child
    }
    return place
  }

  /// Whether the module holds a module or parameter of this name.
  func holds(_ name: String, in entry: Int) -> Bool { entries[entry].places[name] != nil }

  /// Whether a module holds other modules by number or the like, and nothing else.
  func isList(_ entry: Int) -> Bool {
    let children = entries[entry].children
    return !children.isEmpty && children.allSatisfy { entries[$0].isQuoted && !entries[$0].isParameter }
  }

  /// The names from the root to an entry.
  func path(of entry: Int) -> [String] {
    guard let parent = entries[entry].parent else { return [] }
    return path(of: parent) + [entries[entry].name]
  }

  /// The name of an entry in the state dict.
  func key(of entry: Int) -> String { path(of: entry).joined(separator: ".") }

  /// Whether an entry is `module` or stands somewhere in it.
  func isWithin(_ entry: Int, _ module: Int) -> Bool { ancestor(of: entry, atDepth: entries[module].depth) == module }

  /// The module of this depth around an entry, or the entry itself where it is of that depth; nil where it is less deep.
  func ancestor(of entry: Int, atDepth depth: Int) -> Int? {
    var place = entry
    while entries[place].depth > depth, let parent = entries[place].parent { place = parent }
    return entries[place].depth == depth ? place : nil
  }

  /// The innermost module that holds all of the entries, or is one of them.
  func commonModule(of places: [Int]) -> Int {
    guard var common = places.first else { return Self.root }
    for place in places.dropFirst() {
      while !isWithin(place, common), let parent = entries[common].parent { common = parent }
    }
    return common
  }

  private mutating func container(_ text: String, in place: Int) -> Int {
    let name = PythonName.attribute(text, isInLayer: entries[place].isLayer)
    if let child = entries[place].places[name], !entries[child].isParameter { return child }
    return append(.container, as: name, in: place)
  }

  private mutating func append(_ content: Content, as wish: String, in place: Int) -> Int {
    let places = entries[place].places
    let isTakenNumber = places[wish] != nil && PythonName.isNumber(wish)
    let name = PythonName.unique(isTakenNumber ? "_\(wish)" : wish) { places[$0] != nil }
    entries.append(Entry(name: name, parent: place, depth: entries[place].depth + 1, content: content))
    entries[place].children.append(entries.count - 1)
    entries[place].places[name] = entries.count - 1
    return entries.count - 1
  }
}
