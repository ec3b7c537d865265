public import ArgumentParser
public import Sealing

// A day, as an argument.

extension UTCDay: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
