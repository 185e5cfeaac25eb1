import Foundation

/// Where data comes from, as the command line names it: `cifar10:DIR`, say, or `synthetic`.
public enum DataSource: Hashable, Sendable {
  /// The four MNIST files in a folder.
  case mnist(directory: String)
  /// The four files of Fashion-MNIST, in MNIST's format, in a folder.
  case fashionMNIST(directory: String)
  /// The six files of CIFAR-10's binary version in a folder.
  case cifar10(directory: String)
  /// The two files of CIFAR-100's binary version in a folder.
  case cifar100(directory: String)
  /// The two files of SVHN's cropped digits in a folder.
  case svhn(directory: String)
  /// A folder of class folders of JPEG and PNG files.
  case imageFolder(ImageFolder)
  /// Digits that are drawn, not read.
  case synthetic

  /// What may be written, for help and for errors.
  public static let forms =
    "mnist:DIR, fashion-mnist:DIR, cifar10:DIR, cifar100:DIR, svhn:DIR, imagefolder:DIR or synthetic"

  /// Reads a command-line argument.
  ///
  /// - Throws: `DataError` if it names no known data set, or lacks a folder, or has one too many.
  public init(parsing argument: String) throws(DataError) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    let directory = parts.count > 1 ? Self.expandingHome(String(parts[1])) : nil
    switch name {
    case "mnist": self = .mnist(directory: try Self.required(directory, of: name))
    case "fashion-mnist": self = .fashionMNIST(directory: try Self.required(directory, of: name))
    case "cifar10": self = .cifar10(directory: try Self.required(directory, of: name))
    case "cifar100": self = .cifar100(directory: try Self.required(directory, of: name))
    case "svhn": self = .svhn(directory: try Self.required(directory, of: name))
    case "imagefolder": self = .imageFolder(ImageFolder(try Self.required(directory, of: name)))
    case "synthetic":
      guard directory == nil else {
        throw DataError(.argument, in: "'\(argument)'", "should be 'synthetic' alone, which reads no folder")
      }
      self = .synthetic
    default:
      throw DataError(.argument, in: "'\(argument)'", "names no known data set; it may be \(Self.forms)")
    }
  }

  /// Reads or draws the data.
  ///
  /// - Parameter badImages: what is done about images of an image folder that cannot be read.
  /// - Throws: `DataError` with one sentence that names the file and what is wrong with it.
  public func load(badImages: BadImages = .fatal) throws(DataError) -> Dataset {
    switch self {
    case .mnist(let directory): try .mnist(in: directory)
    case .fashionMNIST(let directory): try .fashionMNIST(in: directory)
    case .cifar10(let directory): try .cifar10(in: directory)
    case .cifar100(let directory): try .cifar100(in: directory)
    case .svhn(let directory): try .svhn(in: directory)
    case .imageFolder(let folder): try .imageFolder(folder, badImages: badImages)
    case .synthetic: try .synthetic()
    }
  }

  private static func required(_ directory: String?, of name: String) throws(DataError) -> String {
    guard let directory, !directory.isEmpty else {
      throw DataError(.argument, in: "'\(name)'", "needs the folder of its files: \(name):DIR")
    }
    return directory
  }

  /// Shells do not expand `~` after a colon, so this does.
  private static func expandingHome(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/") else { return path }
    return FileManager.default.homeDirectoryForCurrentUser.path + path.dropFirst()
  }
}

extension DataSource: CustomStringConvertible {
  /// The argument that names this source.
  public var description: String {
    switch self {
    case .mnist(let directory): "mnist:\(directory)"
    case .fashionMNIST(let directory): "fashion-mnist:\(directory)"
    case .cifar10(let directory): "cifar10:\(directory)"
    case .cifar100(let directory): "cifar100:\(directory)"
    case .svhn(let directory): "svhn:\(directory)"
    case .imageFolder(let folder): "imagefolder:\(folder.directory)"
    case .synthetic: "synthetic"
    }
  }
}
