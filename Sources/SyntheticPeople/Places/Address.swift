/// Where a household lives.
struct Address: Equatable, Sendable {
    /// Into `Towns.all`.
    let town: Int
    /// Numbers the streets of the town from 0.
    let street: Int
    let houseNumber: Int
    /// A flat's number within the house, 0 for a whole house.
    let flat: Int

    /// An address somewhere, where every town has `streetFactor` times its streets.
    static func random(streetFactor: Int, _ generator: inout SplitMix64) -> Address {
        random(in: Towns.draw(&generator), streetFactor: streetFactor, &generator)
    }

    /// An address in a given town.
    static func random(
        in town: Int, streetFactor: Int, _ generator: inout SplitMix64
    ) -> Address {
        let street = generator.below(Towns.all[town].streetCount * streetFactor)
        // The lower of two draws: short streets are many.
        let houseNumber = 1 + min(generator.below(160), generator.below(160))
        let flat = generator.chance(0.15) ? generator.within(1...24) : 0
        return Address(town: town, street: street, houseNumber: houseNumber, flat: flat)
    }

    var townName: String { Towns.all[town].name }

    /// House and street, as on an envelope: `Flat 3, 12 Church Lane`.
    var line: String {
        var generator = streetGenerator
        _ = generator.next()
        let house = "\(houseNumber) \(Streets.name(&generator))"
        return flat > 0 ? "Flat \(flat), \(house)" : house
    }

    /// The postcode of the street, `LS6 2AB`: all its houses share one. Its area and district are
    /// the town's; the last two letters are of those in use (no C, I, K, M, O, V: Royal Mail, "PAF
    /// programmers' guide").
    var postcode: String {
        let place = Towns.all[town]
        var generator = streetGenerator
        var word = generator.next()
        func digit(below bound: UInt64) -> Int {
            defer { word /= bound }
            return Int(word % bound)
        }
        let district = place.districts.lowerBound + digit(below: UInt64(place.districts.count))
        var text = place.postcodeArea
        text += String(district)
        text += " "
        text += String(digit(below: 10))
        text += Self.inwardLetters[digit(below: 20)]
        text += Self.inwardLetters[digit(below: 20)]
        return text
    }

    private static let inwardLetters: [String] = "ABDEFGHJLNPQRSTUWXYZ".map(String.init)

    /// Decides the telephone of the house, which everybody there shares.
    var telephoneGenerator: SplitMix64 {
        SplitMix64(
            seed: UInt64(street), stream: .contact, index: UInt64(town),
            part: UInt64(houseNumber * 100 + flat))
    }

    /// The same for every house of the street and for every population.
    private var streetGenerator: SplitMix64 {
        SplitMix64(seed: 0, stream: .street, index: UInt64(town), part: UInt64(street))
    }
}
