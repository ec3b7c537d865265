/// Settings from which no population can be made, and why.
public struct PopulationError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
