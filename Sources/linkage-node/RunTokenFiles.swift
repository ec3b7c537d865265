import Files
import Linkage
import Sealing
import Tokens

/// The token files of a finished run, found again by name and proved by digest.
struct RunTokenFiles {
    let record: RunRecord
    private let folders: [String]
    private let directory: String

    /// - Parameters:
    ///   - directory: the run's folder; beside it and in the current folder files are looked for.
    ///   - tokens: the folder to look in instead; nil where the operator named none.
    init(of record: RunRecord, in directory: String, tokens: String?) {
        self.record = record
        var directory = directory
        while directory.count > 1 && directory.hasSuffix("/") { directory.removeLast() }
        self.directory = directory
        let beside = FilePath.folder(of: directory)
        folders = tokens.map { [$0] } ?? (beside == "." ? ["."] : [".", beside])
    }

    /// The tables, in the order of the run's inputs.
    /// - Throws: `LinkageError.invalidFile`, `TokenFileError`; of sealed ones `SealingError`.
    func open() throws -> [TokenTable] {
        let sealed = try SealedInput.read(of: directory)
        return try record.inputs.map { try open($0, sealed: sealed) }
    }

    /// Paths of the files, for messages.
    var names: [String] { record.inputs.map(\.file) }

    private func open(_ input: RunRecord.Input, sealed: SealedInput?) throws -> TokenTable {
        var other: String?
        for folder in folders {
            let path = "\(folder)/\(input.file)"
            guard FilePath.exists(path) else { continue }
            // An agency's plain file would do as well: its digest tells.
            let opening = SealedFile.isSealed(path: path) ? sealed : nil
            let table = try OpenedFiles.open(
                [path], sealed: opening, clkBits: record.settings.clkBits,
                scratchBeside: ScratchFolder.place
            ).tables[0]
            if "\(table.digest)" == input.digest { return table }
            other = path
        }
        if let other {
            throw LinkageError.invalidFile(
                path: other, row: nil,
                problem: "it is not the token file that the run linked; its content differs")
        }
        throw LinkageError.invalidFile(
            path: input.file, row: nil,
            problem: "the run's token file is not in \(folders.joined(separator: " or ")); say "
                + "where with --tokens")
    }
}
