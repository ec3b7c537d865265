/// Synthetic people and the files that agencies keep about them.
///
/// Nothing is held in memory but a chunk of rows: a person is made from their number, a row from
/// its place in the file. Nobody here exists; telephone numbers, NHS numbers and email domains are
/// of ranges kept for tests.
public struct SyntheticPopulation: Sendable {
    public let settings: PopulationSettings
    private let settlement: Settlement
    /// A bit an agency, in their order.
    private let memberships: [(upTo: Double, agencies: UInt32)]
    private let healthNumberOrder: IndexPermutation
    private let membershipOrder: IndexPermutation

    private static let chunkSize = 1 << 16

    /// - Throws: `PopulationError` for settings that contradict themselves.
    public init(_ settings: PopulationSettings) throws(PopulationError) {
        try settings.validate()
        self.settings = settings
        settlement = Settlement(
            seed: settings.seed, streetFactor: settings.streetFactor)
        var sum = 0.0
        memberships = settings.overlaps.map { overlap in
            sum += overlap.share
            var bits: UInt32 = 0
            for (number, agency) in settings.agencies.enumerated()
            where overlap.agencies.contains(agency.name) {
                bits |= 1 << UInt32(number)
            }
            return (upTo: sum, agencies: bits)
        }
        membershipOrder = IndexPermutation(
            count: settings.people,
            generator: SplitMix64(seed: settings.seed, stream: .membership, index: 0))
        healthNumberOrder = IndexPermutation(
            count: 100_000,
            generator: SplitMix64(seed: settings.seed, stream: .healthNumber, index: 0))
    }

    /// Makes an agency's file: its header, then its rows, in chunks of about 64 KiB that end with
    /// whole lines.
    /// - Parameters:
    ///   - agency: the name of one of `settings.agencies`.
    ///   - body: gets a chunk of UTF-8 and how many rows it holds, the header not counted.
    public func makeFile<E: Error>(
        of agency: String, _ body: (_ chunk: Span<UInt8>, _ rows: Int) throws(E) -> Void
    ) throws(E) {
        let file = file(of: agency)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.chunkSize + 4096)
        for (place, column) in file.profile.columns.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            CSVText.append(column.header, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
        try makeLines(of: file, startingWith: bytes, append: appendRow, body)
    }

    /// Makes an agency's part of the truth: lines `agency,record_id,entity` without a header, in
    /// the order of the agency's file. Records of one entity are about one person.
    public func makeTruth<E: Error>(
        of agency: String, _ body: (_ chunk: Span<UInt8>, _ rows: Int) throws(E) -> Void
    ) throws(E) {
        try makeLines(of: file(of: agency), startingWith: [], append: appendTruth, body)
    }

    /// The header of the truth file, with its line feed.
    public static let truthHeader = "agency,record_id,entity\n"

    /// One agency's file: who stands where.
    private struct AgencyFile {
        let number: Int
        let profile: AgencyProfile
        /// Slots 0 to people - 1 are first records, the others second ones.
        let slotCount: Int
        let order: IndexPermutation
        let identifiers: IndexPermutation
    }

    private func file(of agency: String) -> AgencyFile {
        guard let number = settings.agencies.firstIndex(where: { $0.name == agency }) else {
            preconditionFailure("the population has no such agency")
        }
        let profile = settings.agencies[number]
        let slotCount = settings.people * (profile.duplicateShare > 0 ? 2 : 1)
        func stream(_ stream: SplitMix64.Stream) -> SplitMix64 {
            SplitMix64(seed: settings.seed, stream: stream, index: UInt64(number))
        }
        return AgencyFile(
            number: number, profile: profile, slotCount: slotCount,
            order: IndexPermutation(count: slotCount, generator: stream(.order)),
            identifiers: IndexPermutation(
                count: profile.identifierCount, generator: stream(.recordIdentifier)))
    }

    private func makeLines<E: Error>(
        of file: AgencyFile, startingWith header: [UInt8],
        append: (_ slot: Int, _ file: AgencyFile, _ bytes: inout [UInt8]) -> Void,
        _ body: (_ chunk: Span<UInt8>, _ rows: Int) throws(E) -> Void
    ) throws(E) {
        var bytes = header
        var rows = 0
        for place in 0..<file.slotCount {
            let slot = file.profile.isShuffled ? file.order[place] : place
            guard isFilled(slot, in: file) else { continue }
            append(slot, file, &bytes)
            rows += 1
            if bytes.count >= Self.chunkSize {
                try body(bytes.span, rows)
                bytes.removeAll(keepingCapacity: true)
                rows = 0
            }
        }
        if !bytes.isEmpty { try body(bytes.span, rows) }
    }

    /// Whether the slot holds a record: its person is known to the agency, and for a second slot
    /// has a second record.
    private func isFilled(_ slot: Int, in file: AgencyFile) -> Bool {
        let person = slot % settings.people
        let draw = membershipDraw(person)
        guard let membership = memberships.first(where: { draw < $0.upTo }),
            membership.agencies >> UInt32(file.number) & 1 == 1
        else { return false }
        if slot < settings.people { return true }
        var second = SplitMix64(
            seed: settings.seed, stream: .membership, index: UInt64(person),
            part: UInt64(file.number + 1))
        return second.chance(file.profile.duplicateShare)
    }

    /// A number from 0 to 1 that decides who knows the person: an even spread in random order for
    /// exact shares, else a draw of the person's own.
    private func membershipDraw(_ person: Int) -> Double {
        if settings.sharesAreExact {
            return (Double(membershipOrder[person]) + 0.5) / Double(settings.people)
        }
        var generator = SplitMix64(
            seed: settings.seed, stream: .membership, index: UInt64(person))
        return Double(generator.next() >> 11) * 0x1p-53
    }

    private func appendRow(_ slot: Int, _ file: AgencyFile, _ bytes: inout [UInt8]) {
        var record = AgencyRecord(
            person: settlement.person(slot % settings.people), profile: file.profile,
            generator: SplitMix64(
                seed: settings.seed, stream: .record, index: UInt64(slot),
                part: UInt64(file.number)))
        record.append(
            to: &bytes, identifier: identifier(slot, in: file), seed: settings.seed,
            healthNumber: { NHSNumber.number(index: $0, permutation: healthNumberOrder) })
    }

    private func appendTruth(_ slot: Int, _ file: AgencyFile, _ bytes: inout [UInt8]) {
        CSVText.append(file.profile.name, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: identifier(slot, in: file).utf8)
        bytes.append(contentsOf: ",E".utf8)
        bytes.append(contentsOf: String(slot % settings.people).utf8)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A random number of the agency's digits, its own for every slot.
    private func identifier(_ slot: Int, in file: AgencyFile) -> String {
        let digits = String(file.identifiers[slot])
        let zeros = file.profile.identifierDigits - digits.utf8.count
        return file.profile.identifierPrefix + String(repeating: "0", count: zeros) + digits
    }
}
