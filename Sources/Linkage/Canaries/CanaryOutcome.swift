/// What a run found of the canaries: invented people whom the agencies planted, the same in each
/// file, so that precision and recall on them are counted and not estimated.
///
/// It says how well people like these are found. Real people's errors may be others.
public struct CanaryOutcome: Sendable, Codable, Equatable {
    /// Canaries without mistakes, at both agencies.
    public var controls: Int
    /// Controls whose filters are the same at both: all of them, or the encodings differ.
    public var agreeingControls: Int
    /// Canaries that each agency wrote down with mistakes of its own, at both agencies.
    public var copies: Int
    /// Copies that were linked to themselves.
    public var foundCopies: Int
    /// Links of a canary to somebody else.
    public var falseLinks: Int
    /// Canaries of one agency that the other does not have: the agencies planted unlike numbers.
    public var unpaired: Int
    /// foundCopies / copies, with a 95 % interval (Wilson, JASA 1927); nil without copies.
    public var recall: EstimatedShare?
    /// Right links of copies over these and all false links, with a 95 % interval; nil without
    /// links.
    public var precision: EstimatedShare?

    /// What the operator should know.
    var warnings: [String] {
        var warnings: [String] = []
        if agreeingControls < controls {
            warnings.append(
                "\(controls - agreeingControls) of \(controls) canaries without mistakes are "
                    + "encoded differently by the two agencies: their programs or their cleaning "
                    + "differ, so do not use these links; encode again with one version")
        }
        if unpaired > 0 {
            warnings.append(
                "\(unpaired) canaries are in one file only: the agencies planted different numbers")
        }
        return warnings
    }
}
