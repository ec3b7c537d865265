import ArgumentParser

/// Makes files about people who do not exist.
@main
struct Synthesise: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synthesise",
        abstract: "Makes files about synthetic UK people, for examples, tests and benchmarks.",
        discussion: """
            The same seed and the same number of people give the same bytes on every machine. \
            Nobody in the files exists; telephone numbers, NHS numbers and email domains are of \
            ranges kept for tests.

            EXAMPLES
              synthesise three-agencies --people 2000 --seed 1 --out example
              synthesise two-agencies --people 1000000 --overlap 0.5 --out pair
              synthesise people --people 1000000 --seed 1 --out people.csv
            """,
        subcommands: [TwoAgencies.self, ThreeAgencies.self, People.self])
}
