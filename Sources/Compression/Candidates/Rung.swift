/// How closely a candidate is looked at: each rung costs more than the one before it and tells more.
public enum Rung: String, Codable, Sendable, CaseIterable {
  /// What the method says is lost, by arithmetic alone.
  case predicted
  /// Cut, with the weights that are left fitted and batch norm's statistics measured anew; nothing is trained.
  case fitted
  /// Trained for an epoch behind that.
  case trained
}
