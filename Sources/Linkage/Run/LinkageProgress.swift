/// How far a stage of a run has come.
public struct LinkageProgress: Sendable {
    /// What is done, a verb: "count patterns".
    public var stage: String
    /// Pairs of the whole stage.
    public var total: Int
    /// Pairs done since it was told last; 0 begins a stage.
    public var advance: Int
}
