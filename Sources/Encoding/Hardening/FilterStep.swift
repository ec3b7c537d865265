package import Secrets

/// One step of hardening: makes a filter from a filter. Bit i of a filter is bit i mod 64, from the
/// lowest, of word i / 64.
package protocol FilterStep {
    /// - Parameters:
    ///   - input: the filter's words.
    ///   - output: at least as many words as the new filter has, which are written.
    func apply(
        _ input: Span<UInt64>, to output: inout MutableSpan<UInt64>
    ) throws(SecretsError)
}
