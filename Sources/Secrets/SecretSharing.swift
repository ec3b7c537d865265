/// Shamir's secret sharing (1979) over GF(2^8), each byte by itself: any `threshold` of the shares
/// give the secret, and fewer say nothing at all about it.
///
/// The arithmetic takes the same steps whatever the bytes are: no branch and no table is chosen by
/// a secret.
public enum SecretSharing {
    /// Shares of one secret.
    public static let possibleCounts = 2...255

    /// The share at `number` (1 to 255) of a secret: byte i is f_i(number), where f_i is a
    /// polynomial whose constant is the secret's byte i and whose others are in `coefficients`.
    /// - Parameter coefficients: random bytes, `secret.count` for each power from 1 to
    ///   threshold - 1; the same for all shares, and wiped with its owner.
    public static func share(
        number: UInt8, of secret: borrowing SecretBytes, coefficients: borrowing SecretBytes
    ) throws(SecretsError) -> SecretBytes {
        let count = secret.count
        guard number > 0, coefficients.count % count == 0 else {
            throw .wrongLength(expected: count, found: coefficients.count)
        }
        let powers = coefficients.count / count
        var share = try SecretBytes(count: count)
        secret.withBytes { secret in
            coefficients.withBytes { coefficients in
                share.withMutableBytes { share in
                    for index in 0..<count {
                        // Horner's rule, from the highest power down.
                        var value: UInt8 = 0
                        for power in stride(from: powers - 1, through: 0, by: -1) {
                            value = product(value ^ coefficients[power * count + index], number)
                        }
                        share[index] = value ^ secret[index]
                    }
                }
            }
        }
        return share
    }

    /// Adds one share's part to a secret that is being recovered: over all shares used, the sum
    /// (exclusive or) of share times Lagrange's coefficient at 0.
    /// - Parameters:
    ///   - numbers: of all shares used, each once.
    ///   - secret: begins as zero bytes.
    public static func add(
        _ share: borrowing SecretBytes, number: UInt8, of numbers: [UInt8],
        to secret: inout SecretBytes
    ) {
        // The numbers are public; only the bytes of the share are secret.
        var weight: UInt8 = 1
        for other in numbers where other != number {
            weight = product(weight, product(other, inverse(other ^ number)))
        }
        share.withBytes { share in
            secret.withMutableBytes { secret in
                for index in share.indices { secret[index] ^= product(share[index], weight) }
            }
        }
    }

    /// The product in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197), in eight equal steps.
    package static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var (left, right, sum) = (left, right, UInt8(0))
        for _ in 0..<8 {
            sum ^= left & (0 &- (right & 1))
            let carry = 0 &- (left >> 7)
            left = left << 1 ^ (0x1b & carry)
            right >>= 1
        }
        return sum
    }

    /// The multiplicative inverse, value^254; 0 for 0.
    package static func inverse(_ value: UInt8) -> UInt8 {
        var result: UInt8 = 1
        var power = value
        // 254 is 11111110 in binary.
        for _ in 0..<7 {
            power = product(power, power)
            result = product(result, power)
        }
        return result
    }
}
