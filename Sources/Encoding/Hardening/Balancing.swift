package import Secrets

/// The filter, then its complement (Schnell and Borgs 2016). A filter without a bit stays so:
/// records without a value are not alike.
package struct Balancing: FilterStep {
    package init() {}

    package func apply(
        _ input: Span<UInt64>, to output: inout MutableSpan<UInt64>
    ) throws(SecretsError) {
        var union: UInt64 = 0
        for word in input.indices { union |= input[word] }
        let complement: UInt64 = union == 0 ? 0 : ~0
        for word in input.indices {
            output[word] = input[word]
            output[input.count + word] = input[word] ^ complement
        }
    }
}
