internal import Files

/// The folder in which a run keeps what it has finished, so that one that was interrupted goes on
/// from there, and what does not fit into memory.
public struct WorkFolder: Sendable {
    public let path: String
    /// A number for the job: parts of another are not taken for its own.
    let job: UInt64

    /// - Parameters:
    ///   - path: a folder that exists.
    ///   - job: all that decides the result: digests of the files, settings, version.
    public init(path: String, job: String) {
        self.path = path
        var checksum = PartFile.Checksum()
        for byte in job.utf8 { checksum.add(UInt64(byte)) }
        self.job = checksum.value
    }

    /// A finished part; nil where there is none.
    func part(_ name: PartFile.Name) -> PartFile? {
        PartFile.open(path: filePath(name), job: job)
    }

    /// A part that was written just now.
    /// - Throws: `FileError` where it cannot be read as it was written.
    func written(_ name: PartFile.Name) throws(FileError) -> PartFile {
        guard let part = part(name) else {
            throw FileError(
                path: filePath(name), operation: "read again",
                reason: "it is not what was written")
        }
        return part
    }

    func writer(_ name: PartFile.Name) throws(FileError) -> PartFile.Writer {
        try PartFile.Writer(path: filePath(name), job: job)
    }

    private func filePath(_ name: PartFile.Name) -> String { "\(path)/\(name.fileName)" }
}
