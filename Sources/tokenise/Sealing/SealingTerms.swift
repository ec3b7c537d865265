import ArgumentParser
import Foundation
import Sealing

/// Until when a sealed file opens, and why it was not audited: the same wherever one is made.
struct SealingTerms: ParsableArguments {
    @Option(
        help: "The last day on which the node may open the file, yyyy-mm-dd (default: 30 days).")
    var expires: UTCDay?

    @Option(
        help: "Seal without an audit, for this reason; it is signed, and the node shows it.")
    var withoutAudit: String?

    /// Days for which a file opens where none are given.
    static let defaultDays = 30

    /// The sealing of a file made now.
    /// - Throws: `SealingError.refused` for a day that is over.
    func sealing(for node: String, audit: AuditStatement) throws -> TokenSealing {
        let now = UInt64(Date.now.timeIntervalSince1970)
        let today = UTCDay(holding: now)
        let last = expires ?? UTCDay(number: today.number + Self.defaultDays)
        guard last >= today else {
            throw SealingError.refused("--expires \(last): that day is over")
        }
        return TokenSealing(
            recipient: try NodePublicKey(path: node), audit: audit, created: now,
            expires: last.end)
    }
}
