import Secrets
import TestSupport
import Testing

@Suite("Shamir's secret sharing")
struct SecretSharingTests {
    private func secret(_ bytes: [UInt8]) throws -> SecretBytes {
        try SecretBytes(copying: bytes.span)
    }

    private func bytes(_ secret: borrowing SecretBytes) -> [UInt8] {
        secret.withBytes { bytes in bytes.indices.map { bytes[$0] } }
    }

    /// Shares 1 to `count` of a secret, as plain bytes.
    private func shares(
        _ value: [UInt8], count: Int, coefficients: [UInt8]
    ) throws -> [[UInt8]] {
        try (1...count).map { number in
            try bytes(
                SecretSharing.share(
                    number: UInt8(number), of: secret(value), coefficients: secret(coefficients)))
        }
    }

    private func recovered(_ shares: [[UInt8]], numbers: [UInt8]) throws -> [UInt8] {
        var sum = try SecretBytes(count: shares[0].count)
        for number in numbers {
            SecretSharing.add(
                try secret(shares[Int(number) - 1]), number: number, of: numbers, to: &sum)
        }
        return bytes(sum)
    }

    @Test("A product or inverse is not that of the field of FIPS 197")
    func arithmetic() {
        // FIPS 197, 4.2: {57} x {83} = {c1}, {57} x {13} = {fe}.
        #expect(SecretSharing.product(0x57, 0x83) == 0xc1)
        #expect(SecretSharing.product(0x57, 0x13) == 0xfe)
        // Multiplication step by step, in another way.
        func slow(_ left: Int, _ right: Int) -> Int {
            var (product, left) = (0, left)
            for bit in 0..<8 {
                if right >> bit & 1 == 1 { product ^= left }
                left <<= 1
                if left > 255 { left ^= 0x11b }
            }
            return product
        }
        for left in 0...255 {
            for right in 0...255 {
                let product = SecretSharing.product(UInt8(left), UInt8(right))
                #expect(Int(product) == slow(left, right))
            }
            let inverse = SecretSharing.inverse(UInt8(left))
            #expect(SecretSharing.product(UInt8(left), inverse) == (left == 0 ? 0 : 1))
        }
    }

    @Test("Some three of five shares do not give the secret, in some order")
    func everySubset() throws {
        var generator = SeededGenerator(seed: 3)
        let value = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let noise = (0..<64).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let all = try shares(value, count: 5, coefficients: noise)
        for mask in 0..<32 where mask.nonzeroBitCount >= 3 {
            let numbers = (1...5).filter { mask >> ($0 - 1) & 1 == 1 }.map(UInt8.init)
            #expect(try recovered(all, numbers: numbers) == value)
            #expect(try recovered(all, numbers: numbers.reversed()) == value)
        }
        for mask in 0..<32 where mask.nonzeroBitCount == 2 {
            let numbers = (1...5).filter { mask >> ($0 - 1) & 1 == 1 }.map(UInt8.init)
            #expect(try recovered(all, numbers: numbers) != value)
        }
    }

    @Test("Two shares of three needed tell one secret from another")
    func twoTellNothing() throws {
        // For one byte and all 65,536 polynomials, the pairs of shares 2 and 5 are each seen once,
        // whatever the secret: the shares of two secrets have one distribution.
        for value: UInt8 in [0, 1, 0x80, 0xff] {
            var seen = [Bool](repeating: false, count: 1 << 16)
            for high in 0...255 {
                let noise = try secret(
                    (0...255).map { UInt8($0) } + [UInt8](repeating: UInt8(high), count: 256))
                let values = try secret([UInt8](repeating: value, count: 256))
                let second = try bytes(
                    SecretSharing.share(number: 2, of: values, coefficients: noise))
                let fifth = try bytes(
                    SecretSharing.share(number: 5, of: values, coefficients: noise))
                for index in 0..<256 { seen[Int(second[index]) << 8 | Int(fifth[index])] = true }
            }
            let isComplete = seen.allSatisfy { $0 }
            #expect(isComplete, "secret \(value)")
        }
    }
}
