internal import Glibc
internal import Synchronization

/// The files of this process that are being written and do not stand in their place yet, so that
/// an interrupted program can take them away.
public enum PartialFiles {
    private static let paths = Mutex<Set<String>>([])

    /// Removes them all: what a program does when it is told to stop.
    public static func removeAll() {
        for path in paths.withLock({ $0 }) { unsafe unlink(path) }
    }

    static func add(_ path: String) { paths.withLock { _ = $0.insert(path) } }

    static func remove(_ path: String) { paths.withLock { _ = $0.remove(path) } }
}
