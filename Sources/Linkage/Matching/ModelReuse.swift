internal import Tokens

/// A model of an earlier run, used again.
public struct ModelReuse: Sendable, Codable, Equatable {
    /// What is taken from it.
    public enum Use: String, Sendable, Codable, CaseIterable {
        /// m and u stay as they are: the same agreement counts for as much in every run. How many
        /// of the pairs match, and how many are relatives, is learnt from the files.
        case fixed
        /// Everything is learnt from the files, from the model on.
        case start
    }

    public var model: ModelRecord
    public var use: Use

    public init(model: ModelRecord, use: Use) {
        self.model = model
        self.use = use
    }

    /// - Parameter agencyPairs: their numbers in `tables`.
    /// - Throws: `LinkageError.incompatible` where the model was not made for such files.
    func check(_ tables: [TokenTable], agencyPairs: [(Int, Int)]) throws(LinkageError) {
        let header = tables[0].header
        guard model.schemaDigest == "\(header.schemaDigest)" else {
            throw .incompatible(
                "the model was learnt with the schema \(model.schemaDigest), these files are of "
                    + "\(header.schemaDigest): weights of one do not hold for the other")
        }
        let plan = try ComparisonPlan(header: header)
        for (left, right) in agencyPairs {
            let names = (tables[left].header.agency, tables[right].header.agency)
            guard try match(of: names, plan: plan) != nil else {
                throw .incompatible(
                    "the model is not of \(names.0) - \(names.1); it is of "
                        + model.agencyPairs.map { "\($0.agencyA) - \($0.agencyB)" }
                        .joined(separator: ", "))
            }
        }
        if use == .start && tables.count == 1 {
            throw .invalidSetting(
                "duplicates within a file are learnt from no start; use the model as it is (fixed)")
        }
    }

    /// The model of two agencies, in either order, or the only one.
    func match(
        of agencies: (String, String), plan: ComparisonPlan
    ) throws(LinkageError) -> MatchModel? {
        let isWithin = agencies.0 == agencies.1
        let pairs = model.agencyPairs.filter { ($0.agencyA == $0.agencyB) == isWithin }
        let pair =
            pairs.first { Set([$0.agencyA, $0.agencyB]) == Set([agencies.0, agencies.1]) }
            ?? (pairs.count == 1 ? pairs[0] : nil)
        guard let pair else { return nil }
        return try ModelRecord.model(pair, plan: plan)
    }
}
