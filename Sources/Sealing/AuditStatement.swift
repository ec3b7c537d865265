public import Secrets

/// What an agency says in a sealed file's header about the audit of its token file.
public enum AuditStatement: Equatable, Sendable {
    /// The audit whose report has this digest passed.
    case passed(report: SHA256Digest)
    /// There was none, for this reason: 1 to 500 bytes.
    case none(reason: String)

    /// Bytes of the longest reason.
    public static let longestReason = 500

    /// The audit whose report has these bytes.
    public static func passed(reportBytes: [UInt8]) throws(SecretsError) -> AuditStatement {
        .passed(report: try SHA256Digest(hashing: reportBytes.span))
    }

    /// One line for a person.
    public var text: String {
        switch self {
        case .passed(let report): "audit passed, report \(report)"
        case .none(let reason): "no audit: \(reason)"
        }
    }
}
