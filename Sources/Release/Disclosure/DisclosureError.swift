/// Why tables are not protected or not released. Carries no count.
public enum DisclosureError: Error, Equatable, Sendable, CustomStringConvertible {
    case invalidPolicy(problem: String)
    case invalidTables(problem: String)
    /// A statistic differs from an earlier release by so few people that who came or went could be
    /// read from the two.
    case tooCloseToEarlier(statistic: String, release: String)
    /// An earlier release of the same run cannot be brought together with this one.
    case contradictsEarlier(release: String, problem: String)
    /// What earlier releases of the same people show leaves no way to protect a small count.
    case unprotectable(statistic: String)

    public var description: String {
        switch self {
        case .invalidPolicy(let problem): "disclosure policy: \(problem)"
        case .invalidTables(let problem): "overlap tables: \(problem)"
        case .tooCloseToEarlier(let statistic, let release):
            """
            not released: "\(statistic)" changed by fewer people since release \(release) than the \
            policy allows; wait for more changes, or release \(release) again as it was
            """
        case .contradictsEarlier(let release, let problem):
            "not released beside release \(release): \(problem)"
        case .unprotectable(let statistic):
            """
            not released: beside what earlier releases show, "\(statistic)" could be worked out; \
            leave out the new attribute or take coarser values
            """
        }
    }
}
