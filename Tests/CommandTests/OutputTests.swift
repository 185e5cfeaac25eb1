import Runs
import Testing

/// What commands print, word for word.
struct OutputTests {
  @Test(arguments: [
    "", "inspect", "train", "evaluate", "compress", "compare", "search", "quantise", "measure", "characterise",
    "profile", "export", "apply", "resume", "report", "methods",
  ])
  func help(of command: String) throws {
    let result = command.isEmpty ? try Tool.run("--help") : try Tool.run(command, "--help")
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    try expectSnapshot(result.output, "help\(command.isEmpty ? "" : "-\(command)").txt")
  }

  @Test func methods() throws {
    try expectSnapshot(Tool.run("methods").output, "methods.txt")
    try expectSnapshot(Tool.run("methods", "--json").output, "methods.json")
  }

  @Test func inspect() throws {
    try expectSnapshot(Tool.run("inspect", "lenet5-mnist").output, "inspect-lenet5.txt")
    try expectSnapshot(Tool.run("inspect", "resnet20-cifar10", "--input", "1x3x32x32").output, "inspect-resnet20.txt")
    try expectSnapshot(Tool.run("inspect", "lenet5-mnist", "--json").output, "inspect-lenet5.json")
  }

  @Test func jsonMovesAllElseToStandardError() throws {
    let result = try Tool.run("inspect", "lenet5-mnist", "--json")
    #expect(try result.json["macs"]?.int == 2_293_000)
    #expect(result.errors.contains("conv1"))
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completion(for shell: String) throws {
    let result = try Tool.run("--generate-completion-script", shell)
    #expect(result.status == 0)
    #expect(result.output.contains("compress"))
  }
}
