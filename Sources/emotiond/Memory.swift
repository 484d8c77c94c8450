import CGlibc
import Glibc

/// How the program asks the system for memory and gives it back. It watches for months what it begins with in milliseconds: what only the
/// beginning needs shall not stay.
enum Memory {
    /// At once, before any thread.
    static func begin() {
        // Threads ask for memory seldom and in large pieces: a heap for each would only keep some megabytes that others could use.
        mallopt(M_ARENA_MAX, 1)
    }

    /// Arguments and settings are known, models will be read. What they are read into is of use for milliseconds and lies apart, so that no
    /// holes of its size are left between what stays.
    static func beginReading() { mallopt(M_MMAP_THRESHOLD, 128 << 10) }

    /// The code for arguments, settings and files has done its work.
    static func beginWatching() { cglibc_release_code() }

    /// Gives up constants in the program's file that were read once; where they are asked for again, they come from the file again.
    static func release(_ constants: UnsafeRawBufferPointer) {
        let page = UInt(sysconf(Int32(_SC_PAGESIZE))), start = UInt(bitPattern: constants.baseAddress)
        let first = (start + page - 1) / page * page, last = (start + UInt(constants.count)) / page * page
        if first < last { madvise(UnsafeMutableRawPointer(bitPattern: first), Int(last - first), MADV_DONTNEED) }
    }
}
