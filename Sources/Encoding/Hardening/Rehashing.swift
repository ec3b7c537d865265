internal import Records
package import Secrets

/// Windows of the filter that each set new positions, by what their bits are (re-hashing: Franke,
/// Sehili, Rohde and Rahm 2021).
///
/// ```
/// window w  = bits w s to w s + n - 1         for all w with w s < l; after the last bit the first
/// positions = word32 l' / 2^32, rounded down  words of AES-256(key, bits | w | counter)
/// ```
/// with s the step, n the bits in a window, l and l' the lengths of the old filter and the new one,
/// and all numbers little-endian. The place of a window counts, so that equal bits at two places
/// set different positions. A window without a bit sets none: an empty filter stays empty.
package final class Rehashing: FilterStep {
    private let setting: HardeningStep.Rehashing
    private let bitCount: Int
    private var cipher: PseudorandomBlocks
    private var blocks: [UInt64]
    private let blocksPerWindow: Int

    private static let positionsPerBlock = 4

    /// - Parameter key: wiped.
    init(
        _ setting: HardeningStep.Rehashing, of bits: Int, key: inout AuthenticationCode
    ) throws(SecretsError) {
        self.setting = setting
        bitCount = bits
        var cipher = try PseudorandomBlocks()
        try cipher.setKey(&key)
        self.cipher = cipher
        blocksPerWindow =
            (setting.positions + Self.positionsPerBlock - 1) / Self.positionsPerBlock
        let windows = (bits + setting.step - 1) / setting.step
        blocks = [UInt64](repeating: 0, count: windows * blocksPerWindow * 2)
    }

    package func apply(
        _ input: Span<UInt64>, to output: inout MutableSpan<UInt64>
    ) throws(SecretsError) {
        var count = 0
        var window = 0
        for start in stride(from: 0, to: bitCount, by: setting.step) {
            let bits = self.window(of: input, at: start)
            if bits != 0 {
                for counter in 0..<blocksPerWindow {
                    blocks[2 * count] = bits.littleEndian
                    blocks[2 * count + 1] = (UInt64(window) | UInt64(counter) << 32).littleEndian
                    count += 1
                }
            }
            window += 1
        }
        try cipher.replace(&blocks, count: count)
        for word in 0..<setting.bits / 64 { output[word] = 0 }
        for first in stride(from: 0, to: count, by: blocksPerWindow) {
            for number in 0..<setting.positions {
                let word = blocks[2 * first + number / 2].littleEndian
                let draw = word >> UInt64(number % 2 * 32) & 0xffff_ffff
                let position = Int((draw * UInt64(setting.bits)) >> 32)
                output[position / 64] |= 1 << UInt64(position % 64)
            }
        }
    }

    private func window(of input: Span<UInt64>, at start: Int) -> UInt64 {
        let (word, shift) = (start / 64, UInt64(start % 64))
        var bits = input[word] >> shift
        if shift > 0 {
            bits |= input[word + 1 == input.count ? 0 : word + 1] << (64 - shift)
        }
        return bits & (1 << UInt64(setting.window) - 1)
    }
}
