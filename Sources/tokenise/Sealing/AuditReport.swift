import Audit
import Files
import Foundation
import Sealing

/// `{"verdict": "passed", "tokens": DIGEST, "limits": {…}, …}`: what an audit found out about one
/// token file.
struct AuditReport: Decodable {
    let verdict: String
    let tokens: String
    let limits: AuditLimits

    /// - Returns: the statement for a sealed file's header.
    /// - Throws: `SealingError.refused` for a report that is none, of another file, not passed, or
    ///   passed under limits of its own.
    static func statement(
        path: String, about file: String, digest: some CustomStringConvertible
    ) throws -> AuditStatement {
        let data = try MappedFile(path: path).withText { text in
            Data(text.indices.map { text[$0] })
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let report = try? decoder.decode(AuditReport.self, from: data),
            ["passed", "failed"].contains(report.verdict)
        else {
            throw SealingError.refused(
                "\(path): not an audit report: JSON with `verdict` (passed or failed), "
                    + "`tokens` (the token file's digest) and `limits`, as `tokenise audit --out` "
                    + "writes it")
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
        guard report.limits.areWithin(AuditLimits()) else {
            throw SealingError.refused(
                "\(path): the audit of \(file) passed under wider limits than the usual ones: "
                    + "audit it without --limit-..., or say --without-audit and why")
        }
        return try AuditStatement.passed(reportBytes: Array(data))
    }
}
