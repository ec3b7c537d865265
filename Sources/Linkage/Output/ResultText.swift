public import Tokens

/// `links.csv` and `clusters.csv` of a run, lent in pieces.
public struct ResultText: Sendable {
    private let outcome: LinkageOutcome
    private let tables: [TokenTable]

    public init(outcome: LinkageOutcome, tables: [TokenTable]) {
        self.outcome = outcome
        self.tables = tables
    }

    /// `agency_a,handle_a,agency_b,handle_b,weight,probability`: agency pairs in the order of the
    /// files, links best first. A row of another program's CLKs has its number, from 0, for a
    /// handle. Weight is in bits with 4 decimals, probability has 6. Where
    /// record-level filters were compared both are empty, and a column `similarity` (Dice, 6
    /// decimals) follows. Where field-level filters were linked one-to-one, `competing_probability`
    /// (6 decimals) and `ambiguous` (`true` or `false`) follow. Where match keys made links before
    /// anything was compared, `tier` follows: the name of the key, or nothing.
    public func writeLinks<E: Error>(_ body: (Span<UInt8>) throws(E) -> Void) throws(E) {
        var line = CSVText()
        line.putHeader("agency_a,handle_a,agency_b,handle_b,weight,probability")
        if outcome.filters == .record { line.putHeader(",similarity") }
        if outcome.linksCompete { line.putHeader(",competing_probability,ambiguous") }
        let hasTiers = outcome.pairs.contains { !$0.tiers.isEmpty }
        if hasTiers { line.putHeader(",tier") }
        line.endLine()
        try body(line.bytes.span)
        for pair in outcome.pairs {
            for (index, link) in pair.links.enumerated() {
                line.clear()
                put(pair.leftAgency, link.leftRow, in: &line)
                line.separate()
                put(pair.rightAgency, link.rightRow, in: &line)
                line.separate()
                switch outcome.filters {
                case .fields:
                    line.put(link.score, decimals: 4)
                    line.separate()
                    line.put(MatchModel.probability(ofWeight: link.score), decimals: 6)
                case .record:
                    line.separate()
                    line.separate()
                    line.put(link.score, decimals: 6)
                }
                if let competition = pair.competition {
                    line.separate()
                    line.put(competition.probabilities[index], decimals: 6)
                    line.separate()
                    line.put(competition.isAmbiguous[index] ? "true" : "false")
                }
                if hasTiers {
                    line.separate()
                    line.put(pair.exact?.tier(of: link) ?? "")
                }
                line.endLine()
                try body(line.bytes.span)
            }
        }
    }

    /// `cluster,agency,handle,probability`: every record of every agency once; clusters are
    /// numbered from 1 in the order of their first members.
    public func writeClusters<E: Error>(_ body: (Span<UInt8>) throws(E) -> Void) throws(E) {
        var line = CSVText()
        line.putHeader("cluster,agency,handle,probability")
        line.endLine()
        try body(line.bytes.span)
        for (index, cluster) in outcome.clusters.enumerated() {
            for member in cluster {
                line.clear()
                line.put(index + 1)
                line.separate()
                put(member.agency, member.row, in: &line)
                line.separate()
                line.put(member.probability, decimals: 6)
                line.endLine()
                try body(line.bytes.span)
            }
        }
    }

    private func put(_ agency: Int, _ row: Int, in line: inout CSVText) {
        line.put(tables[agency].header.agency)
        line.separate()
        if tables[agency].clkBitCount == nil {
            line.put(tables[agency].handle(at: row))
        } else {
            line.put(row)
        }
    }
}
