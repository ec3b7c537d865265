import ArgumentParser
import Encoding
import Files
import Foundation
import Sealing
import Tokens

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

/// `{"verdict": "passed", "tokens": DIGEST, …}`: what an audit found out about one token file.
struct AuditReport: Decodable {
    let verdict: String
    let tokens: String

    /// - Returns: the statement for a sealed file's header.
    /// - Throws: `SealingError.refused` for a report that is none, of another file, or not passed.
    static func statement(
        path: String, about file: String, digest: some CustomStringConvertible
    ) throws -> AuditStatement {
        let data = try MappedFile(path: path).withText { text in
            Data(text.indices.map { text[$0] })
        }
        guard let report = try? JSONDecoder().decode(AuditReport.self, from: data),
            ["passed", "failed"].contains(report.verdict)
        else {
            throw SealingError.refused(
                "\(path): not an audit report: JSON with `verdict` (passed or failed) and "
                    + "`tokens` (the token file's digest)")
        }
        guard report.tokens == "\(digest)" else {
            throw SealingError.refused(
                "\(path): the report is about another token file than \(file); audit this one")
        }
        guard report.verdict == "passed" else {
            throw SealingError.refused(
                "\(path): the audit of \(file) failed: not sealed; encode it in a way that passes, "
                    + "or say --without-audit and why")
        }
        return try AuditStatement.passed(reportBytes: Array(data))
    }
}
