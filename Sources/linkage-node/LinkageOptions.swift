import ArgumentParser
import Foundation
import Linkage

/// What `link` and `plan` may be told of a linkage.
struct LinkageOptions: ParsableArguments {
    @Flag(help: "Look for duplicates within one file.")
    var within = false

    @Option(help: "Estimated precision that the links are to have.")
    var precision = ThresholdRule.defaultPrecision

    @Flag(help: "Cut the links where the estimated F1 is highest, in place of --precision.")
    var maximumF = false

    @Option(help: "The least match probability of a link, in place of --precision.")
    var threshold: Double?

    @Option(
        help: "one-to-one (files without duplicates) or many-to-many (many records a person).")
    var assignment = LinkageSettings.Assignment.oneToOne

    @Option(
        help: "greedy (the best pair first) or optimal (the largest sum of weights), one-to-one.")
    var solver = LinkageSettings.Solver.greedy

    @Option(
        help: """
            How links make people: greedy-merge (default for one-to-one links), average-linkage \
            (for many-to-many and --within), best-link, complete-merge \
            (anonlink's greedy solver) or connected-components.
            """)
    var clustering: ClusteringMethod?

    @Flag(
        inversion: .prefixedNo,
        help: "Find duplicates within each file first, so that one-to-one links are between people."
    )
    var duplicates = true

    @Option(
        help: """
            A field in which agreement in a rare value weighs more than in a common one; may be \
            given several times (default: none).
            """)
    var termFrequency: [String] = []

    @Flag(
        inversion: .prefixedNo,
        help: "Learn u again once it is known which pairs match, since it was counted with them.")
    var freeU = true

    @Option(help: "model.json of an earlier run with the same schema, to use again.")
    var model: String?

    @Option(
        help: """
            fixed (its weights hold; only how many match is learnt) or start (all is learnt from \
            it on).
            """)
    var modelUse = ModelReuse.Use.fixed

    @Option(help: "fields or record: which filters are compared (default: fields if they travel).")
    var filters: LinkageSettings.Filters?

    @Option(
        help: """
            The least Dice similarity of a link between record-level filters (default: chosen by \
            --precision).
            """)
    var dice: Double?

    @Option(help: "The least Jaccard similarity in its place.")
    var jaccard: Double?

    @Option(help: "The greatest Hamming distance in its place, in bits.")
    var hamming: Int?

    @Option(help: "Keep the best N links of each record.")
    var top: Int?

    @Option(
        help: """
            Match keys by which records are linked before anything is compared, the surest first, \
            with commas between: number,names-birth-postcode (default: none).
            """)
    var tiers: String?

    @Option(
        help: """
            all-pairs, exact-tokens, match-keys, lsh:record or lsh:FIELD+FIELD; may be given \
            several times \
            (default: chosen by the size of the files).
            """)
    var candidates: [CandidateMethod] = []

    @Option(help: "Pairs up to which all are compared.")
    var allPairsLimit = CandidateMethod.defaultAllPairsLimit

    @Option(
        help: """
            Split a block by a further field where it holds more than N x N pairs (default: \
            chosen from --pairs-per-record).
            """)
    var blockCap: Int?

    @Option(help: "Candidates a record to allow for in blocks of one field.")
    var pairsPerRecord = LinkageSettings().pairsPerRecord

    @Option(help: "Dice similarity at which lsh is to find a pair.")
    var lshSimilarity = LinkageSettings().bandSimilarity

    @Option(help: "The share of pairs at that similarity that lsh is to find.")
    var lshRecall = LinkageSettings().bandRecall

    @Option(help: "Pairs to compare to see what blocking loses; 0 leaves it out.")
    var samplePairs = LinkageSettings().samplePairs

    @Option(help: "Memory for links in MB; what is over it goes to the run's folder.")
    var linkMemory = LinkageSettings().linkMemory >> 20

    @Option(help: "Pairs in a unit of work; a run of many units keeps each for --resume.")
    var unitPairs = LinkageSettings().unitPairs

    @Option(help: "Threads (default: all cores).")
    var threads: Int?

    @Option(help: "Bits of a CLK in plain binary files (CLKs back to back, each in whole bytes).")
    var clkBits: Int?

    @Flag(help: "Accept files made with the published example key: for the demo and tests.")
    var demonstration = false

    @Flag(
        help: """
            Accept files of profile plain, which anyone with a list of people can read: for tests \
            and synthetic data. --demonstration accepts them too.
            """)
    var allowPlain = false

    var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

    func validate(files: [String]) throws {
        if within && files.count != 1 {
            throw ValidationError("--within takes one token file.")
        }
        if !within && files.count < 2 {
            throw ValidationError(
                "Give the token files of two or more agencies, or one with --within.")
        }
    }

    var reuse: ModelReuse? {
        get throws {
            try model.map { ModelReuse(model: try ModelFile.read($0), use: modelUse) }
        }
    }

    var settings: LinkageSettings {
        var settings = LinkageSettings()
        settings.assignment = assignment
        settings.solver = solver
        settings.clustering = clustering
        settings.findsDuplicates = duplicates
        settings.filters = filters
        settings.freesU = freeU
        settings.termFrequencyFields = termFrequency
        settings.tiers =
            tiers?.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            } ?? []
        settings.threshold = threshold
        settings.targetPrecision = precision
        settings.maximizesF = maximumF
        settings.diceThreshold = dice
        settings.jaccardThreshold = jaccard
        settings.hammingThreshold = hamming
        settings.topCount = top
        settings.candidates = candidates.isEmpty ? nil : candidates
        settings.allPairsLimit = allPairsLimit
        settings.blockCap = blockCap
        settings.pairsPerRecord = pairsPerRecord
        settings.bandSimilarity = lshSimilarity
        settings.bandRecall = lshRecall
        settings.samplePairs = samplePairs
        settings.linkMemory = linkMemory.multipliedReportingOverflow(by: 1 << 20).partialValue
        settings.unitPairs = unitPairs
        settings.allowsDemonstration = demonstration
        settings.allowsPlain = allowPlain || demonstration
        settings.clkBits = clkBits
        return settings
    }
}
