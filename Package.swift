// swift-tools-version: 6.2
import PackageDescription

// The targets stand in the order in which a record passes through them, and each names all that it
// may import: module lines are trust lines (Sources/README.md). No target of the node depends on
// Encoding, so the node cannot name a linkage key.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "trefoil",
    products: [
        // For the benchmarks, which measure the kernels alone.
        .library(name: "CKernels", targets: ["CKernels"]),
        .library(name: "Tokens", targets: ["Tokens"]),
        .library(name: "Encoding", targets: ["Encoding"]),
        .library(name: "Linkage", targets: ["Linkage"]),
        .library(name: "SyntheticPeople", targets: ["SyntheticPeople"]),
        .executable(name: "tokenise", targets: ["tokenise"]),
        .executable(name: "linkage-node", targets: ["linkage-node"]),
        .executable(name: "synthesise", targets: ["synthesise"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // MARK: - C

        .systemLibrary(
            name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CCbc", pkgConfig: "cbc", providers: [.apt(["coinor-libcbc-dev"])]),
        .target(name: "CKernels", cSettings: [.treatAllWarnings(as: .error)]),

        // MARK: - Both sides: no identifier and no linkage key passes here

        .target(name: "Files", swiftSettings: strict),
        .target(name: "Secrets", dependencies: ["COpenSSL", "Files"], swiftSettings: strict),
        .target(name: "Tokens", dependencies: ["Files", "Secrets"], swiftSettings: strict),
        .target(
            name: "Sealing", dependencies: ["Files", "Secrets", "Tokens"], swiftSettings: strict),
        .target(name: "Terminal", swiftSettings: strict),
        .target(name: "Reports", swiftSettings: strict),

        // MARK: - Synthetic people, for canaries, the example, the tests and the benchmarks

        .target(name: "SyntheticPeople", swiftSettings: strict),

        // MARK: - Agency: identifiers and keys

        .target(name: "Records", dependencies: ["Files", yams], swiftSettings: strict),
        .target(
            name: "Encoding",
            dependencies: [
                "Files", "Records", "Sealing", "Secrets", "SyntheticPeople", "Tokens", yams,
            ],
            swiftSettings: strict),

        // The attacks on an agency's own tokens; they take the node's solver of assignments.
        .target(
            name: "Audit",
            dependencies: [
                "Encoding", "Files", "Linkage", "Records", "Reports", "Secrets", "SyntheticPeople",
                "Tokens",
            ],
            swiftSettings: strict),

        // MARK: - Node: tokens only

        .target(
            name: "Linkage", dependencies: ["CKernels", "Files", "Tokens"],
            swiftSettings: strict),

        // Cbc proves which numbers may be shown; only Release sees it.
        .target(name: "Release", dependencies: ["CCbc"], swiftSettings: strict),

        // MARK: - Programs

        .executableTarget(
            name: "tokenise",
            dependencies: [
                "Audit", "Encoding", "Files", "Records", "Sealing", "Terminal", "Tokens",
                argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "linkage-node",
            dependencies: ["Files", "Linkage", "Sealing", "Terminal", "Tokens", argumentParser],
            swiftSettings: strict),
        .executableTarget(
            name: "synthesise",
            dependencies: ["Files", "SyntheticPeople", "Terminal", argumentParser],
            swiftSettings: strict),

        // MARK: - Tests

        .target(
            name: "TestSupport", dependencies: ["Files"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .testTarget(
            name: "FilesTests", dependencies: ["Files", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SecretsTests", dependencies: ["Files", "Secrets", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TokensTests", dependencies: ["Files", "Secrets", "Tokens", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SealingTests",
            dependencies: ["Files", "Sealing", "Secrets", "Tokens", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "RecordsTests", dependencies: ["Files", "Records", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "EncodingTests",
            dependencies: [
                "Encoding", "Files", "Records", "Sealing", "Secrets", "Tokens", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AuditTests",
            dependencies: [
                "Audit", "Encoding", "Records", "Secrets", "SyntheticPeople", "Tokens",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "LinkageTests",
            dependencies: ["CKernels", "Files", "Linkage", "Secrets", "Tokens", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "ReleaseTests", dependencies: ["Release"], swiftSettings: strict),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal"], swiftSettings: strict),
        .testTarget(name: "ReportsTests", dependencies: ["Reports"], swiftSettings: strict),
        .testTarget(
            name: "SyntheticPeopleTests",
            dependencies: ["SyntheticPeople", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "SourceTreeTests", dependencies: ["TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["TestSupport", "tokenise", "linkage-node", "synthesise"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
