import ArgumentParser

/// Options of every command.
struct PopulationOptions: ParsableArguments {
    @Option(help: "How many people there are, 1 to 100,000,000.")
    var people: Int

    @Option(help: "Chooses the people: any whole number from 0.")
    var seed: UInt64 = 1

    @Flag(help: "Replace files that exist.")
    var force = false

    @Flag(help: "Show no progress and no summary.")
    var quiet = false
}
