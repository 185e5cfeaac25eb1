import Datasets
import Testing

@Suite struct DataSourceTests {
  @Test func knownFormsAreRead() throws {
    #expect(try DataSource(parsing: "mnist:/data/mnist") == .mnist(directory: "/data/mnist"))
    #expect(try DataSource(parsing: "cifar10:a:b") == .cifar10(directory: "a:b"))
    #expect(try DataSource(parsing: "synthetic") == .synthetic)
  }

  @Test(arguments: ["mnist:/data/mnist", "cifar10:x", "synthetic"])
  func descriptionIsTheArgument(argument: String) throws {
    #expect(try DataSource(parsing: argument).description == argument)
  }

  @Test func homeIsExpanded() throws {
    guard case .mnist(let directory) = try DataSource(parsing: "mnist:~/data") else { return #expect(Bool(false)) }
    #expect(directory.hasPrefix("/") && directory.hasSuffix("/data"))
  }

  @Test(arguments: [
    ("imagenet:/data", "'imagenet:/data' names no known data set; known are mnist:DIR, cifar10:DIR, synthetic."),
    ("", "'' names no known data set; known are mnist:DIR, cifar10:DIR, synthetic."),
    ("mnist", "'mnist' needs the folder of its files: mnist:DIR."),
    ("cifar10:", "'cifar10' needs the folder of its files: cifar10:DIR."),
    ("synthetic:x", "'synthetic:x' should be 'synthetic' alone, which reads no folder."),
  ])
  func othersAreRefusedInOneSentence(argument: String, sentence: String) {
    let error = #expect(throws: DataError.self) { try DataSource(parsing: argument) }
    #expect(error?.fault == .argument)
    #expect(error?.description == sentence)
  }
}
