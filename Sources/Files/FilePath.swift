internal import Glibc

/// Questions about paths that need no open file.
public enum FilePath {
    /// Whether anything stands at `path`, a dangling symbolic link included.
    public static func exists(_ path: String) -> Bool {
        var record = stat()
        return unsafe lstat(path, &record) == 0
    }

    /// Whether `path` itself is a symbolic link.
    public static func isSymbolicLink(_ path: String) -> Bool {
        var record = stat()
        return unsafe lstat(path, &record) == 0 && record.st_mode & S_IFMT == S_IFLNK
    }

    /// Whether a new file may take the place of what stands at `path`: nothing, a regular file, or
    /// a link to one; never a device, a pipe or a folder.
    static func isReplaceable(_ path: String) -> Bool {
        var record = stat()
        guard unsafe stat(path, &record) == 0 else { return true }
        return record.st_mode & S_IFMT == S_IFREG
    }

    /// Whether both paths lead to the same file, by whatever names and links.
    public static func areSameFile(_ path: String, _ other: String) -> Bool {
        var first = stat()
        var second = stat()
        guard unsafe stat(path, &first) == 0, unsafe stat(other, &second) == 0 else {
            return false
        }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    /// Refuses to write over a file that is read: the only copy of a key, or of the people.
    /// - Throws: `FileError` if something stands at `output` and is one of `inputs`.
    public static func check(output: String, isNoneOf inputs: [String]) throws(FileError) {
        guard !inputs.contains(where: { areSameFile(output, $0) }) else {
            throw FileError(
                path: output, operation: "replace",
                reason: "it is one of the files to be read; take another name")
        }
    }

    /// The folder that holds `path`: everything before the last slash, or ".".
    public static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of `path`.
    public static func name(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }

    /// The git work tree that holds `path`, whether or not anything stands there; nil if none does.
    public static func gitWorkTree(around path: String) -> String? {
        guard let resolved = unsafe realpath(folder(of: path), nil) else { return nil }
        defer { unsafe free(resolved) }
        var folder = unsafe String(cString: resolved)
        while true {
            if exists(folder == "/" ? "/.git" : folder + "/.git") { return folder }
            if folder == "/" { return nil }
            folder = Self.folder(of: folder)
        }
    }

    /// A name in the same folder as `path`, so that a rename onto `path` stays on one file system.
    static func temporaryName(beside path: String) throws(FileError) -> String {
        var generator = SystemRandomNumberGenerator()
        let suffix = String(generator.next(), radix: 36)
        return "\(folder(of: path))/.\(name(of: path)).\(suffix).partial"
    }

    /// Makes `path` a new folder, and its parents where `parents` says so.
    /// - Parameter mode: permission bits of the last folder, less the process's umask.
    public static func createFolder(
        _ path: String, mode: UInt32 = 0o777, parents: Bool = false
    ) throws(FileError) {
        if parents {
            let parent = folder(of: path)
            if !exists(parent) { try createFolder(parent, parents: true) }
            if exists(path) { return }
        }
        guard unsafe mkdir(path, mode_t(mode)) == 0 else {
            throw FileError.current(path: path, operation: "create the folder")
        }
    }

    /// Renames without replacing a folder that holds something; a file at `new` is replaced.
    public static func rename(_ old: String, to new: String) throws(FileError) {
        guard unsafe Glibc.rename(old, new) == 0 else {
            throw FileError.current(path: new, operation: "rename \(old) to it")
        }
        try synchroniseFolder(of: new)
    }

    /// Removes one file.
    public static func removeFile(_ path: String) throws(FileError) {
        guard unsafe unlink(path) == 0 else {
            throw FileError.current(path: path, operation: "remove")
        }
    }

    /// Waits until the entry of `path` in its folder is on the disk.
    public static func synchroniseFolder(of path: String) throws(FileError) {
        let number = unsafe open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw FileError.current(path: path, operation: "open its folder") }
        fsync(number)
        close(number)
    }
}
