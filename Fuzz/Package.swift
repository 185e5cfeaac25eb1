// swift-tools-version: 6.2
import PackageDescription

/// A fuzz target: one reader of model files, fed by libFuzzer.
///
/// `Scripts/fuzz` builds and runs them.
func fuzzer(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: ["FuzzSupport", .product(name: "ModelFiles", package: "espalier")],
    swiftSettings: swiftSettings)
}

let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "EspalierFuzz",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "espalier", path: ".."), .package(url: "https://github.com/apple/swift-collections", from: "1.1.0"),
  ],
  targets: [
    .target(
      name: "FuzzSupport",
      dependencies: [
        .product(name: "ModelFiles", package: "espalier"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      swiftSettings: swiftSettings),
    fuzzer("FuzzZip"), fuzzer("FuzzLegacy"), fuzzer("FuzzSafeTensors"), fuzzer("FuzzArchitecture"), fuzzer("FuzzONNX"),
    .executableTarget(
      name: "FuzzSeeds", dependencies: [.product(name: "ModelFiles", package: "espalier")],
      swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6]
)
