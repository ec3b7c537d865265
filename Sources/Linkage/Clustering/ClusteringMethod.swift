/// How links are made into clusters, each of which is taken for one person.
public enum ClusteringMethod: String, Sendable, Codable, CaseIterable {
    /// All that links tie together, in however many steps. One wrong link joins two people.
    case connectedComponents = "connected-components"
    /// Best link first; two clusters merge unless an agency would then have two people in one.
    /// The same as merging mutual best links of clusters round by round (Splink's clustering by
    /// single best links, every file free of duplicates). For one-to-one links.
    case greedyMerge = "greedy-merge"
    /// Best link first; two clusters merge when every pair between them is a link and the last of
    /// these is met: no agency then has two people in one. The greedy solver of anonlink (0.15),
    /// where links are all pairs over a threshold.
    case completeMerge = "complete-merge"
    /// Each person joins through its best link alone: connected components of the links that are
    /// the best one of either of their people (nearest neighbours).
    case bestLink = "best-link"
    /// The two clusters whose pairs have the highest mean probability merge first, until the mean
    /// is too low; a pair without a link counts as 0. Long chains fall apart.
    case averageLinkage = "average-linkage"

    /// What suits the links of an assignment.
    static func standard(for assignment: LinkageSettings.Assignment) -> ClusteringMethod {
        switch assignment {
        case .oneToOne: .greedyMerge
        case .manyToMany: .averageLinkage
        }
    }
}
