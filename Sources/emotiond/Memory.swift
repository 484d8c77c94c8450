import CGlibc
import Glibc

/// How the program asks the system for memory and gives it back. It watches for months what it begins with in milliseconds: what only the
/// beginning needs shall not stay.
enum Memory {
    /// At once, before any thread.
    static func begin() {
        // One heap for the main thread and one for all others, which need not wait for each other while models are read. Later threads ask
        // for memory seldom and in large pieces: a heap for each would only keep some megabytes that others could use.
        mallopt(M_ARENA_MAX, 2)
    }

    /// Models will be read. What they are read into is of use for milliseconds: the largest pieces lie apart and go back to the system, so
    /// that no holes of their size are left between what stays. The others are kept for what comes next: while two threads are at work,
    /// giving memory back costs more than reading it. Half of what the beginning took was the kernel's clearing of small pages.
    static func beginReading() { prepareHeap }

    /// Once.
    private static let prepareHeap: Void = {
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
        mallopt(M_TRIM_THRESHOLD, 16 << 20)
        // What the cascades are read into fills it.
        cglibc_widen_heap(1)
    }()

    /// The code for arguments, settings and files has done its work, and the constants beside it.
    static func beginWatching() { cglibc_release_code() }
}
