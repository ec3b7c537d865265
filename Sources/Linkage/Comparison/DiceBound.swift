/// When the Dice coefficient of two filters reaches an edge, in whole numbers:
///
/// ```
/// 2000 common + offset >= factor (a + b)      a, b: bits set; common: bits set in both
/// ```
/// Without noise that is Dice >= factor / 1000. Where every bit of both filters of L bits was
/// flipped with probability q, independently, the expected counts after the noise (primed) are
///
/// ```
/// a'      = a (1 - 2q) + q L
/// common' = common (1 - 2q)^2 + q (1 - 2q) (a + b) + q^2 L
/// ```
/// (each bit by itself: set in both it stays so with (1 - q)^2, set in one it gets there with
/// q (1 - q), in none with q^2). Solved for what was there before, Dice >= t is
///
/// ```
/// 2 common' + 2 q^2 L + 2 t (1 - 2q) q L >= (2 q + t (1 - 2q)) (a' + b')
/// ```
/// which is right on average: one pair's estimate is off by some hundredths.
package struct DiceBound: Equatable {
    package var factor: UInt32
    package var offset: UInt32

    /// - Parameters:
    ///   - edge: in thousandths, 1 to 1,000.
    ///   - flipRate: q, 0 without noise, under 0.5.
    ///   - bitCount: L.
    package init(edge: Int, flipRate: Double = 0, bitCount: Int = 0) {
        let edge = Double(edge)
        let kept = 1 - 2 * flipRate
        let lost = flipRate * Double(bitCount)
        factor = UInt32((2_000 * flipRate + edge * kept).rounded())
        offset = UInt32((2_000 * flipRate * lost + 2 * edge * kept * lost).rounded())
    }
}
