internal import Secrets

/// What a program that holds keys does first.
public enum AgencyProcess {
    /// Forbids core files and reading of this process's memory by others; see
    /// `ProcessProtection.enable`. Returns false where the system refused.
    @discardableResult
    public static func protect() -> Bool { ProcessProtection.enable() }

    /// See `ProcessProtection.lockWarning`.
    public static var lockWarning: String? { ProcessProtection.lockWarning }
}
