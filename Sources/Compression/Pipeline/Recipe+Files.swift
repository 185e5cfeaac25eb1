import Foundation
public import Networks
public import Runs

extension Recipe {
  /// Reads a recipe from the file at `path`.
  ///
  /// - Throws: `RecipeFileError` when the file is missing or no recipe.
  public init(readingFrom path: String) throws {
    guard let content = FileManager.default.contents(atPath: path) else {
      throw RecipeFileError(path: path, fault: "cannot be read")
    }
    do {
      self = try JSONDecoder().decode(Recipe.self, from: content)
    } catch let error as NetworkError {
      throw RecipeFileError(path: path, fault: "cannot be used: \(error)")
    } catch {
      throw RecipeFileError(path: path, fault: "is no recipe")
    }
  }
}

/// Why a file cannot be replayed.
public struct RecipeFileError: Error, Equatable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let fault: String

  /// One sentence that names the file and the fault.
  public var description: String { "\(path) \(fault)" }
}

extension RunFolder {
  /// Reads `recipe.json`; nil if the run has none yet.
  ///
  /// - Throws: `RecipeFileError` when the file is no recipe.
  public func readRecipe() throws -> Recipe? {
    has(.recipe) ? try Recipe(readingFrom: path(of: .recipe)) : nil
  }

  /// Writes `recipe.json`.
  ///
  /// - Throws: `RunError` when the folder cannot be written to.
  public func write(_ recipe: Recipe) throws {
    try write(try JSONValue(encoding: recipe).prettyText.utf8, to: .recipe)
  }
}
