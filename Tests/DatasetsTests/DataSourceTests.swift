import Datasets
import Testing

@Suite struct DataSourceTests {
  @Test func knownFormsAreRead() throws {
    #expect(try DataSource(parsing: "mnist:/data/mnist") == .mnist(directory: "/data/mnist"))
    #expect(try DataSource(parsing: "cifar10:a:b") == .cifar10(directory: "a:b"))
    #expect(try DataSource(parsing: "fashion-mnist:f") == .fashionMNIST(directory: "f"))
    #expect(try DataSource(parsing: "cifar100:c") == .cifar100(directory: "c"))
    #expect(try DataSource(parsing: "synthetic") == .synthetic)
  }

  @Test(arguments: ["mnist:/data/mnist", "fashion-mnist:x", "cifar10:x", "cifar100:x", "synthetic"])
  func descriptionIsTheArgument(argument: String) throws {
    #expect(try DataSource(parsing: argument).description == argument)
  }

  static let forms = DataSource.forms.replacing(" or ", with: ", ").split(separator: ", ").map(String.init)

  @Test(arguments: forms)
  func everyFormThatIsNamedIsKnown(form: String) throws {
    #expect(try DataSource(parsing: form).description == form)
  }

  @Test(arguments: forms.filter { $0.hasSuffix(":DIR") })
  func sourcesOfFilesLookForTheirFolder(form: String) {
    let argument = form.replacing("DIR", with: "/nowhere")
    #expect(fault { _ = try DataSource(parsing: argument).load() }?.sentence == "/nowhere does not exist.")
  }

  @Test func homeIsExpanded() throws {
    guard case .mnist(let directory) = try DataSource(parsing: "mnist:~/data") else { return #expect(Bool(false)) }
    #expect(directory.hasPrefix("/") && directory.hasSuffix("/data"))
  }

  @Test(arguments: [
    ("imagenet:/data", "'imagenet:/data' names no known data set; it may be \(DataSource.forms)."),
    ("", "'' names no known data set; it may be \(DataSource.forms)."),
    ("fashion-mnist:", "'fashion-mnist' needs the folder of its files: fashion-mnist:DIR."),
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
