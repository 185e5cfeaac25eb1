// swift-tools-version: 6.2
import PackageDescription

/// Where LibTorch's `include` and `lib` stand: `LIBTORCH` if it is set, else what `Scripts/setup` unpacked.
let libTorch = Context.environment["LIBTORCH"] ?? "\(Context.packageDirectory)/.deps/libtorch"

// Headers of CKernels are read as text: in C++20, clang would take them from a module, which SwiftPM does not build for C++.
let torchCompileSettings: [CXXSetting] = [
  .unsafeFlags([
    "-I\(libTorch)/include", "-I\(libTorch)/include/torch/csrc/api/include", "-Wno-deprecated",
    "-fmodule-name=CKernels",
  ])
]

let torchLinkSettings: [LinkerSetting] = [
  .unsafeFlags(["-L\(libTorch)/lib", "-Xlinker", "-rpath", "-Xlinker", "\(libTorch)/lib"]),
  .linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
]

let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

/// Where `Scripts/setup` unpacks the inference engines, which are loaded only when they are asked for.
let engineFolder = "\(Context.packageDirectory)/.deps/engines"

/// A library target with the settings that every Swift target of ours has.
func module(
  _ name: String, on dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: swiftSettings)
}

/// The tests of one module; `TestSupport` holds what they share.
func tests(of name: String, with dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name), "TestSupport"] + dependencies,
    resources: [.copy("Golden")], swiftSettings: swiftSettings)
}

let package = Package(
  name: "Espalier",
  platforms: [.macOS(.v15)],
  products: [
    .library(
      name: "Espalier",
      targets: [
        "Networks", "Zoo", "ModelFiles", "Datasets", "Runs", "Torch", "Training", "Search", "Deployment", "Compression",
        "Reports",
      ]),
    // What needs no LibTorch: networks, the zoo, and the files that hold them.
    .library(name: "ModelFiles", targets: ["Networks", "Zoo", "ModelFiles"]),
    .executable(name: "espalier", targets: ["espalier"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.28.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.0.0"),
  ],
  targets: [
    // Floor 0: C faces of C++ and system libraries.
    .target(name: "CKernels"),
    .target(
      name: "CTorch", dependencies: ["CKernels"], cxxSettings: torchCompileSettings, linkerSettings: torchLinkSettings),
    .target(name: "CEngines", cxxSettings: [.define("CE_FOLDER", to: "\"\(engineFolder)\"")]),
    .target(name: "CHarness"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .target(
      name: "CImages", dependencies: ["CJPEG", "CPNG"], linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png")]),

    // The plotting library of reports, built in.
    .target(name: "CPlotting"),

    // Floor 1
    module("Torch", on: ["CTorch"]),

    // Floor 2: pure Swift.
    module("Networks", on: [orderedCollections]),
    module("Runs", on: [protobuf]),

    // Floor 3
    module("Zoo", on: ["Networks", orderedCollections]),
    module("ModelFiles", on: ["Networks", "Runs", orderedCollections, protobuf]),
    module("Datasets", on: ["CImages", "CZlib"]),

    // Floor 4
    module(
      "Training", on: ["Torch", "Networks", "ModelFiles", "Datasets", "Runs", orderedCollections]),

    module("Search", on: ["Datasets"]),

    // Floor 5
    module(
      "Deployment",
      on: [
        "CEngines", "CHarness", "CKernels", "Training", "Torch", "Networks", "ModelFiles", "Datasets", "Runs",
        orderedCollections, grdb,
      ]),
    module(
      "Compression",
      on: [
        "Deployment", "Search", "Training", "Torch", "Networks", "ModelFiles", "Datasets", "Runs", orderedCollections,
      ]),

    // Floor 6
    module(
      "Reports", on: ["CPlotting", "Deployment", "Networks", "Runs"],
      resources: [.embedInCode("Curves/curves.js"), .embedInCode("Markup/scatter.js")]),

    // Floor 7
    .executableTarget(
      name: "espalier",
      dependencies: [
        "Reports", "Compression", "Deployment", "Training", "Torch", "Datasets", "ModelFiles", "Zoo", "Networks",
        "Runs",
        argumentParser,
      ],
      swiftSettings: swiftSettings),

    .executableTarget(
      name: "espalier-bench",
      dependencies: [
        "Reports", "Compression", "Search", "Deployment", "Training", "Torch", "Datasets", "ModelFiles", "Zoo",
        "Networks", "Runs", "TestSupport", argumentParser, orderedCollections,
      ],
      path: "Benchmarks/EspalierBench", swiftSettings: swiftSettings),

    .executableTarget(
      name: "espalier-conformance",
      dependencies: [
        "Compression", "Training", "Torch", "ModelFiles", "Networks", "Runs", argumentParser, orderedCollections,
      ],
      path: "Benchmarks/EspalierConformance", swiftSettings: swiftSettings),

    .target(
      name: "TestSupport", dependencies: ["Networks", orderedCollections], path: "Tests/TestSupport",
      swiftSettings: swiftSettings),
    tests(of: "CKernels"),
    tests(of: "Torch"),
    tests(of: "Networks", with: [orderedCollections]),
    tests(of: "Runs"),
    tests(of: "Zoo", with: ["Networks", orderedCollections]),
    tests(of: "ModelFiles", with: ["Networks", "Zoo", orderedCollections, protobuf]),
    tests(of: "Datasets"),
    tests(
      of: "Training", with: ["Torch", "Networks", "ModelFiles", "Zoo", "Datasets", "Runs", orderedCollections]),
    tests(of: "Search", with: ["Datasets"]),
    tests(
      of: "Deployment",
      with: ["Compression", "Training", "Torch", "Datasets", "ModelFiles", "Networks", "Zoo", orderedCollections]),
    tests(
      of: "Compression",
      with: ["Search", "Torch", "Training", "Networks", "Zoo", "Datasets", "Runs", orderedCollections]),
    tests(of: "Reports", with: ["Deployment", "Networks", "Runs"]),
    .testTarget(
      name: "CommandTests",
      dependencies: ["TestSupport", "espalier", "Training", "Datasets", "ModelFiles", "Zoo", "Networks", "Runs"],
      resources: [.copy("Golden")],
      swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx20
)
