import ArgumentParser
import Foundation
import Runs
import Torch

/// Reads jobs, one JSON object a line, and answers each with one JSON object on one line.
///
/// `Scripts/onnx-conformance` writes the jobs. A job that fails is answered with `error` and the `stage` that it failed
/// in, and the next one is read.
@main
struct Conformance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "espalier-conformance",
    abstract: "Run, prune and export ONNX files as the lines on standard input ask, and answer in lines of JSON.")

  @Option(help: "How many processor threads to compute with.")
  var threads = 1

  func run() throws {
    try Runtime.setThreadCount(threads)
    while let line = readLine() {
      let answer = Worker.answer(to: line)
      try FileHandle.standardOutput.write(contentsOf: Data((answer.compactText + "\n").utf8))
    }
  }
}
