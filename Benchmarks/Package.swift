// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that users of Trefoil neither fetch nor build its benchmarks.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "trefoil-benchmarks",
    dependencies: [.package(name: "trefoil", path: "../")],
    targets: [
        .executableTarget(
            name: "people-benchmark",
            dependencies: [.product(name: "SyntheticPeople", package: "trefoil")],
            swiftSettings: strict),
        .executableTarget(
            name: "kernel-benchmark",
            dependencies: [.product(name: "CKernels", package: "trefoil")],
            cSettings: [.treatAllWarnings(as: .error)]),
    ],
    swiftLanguageModes: [.v6]
)
