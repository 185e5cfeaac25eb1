import Foundation
import GRDB
import Runs

/// A file of measured times: networks as wholes and the layers in them, by engine, settings and machine.
///
/// It is an SQLite database, so that it can be added to at any moment, killed at any moment, merged, and asked by others:
///
/// ```sql
/// SELECT kind, input, output, AVG(microseconds) FROM layer GROUP BY kind, input, output;
/// ```
public struct LatencyTable: Sendable {
  private let queue: DatabaseQueue
  private let path: String

  /// Opens the table at `path`, or makes an empty one.
  ///
  /// - Throws: `LatencyTableError` when the file is something else or cannot be written to.
  public init(_ path: String) throws {
    self.path = path
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    queue = try Self.guarding(path) {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.read { db in
        guard try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0 <= Self.version else {
          throw LatencyTableError.newer(path)
        }
        if try db.tableExists("context") || (try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_master") == 0) {
          return
        }
        throw LatencyTableError.foreign(path)
      }
      try queue.write { try $0.execute(sql: Self.schema) }
      return queue
    }
  }

  /// Opens a table that is there.
  ///
  /// - Throws: `LatencyTableError` when it is not, or is something else.
  public init(existing path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { throw LatencyTableError.missing(path) }
    try self.init(path)
  }

  private static let version = 1

  private static let schema = """
    PRAGMA user_version = \(version);
    CREATE TABLE IF NOT EXISTS context (
      id INTEGER PRIMARY KEY, engine TEXT NOT NULL, version TEXT NOT NULL, precision TEXT NOT NULL,
      threads INTEGER NOT NULL, batch INTEGER NOT NULL, spins INTEGER NOT NULL, system TEXT NOT NULL,
      processor TEXT NOT NULL, cores INTEGER NOT NULL, memory INTEGER NOT NULL,
      UNIQUE (engine, version, precision, threads, batch, spins, system, processor, cores, memory));
    CREATE TABLE IF NOT EXISTS network (
      id INTEGER PRIMARY KEY, context INTEGER NOT NULL REFERENCES context(id), model TEXT NOT NULL, space TEXT NOT NULL,
      seed INTEGER NOT NULL, number INTEGER NOT NULL, milliseconds REAL, macs INTEGER NOT NULL, fault TEXT,
      UNIQUE (context, model, space, seed, number));
    CREATE TABLE IF NOT EXISTS layer (
      network INTEGER NOT NULL REFERENCES network(id), node TEXT NOT NULL, kind TEXT NOT NULL, input INTEGER NOT NULL,
      output INTEGER NOT NULL, microseconds REAL NOT NULL, PRIMARY KEY (network, node)) WITHOUT ROWID;
    """

  /// A network that was measured: which it is, what it took, and its layers.
  package struct Entry: Hashable, Sendable {
    package var variant: Variant
    /// Milliseconds of a call; nil where the engine could not run it.
    package var milliseconds: Double?
    package var macs: Int
    /// Why the engine could not run it.
    package var fault: String?
    package var layers: [Layer] = []

    package init(variant: Variant, milliseconds: Double?, macs: Int, fault: String? = nil, layers: [Layer] = []) {
      (self.variant, self.milliseconds, self.macs) = (variant, milliseconds, macs)
      (self.fault, self.layers) = (fault, layers)
    }
  }

  /// Which variant of which network.
  package struct Variant: Hashable, Sendable {
    package var model: String
    package var space: String
    package var seed: UInt64
    package var number: Int

    package init(model: String, space: String, seed: UInt64, number: Int) {
      (self.model, self.space, self.seed, self.number) = (model, space, seed, number)
    }
  }

  /// One node in a network.
  package struct Layer: Hashable, Sendable {
    package var node: String
    package var shape: LayerShape
    package var microseconds: Double

    package init(node: String, shape: LayerShape, microseconds: Double) {
      (self.node, self.shape, self.microseconds) = (node, shape, microseconds)
    }
  }
}

extension LatencyTable {
  /// The contexts that the table knows, in the order in which they came.
  public func contexts() throws -> [LatencyContext] {
    try reading { db in try Row.fetchAll(db, sql: "SELECT * FROM context ORDER BY id").compactMap(LatencyContext.init) }
  }

  /// Whether a variant has been measured, or been found not to run.
  package func contains(_ variant: Variant, in context: LatencyContext) throws -> Bool {
    try reading { db in
      guard let id = try Self.id(of: context, in: db) else { return false }
      return try Int.fetchOne(
        db, sql: "SELECT 1 FROM network WHERE context = ? AND model = ? AND space = ? AND seed = ? AND number = ?",
        arguments: [id, variant.model, variant.space, Int64(bitPattern: variant.seed), variant.number]) != nil
    }
  }

  /// Adds a network; one that is there already stays as it is.
  package func insert(_ entry: Entry, in context: LatencyContext) throws {
    try writing { try Self.insert(entry, in: context, db: $0) }
  }

  /// All networks of a context, in the order of their models and numbers.
  package func entries(in context: LatencyContext) throws -> [Entry] {
    try reading { db in
      guard let id = try Self.id(of: context, in: db) else { return [] }
      var layers: [Int64: [Layer]] = [:]
      let rows = try Row.fetchCursor(
        db, sql: "SELECT layer.* FROM layer JOIN network ON network.id = layer.network WHERE context = ?",
        arguments: [id])
      while let row = try rows.next() {
        let shape = LayerShape(LayerKind(row["kind"]), input: row["input"], output: row["output"])
        layers[row["network"], default: []].append(
          Layer(node: row["node"], shape: shape, microseconds: row["microseconds"]))
      }
      return try Row.fetchAll(
        db, sql: "SELECT * FROM network WHERE context = ? ORDER BY model, space, seed, number", arguments: [id]
      ).map { row in
        let variant = Variant(
          model: row["model"], space: row["space"], seed: UInt64(bitPattern: row["seed"]), number: row["number"])
        return Entry(
          variant: variant, milliseconds: row["milliseconds"], macs: row["macs"], fault: row["fault"],
          layers: layers[row["id"]] ?? [])
      }
    }
  }

  /// Adds all that `other` has and this table has not.
  ///
  /// - Returns: how many networks came.
  /// - Throws: `LatencyTableError` when a file cannot be read or written to.
  @discardableResult
  public func merge(_ other: LatencyTable) throws -> Int {
    let before = try count()
    for context in try other.contexts() {
      let entries = try other.entries(in: context)
      try writing { db in for entry in entries { try Self.insert(entry, in: context, db: db) } }
    }
    return try count() - before
  }

  /// How many networks the table has.
  public func count() throws -> Int {
    try reading { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM network") ?? 0 }
  }
}

extension LatencyTable {
  private static func insert(_ entry: Entry, in context: LatencyContext, db: Database) throws {
    let (settings, machine, variant) = (context.settings, context.machine, entry.variant)
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO context
        (engine, version, precision, threads, batch, spins, system, processor, cores, memory)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        context.engine.rawValue, context.version, settings.precision.rawValue, settings.threads, settings.batch,
        settings.spins, machine.system, machine.processor, machine.cores, Int64(clamping: machine.memory),
      ])
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO network (context, model, space, seed, number, milliseconds, macs, fault)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id(of: context, in: db), variant.model, variant.space, Int64(bitPattern: variant.seed), variant.number,
        entry.milliseconds, entry.macs, entry.fault,
      ])
    guard db.changesCount > 0 else { return }
    let network = db.lastInsertedRowID
    let statement = try db.cachedStatement(sql: "INSERT INTO layer VALUES (?, ?, ?, ?, ?, ?)")
    for layer in entry.layers {
      try statement.execute(arguments: [
        network, layer.node, layer.shape.kind.description, layer.shape.input, layer.shape.output, layer.microseconds,
      ])
    }
  }

  private static func id(of context: LatencyContext, in db: Database) throws -> Int64? {
    let (settings, machine) = (context.settings, context.machine)
    return try Int64.fetchOne(
      db,
      sql: """
        SELECT id FROM context WHERE engine = ? AND version = ? AND precision = ? AND threads = ? AND batch = ?
        AND spins = ? AND system = ? AND processor = ? AND cores = ? AND memory = ?
        """,
      arguments: [
        context.engine.rawValue, context.version, settings.precision.rawValue, settings.threads, settings.batch,
        settings.spins, machine.system, machine.processor, machine.cores, Int64(clamping: machine.memory),
      ])
  }

  private func reading<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.guarding(path) { try queue.read(body) }
  }

  private func writing<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.guarding(path) { try queue.write(body) }
  }

  /// Does `body`, and makes of what SQLite says a sentence that names the file.
  private static func guarding<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      guard let fault = error as? DatabaseError else { throw error }
      if fault.resultCode == .SQLITE_NOTADB { throw LatencyTableError.foreign(path) }
      throw LatencyTableError.refused(path, fault.message ?? "\(fault.resultCode)")
    }
  }
}

extension LatencyContext {
  fileprivate init?(_ row: Row) {
    guard let engine = EngineName(rawValue: row["engine"]),
      let precision = EngineSettings.Precision(rawValue: row["precision"])
    else { return nil }
    self.init(
      engine: engine, version: row["version"],
      settings: EngineSettings(
        precision: precision, threads: row["threads"], batch: row["batch"], spins: row["spins"]),
      machine: Machine(
        system: row["system"], processor: row["processor"], cores: row["cores"],
        memory: UInt64(clamping: row["memory"] as Int64)))
  }
}
