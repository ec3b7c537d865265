package import Secrets

/// One step of the cellular automaton "rule 90" (Wolfram 1983; Schnell and Borgs 2018): bit i =
/// bit i - 1 XOR bit i + 1. The first and the last bit are neighbours.
package struct Rule90: FilterStep {
    package init() {}

    package func apply(
        _ input: Span<UInt64>, to output: inout MutableSpan<UInt64>
    ) throws(SecretsError) {
        let count = input.count
        for word in input.indices {
            let before = input[word == 0 ? count - 1 : word - 1]
            let after = input[word == count - 1 ? 0 : word + 1]
            output[word] =
                (input[word] << 1 | before >> 63) ^ (input[word] >> 1 | after << 63)
        }
    }
}
