import CGlibc

/// How the program asks the system for memory and gives it back. It watches for months what it begins with in milliseconds: what only the
/// beginning needs shall not stay.
enum Memory {
    /// At once, before any thread.
    static func begin() {
        // Threads ask for memory seldom and in large pieces: a heap for each would only keep some megabytes that others could use.
        mallopt(M_ARENA_MAX, 1)
    }

    /// Arguments and settings are known, files will be read. What they are read into is of use for milliseconds and lies apart, so that no
    /// holes of its size are left between what stays.
    static func beginReading() {
        mallopt(M_MMAP_THRESHOLD, 128 << 10)
    }

    /// Pictures will come. They are as large as what files are read into, but each lies where the one before it lay.
    static func beginWatching() {
        cglibc_release_code()
        mallopt(M_MMAP_THRESHOLD, 8 << 20)
        mallopt(M_TRIM_THRESHOLD, 1 << 20)
    }
}
