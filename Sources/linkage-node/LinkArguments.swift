public import ArgumentParser
public import Linkage

// The engine's own choices, as arguments.

extension LinkageSettings.Assignment: ExpressibleByArgument {}
extension LinkageSettings.Solver: ExpressibleByArgument {}
extension LinkageSettings.Filters: ExpressibleByArgument {}
extension ModelReuse.Use: ExpressibleByArgument {}
extension ClusteringMethod: ExpressibleByArgument {}
extension CandidateMethod: ExpressibleByArgument {}
