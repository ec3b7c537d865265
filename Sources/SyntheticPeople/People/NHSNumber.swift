/// Numbers of the form of an NHS number that belong to nobody: the range 999 000 0000 to
/// 999 999 9999 is kept for tests.
enum NHSNumber {
    /// The `index`-th number of the range in the order of `permutation`.
    ///
    /// Each five digits behind 999 leave at least nine last digits for which the check digit
    /// exists, so the first 900,000 indices have numbers of their own; beyond, they come again.
    /// - Parameter permutation: of 100,000.
    static func number(index: Int, permutation: IndexPermutation) -> String {
        let index = index % (9 * permutation.count)
        var digits: [Int] = [9, 9, 9]
        let middle = permutation[index / 9]
        for power in [10_000, 1000, 100, 10, 1] { digits.append(middle / power % 10) }
        var remaining = index % 9
        for last in 0...9 {
            guard let check = checkDigit(digits + [last]) else { continue }
            if remaining == 0 {
                return (digits + [last, check]).map(String.init).joined()
            }
            remaining -= 1
        }
        preconditionFailure("five digits leave at least nine valid numbers")
    }

    /// The tenth digit by Modulus 11 (NHS Data Dictionary, "NHS NUMBER"): weights 10 down to 2,
    /// eleven less the remainder, 11 written as 0; nil where it would be 10.
    static func checkDigit(_ digits: [Int]) -> Int? {
        var sum = 0
        for (place, digit) in digits.enumerated() { sum += digit * (10 - place) }
        let check = 11 - sum % 11
        return check == 10 ? nil : check % 11
    }
}
