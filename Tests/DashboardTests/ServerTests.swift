import Testing

/// Tests against the real server, one after the other: each blocks a thread of the pool on which the server works too.
@Suite(.serialized, .enabled(if: TestServer.hasCascades, "opencv-data is not installed"))
enum ServerTests {}
