public import ArgumentParser
public import Linkage

// The engine's own choices, as arguments.

extension LinkageSettings.Assignment: ExpressibleByArgument {}
extension LinkageSettings.Filters: ExpressibleByArgument {}
extension CandidateMethod: ExpressibleByArgument {}
