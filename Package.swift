// swift-tools-version: 6.2
import PackageDescription

// Modules in the order the data goes through them; arrows point down only. `Documentation/Architecture.md` draws it.

let style: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Kernels and codecs are useless unoptimised: a debug build optimises the C targets too.
let optimised: [CSetting] = [.unsafeFlags(["-O3", "-ffp-contract=off"])]

let package = Package(
    name: "emotiond",
    products: [.executable(name: "emotiond", targets: ["emotiond"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        // What Hummingbird is made of, as far as the page names it.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.30.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0"),
    ],
    targets: [
        .executableTarget(
            name: "emotiond",
            dependencies: [
                "Capture", "FaceDetection", "Inference", "Training", "Pipeline", "EventLog", "Overlay", "Dashboard", "Imaging", "JSONText", "CAssets",
                "CGlibc", "Settings", "Threads",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: style),

        // Sinks
        .target(
            name: "EventLog",
            dependencies: [
                "Pipeline", "Capture", "Imaging", "JSONText", "HTMLReport", "EmotionPalette", "Threads", "CMosquitto",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: style),
        .target(
            name: "Dashboard",
            dependencies: [
                "Pipeline", "Capture", "Imaging", "JSONText", "EmotionPalette", "Threads", "CDashboard",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"), .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ],
            swiftSettings: style),
        .target(name: "Overlay", dependencies: ["Pipeline", "Capture", "Imaging", "EmotionPalette", "CSDL2", "CFFmpeg"], swiftSettings: style),

        // The way of a frame
        .target(name: "Pipeline", dependencies: ["Capture", "FaceDetection", "Inference", "Imaging", "Threads"], swiftSettings: style),
        .target(name: "Capture", dependencies: ["Imaging", "Threads", "CFFmpeg", "CAssets", "CV4L2", "CJPEG"], swiftSettings: style),
        .target(name: "FaceDetection", dependencies: ["Imaging", "CCascadeKernels"], swiftSettings: style),
        .target(
            name: "Inference",
            dependencies: ["Imaging", "Threads", "CInt8Kernels", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["ONNX/onnx.proto"],
            swiftSettings: style),
        .target(name: "Imaging", swiftSettings: style),
        .target(name: "Threads", dependencies: ["CGlibc"], swiftSettings: style),

        // Off the frame's way
        .target(
            name: "Training",
            dependencies: [
                "Imaging", "Inference", "JSONText", "TOMLText", "HTMLReport", "CCompression", "COneDNN", "CWinograd", "CRecipes",
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: style),

        .target(name: "JSONText", swiftSettings: style),
        .target(name: "TOMLText", dependencies: [.product(name: "TOMLKit", package: "TOMLKit")], swiftSettings: style),
        .target(
            name: "Settings", dependencies: ["TOMLText", .product(name: "TOMLKit", package: "TOMLKit")], swiftSettings: style),
        .target(name: "HTMLReport", swiftSettings: style),
        .target(name: "EmotionPalette", swiftSettings: style),

        // C: only what Swift cannot reach
        .target(name: "CInt8Kernels", cSettings: optimised),
        .target(name: "CCascadeKernels", cSettings: optimised),
        .target(name: "CWinograd", cSettings: optimised),
        .target(name: "CV4L2", linkerSettings: [.linkedLibrary("v4lconvert")]),
        .target(name: "CJPEG", cSettings: optimised, linkerSettings: [.linkedLibrary("jpeg")]),
        .target(name: "CAssets"),
        .target(name: "CRecipes"),
        .target(name: "CDashboard", exclude: ["page.html"]),
        .systemLibrary(name: "CCompression", providers: [.apt(["zlib1g-dev", "liblzma-dev"])]),
        .target(name: "CGlibc"),
        // Loaded at run time by those who need them.
        .target(name: "CSharedLibrary"),
        .target(name: "COneDNN", dependencies: ["CSharedLibrary"]),
        .target(name: "CFFmpeg", dependencies: ["CSharedLibrary"]),
        .target(name: "CMosquitto", dependencies: ["CSharedLibrary"]),
        .target(name: "CSDL2", dependencies: ["CSharedLibrary"]),

        .testTarget(name: "JSONTextTests", dependencies: ["JSONText"], swiftSettings: style),
        .testTarget(
            name: "TOMLTextTests", dependencies: ["TOMLText", .product(name: "TOMLKit", package: "TOMLKit")], swiftSettings: style),
        .testTarget(name: "SettingsTests", dependencies: ["Settings"], swiftSettings: style),
        .testTarget(
            name: "PipelineTests", dependencies: ["Pipeline", "Capture", "FaceDetection", "Inference", "Imaging", "Threads"],
            swiftSettings: style),
        .testTarget(
            name: "EventLogTests", dependencies: ["EventLog", "Pipeline", "Capture", "Imaging", "LogProbe"], exclude: ["Probe"],
            swiftSettings: style),
        .executableTarget(
            name: "LogProbe", dependencies: ["EventLog", "Pipeline", "Imaging"], path: "Tests/EventLogTests/Probe",
            swiftSettings: style),
        .testTarget(
            name: "OverlayTests", dependencies: ["Overlay", "Capture", "Pipeline", "Imaging", "CSDL2"], swiftSettings: style),
        .testTarget(
            name: "DashboardTests", dependencies: ["Dashboard", "Pipeline", "Capture", "FaceDetection", "Inference", "Imaging", "CAssets"],
            swiftSettings: style),
        .testTarget(name: "EmotiondTests", dependencies: ["emotiond", "Capture", "Imaging", "Threads"], swiftSettings: style),
        .testTarget(name: "CaptureTests", dependencies: ["Capture", "Imaging", "Threads"], swiftSettings: style),
        .executableTarget(
            name: "CameraProbe", dependencies: ["Capture", "Imaging", "Threads"], path: "Tests/VirtualMachine/CameraProbe", swiftSettings: style),
        .executableTarget(
            name: "InstructionProbe", dependencies: ["FaceDetection", "Inference", "Imaging"], path: "Tests/InstructionCounts/Probe",
            swiftSettings: style),
        .executableTarget(name: "ManualPage", path: "Tools/ManualPage", swiftSettings: style),
        .testTarget(name: "ThreadsTests", dependencies: ["Threads"], swiftSettings: style),
        .testTarget(name: "ImagingTests", dependencies: ["Imaging"], swiftSettings: style),
        .testTarget(
            name: "CInt8KernelsTests", dependencies: ["CInt8Kernels", "KernelCheck", "TileModel", "Emulation"],
            exclude: ["Check", "Cross", "TileModel"], swiftSettings: style),
        .target(name: "KernelCheck", dependencies: ["CInt8Kernels"], path: "Tests/CInt8KernelsTests/Check", cSettings: optimised),
        .target(name: "TileModel", dependencies: ["CInt8Kernels"], path: "Tests/CInt8KernelsTests/TileModel", cSettings: optimised),
        .testTarget(name: "InferenceTests", dependencies: ["Inference", "Imaging", "CInt8Kernels", "TileModel"], swiftSettings: style),
        .testTarget(name: "TrainingTests", dependencies: ["Training", "Inference", "Imaging", "CWinograd"], swiftSettings: style),
        .testTarget(
            name: "FaceDetectionTests", dependencies: ["FaceDetection", "Imaging", "Emulation"], exclude: ["Cross"],
            swiftSettings: style),
        .target(name: "Emulation", path: "Tests/Emulation", swiftSettings: style),
    ]
)
