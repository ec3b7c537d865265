internal import Files
internal import Tokens

/// Counts the level patterns of a comparison, unit by unit; a long count keeps its parts.
struct PatternCount {
    let comparison: FieldComparison
    let folder: WorkFolder
    let stage: String
    let threads: Int

    func run(
        _ units: [WorkUnit], _ progress: (LinkageProgress) -> Void
    ) async throws -> PatternTable {
        let total = units.reduce(0) { $0 + $1.pairCount }
        let keepsParts = units.count >= LinkageSettings.unitsToKeep
        let (comparison, folder, stage) = (comparison, folder, stage)
        progress(LinkageProgress(stage: "count patterns", total: total, advance: 0))
        let parts = try await OrderedWork.map(
            Array(units.enumerated()), threads: threads,
            finished: {
                progress(
                    LinkageProgress(
                        stage: "count patterns", total: total, advance: $0.element.pairCount))
            },
            { index, unit in
                let name = PartFile.Name(stage: "patterns-\(stage)", unit: index)
                if keepsParts, let part = Self.read(name, in: folder) { return part }
                let part = comparison.count(unit).compact()
                if keepsParts { try Self.write(part, name, in: folder) }
                return part
            })
        var patterns = PatternTable(codeSpace: comparison.plan.codeSpace)
        for part in parts { patterns.merge(part) }
        return patterns.sorted()
    }

    private static func read(_ name: PartFile.Name, in folder: WorkFolder) -> PatternTable? {
        folder.part(name).map { file in
            file.withWords { words in
                var part = PatternTable()
                for index in stride(from: 0, to: words.count - 1, by: 2) {
                    part.add(words[index], amount: Int(words[index + 1]))
                }
                return part
            }
        }
    }

    private static func write(
        _ part: PatternTable, _ name: PartFile.Name, in folder: WorkFolder
    ) throws(FileError) {
        var writer = try folder.writer(name)
        for (code, count) in zip(part.codes, part.counts) {
            try writer.write(code)
            try writer.write(UInt64(count))
        }
        writer.endRun()
        try writer.commit()
    }
}
