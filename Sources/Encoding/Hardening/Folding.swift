package import Secrets

/// The first half XOR the second (Schnell and Borgs 2016): bit i = i XOR i + l/2.
package struct Folding: FilterStep {
    package init() {}

    package func apply(
        _ input: Span<UInt64>, to output: inout MutableSpan<UInt64>
    ) throws(SecretsError) {
        let half = input.count / 2
        for word in 0..<half { output[word] = input[word] ^ input[half + word] }
    }
}
