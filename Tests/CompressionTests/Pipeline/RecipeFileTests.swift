import Compression
import Networks
import Runs
import TestSupport
import Testing
import Zoo

@Suite struct RecipeFileTests {
  let place: TemporaryFolder

  init() throws { place = try TemporaryFolder() }

  static let recipe = Recipe(
    network: "lenet5-mnist",
    origin: Recipe.Origin(method: "l1", settings: ["budget": "macs=50%"], seed: .max),
    edits: [.keepChannels(KeptChannels(channelClass: "conv1", width: 20, channels: [0, 3, 19]))])

  /// What is wrong with a recipe file of the given text.
  func fault(of text: String) throws -> String {
    let path = try place.write(text, to: "recipe.json")
    let error = try #require(#expect(throws: RecipeFileError.self) { try Recipe(readingFrom: path) })
    #expect(error.path == path)
    #expect(error.description == "\(path) \(error.fault)")
    return error.fault
  }

  @Test func aRecipeReadsBackTheSame() throws {
    let folder = try RunFolder.create(place.path(of: "run"))
    try folder.write(Self.recipe)
    #expect(try Recipe(readingFrom: folder.path(of: .recipe)) == Self.recipe)
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: RecipeFileError.self) { try Recipe(readingFrom: "/nowhere/recipe.json") }
    #expect(error?.description == "/nowhere/recipe.json cannot be read")
  }

  @Test(arguments: ["", "keep conv1", "[]", "{}", "{\"version\": 1, \"network\": \"a\"}", "{\"version\": \"one\"}"])
  func whatIsNoRecipeIsRefused(_ text: String) throws {
    #expect(try fault(of: text) == "is no recipe")
  }

  @Test func anotherVersionIsRefusedByItsNumber() throws {
    let fault = try fault(of: "{\"version\": 99, \"network\": \"a\", \"edits\": []}")
    #expect(fault.hasPrefix("cannot be used") && fault.contains("99"))
  }

  @Test func anUnknownEditIsRefused() throws {
    let origin = "{\"method\": \"l1\", \"settings\": {}, \"seed\": 1}"
    let edits = "[{\"edit\": \"add-channels\", \"class\": \"conv1\"}]"
    let text = "{\"version\": 1, \"network\": \"a\", \"origin\": \(origin), \"edits\": \(edits)}"
    #expect(try fault(of: text) == "is no recipe")
  }

  @Test func aRecipeOfAnotherNetworkDoesNotFit() throws {
    #expect(throws: NetworkError.unknownClass("conv1")) {
      try Proposal(recipe: Self.recipe, of: residualNetwork())
    }
    #expect(throws: NetworkError.self) {
      try Proposal(recipe: Self.recipe, of: chain(21, 2))
    }
    #expect(throws: Never.self) { try Proposal(recipe: Self.recipe, of: Zoo.network(named: "lenet5-mnist")) }
  }
}
