import ArgumentParser
import Compression
import Datasets
import Deployment
import Foundation
import ModelFiles
import Networks
import Reports
import Runs
import Training
import Zoo

/// The exit codes of the tool.
enum ExitStatus: Int32 {
  case done = 0
  case failed = 1
  case unusableInput = 2
  case budgetMissed = 3
  case interrupted = 130
  case terminated = 143

  /// The code that an error ends the tool with.
  init(of error: any Error) {
    switch error {
    case let code as ExitCode: self = ExitStatus(rawValue: code.rawValue) ?? .failed
    case let error as ModelFileError where error.kind == .unwritable: self = .failed
    case is DataError, is ScoreError, is SparseTrainingError, is ModelFileError, is NetworkError, is BudgetError,
      is GroupError, is BlockError, is SupernetError, is SlimmingError, is MethodError, is ZooError,
      is ConfigurationError, is ModelArgumentError, is RecipeFileError:
      self = .unusableInput
    case let interruption as Interruption: self = ExitStatus(rawValue: interruption.exitStatus) ?? .failed
    case let error as RunError where error.isUnusableInput: self = .unusableInput
    case is ResumptionError, is ReportError, is QuantisationError, is QueryError: self = .unusableInput
    case let error as LatencyTableError: self = error.isUnusableInput ? .unusableInput : .failed
    case let error as TrainingError: self = error.isUnusableInput ? .unusableInput : .failed
    default:
      switch Espalier.exitCode(for: error) {
      case .success: self = .done
      case .validationFailure: self = .unusableInput
      default: self = .failed
      }
    }
  }

  /// Ends the tool, after saying what was wrong, or what was asked for in the case of help.
  func exit(with error: any Error) -> Never {
    if !(error is ExitCode) {
      let isParserError = Espalier.exitCode(for: error) == .validationFailure || self == .done
      let message = isParserError ? Espalier.fullMessage(for: error) : "Error: \(error)"
      if !message.isEmpty {
        (self == .done ? FileHandle.standardOutput : .standardError).write(Data("\(message)\n".utf8))
      }
    }
    Foundation.exit(rawValue)
  }
}

extension RunError {
  /// Whether the user named a folder that is not what it should be.
  fileprivate var isUnusableInput: Bool { fault == .changed || fault == .read || fault == .format }
}

extension LatencyTableError {
  /// Whether the user named a file that is not what it should be.
  fileprivate var isUnusableInput: Bool {
    switch self {
    case .missing, .foreign, .newer: true
    case .refused, .unmeasured, .tooFew, .unknownKinds: false
    }
  }
}

extension TrainingError {
  /// Whether the user gave what does not go together.
  fileprivate var isUnusableInput: Bool {
    switch self {
    case .imageMismatch, .classMismatch, .nothingToRestore, .tooFewImages, .cannotRun, .checkpointMismatch, .noTeacher,
      .nothingToCompare, .otherChannels, .unknownNode:
      true
    case .diverged: false
    }
  }
}
