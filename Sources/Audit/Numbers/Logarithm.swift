internal import Glibc

extension Double {
    /// The natural logarithm.
    var logarithm: Double { log(self) }

    /// `base` to the power of `exponent`.
    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
}
