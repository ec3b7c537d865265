import Records
import Secrets

/// Hardening as `Docs/HARDENING.md` says it, bit by bit: what the fast steps are judged by.
struct SlowHardening {
    let linkageKey: [UInt8]
    let project: String
    let schemaDigest: [UInt8]

    /// A filter after all steps, noise left out.
    func harden(_ words: [UInt64], _ steps: [HardeningStep]) throws -> [UInt64] {
        var bits: [Bool] = []
        for word in words {
            for bit in 0..<64 { bits.append(word >> UInt64(bit) & 1 == 1) }
        }
        for (place, step) in steps.enumerated() where step != .noise {
            bits = try self.bits(of: bits, step, key: key(place, step.name))
        }
        var hardened = [UInt64](repeating: 0, count: bits.count / 64)
        for (index, bit) in bits.enumerated() where bit {
            hardened[index / 64] |= 1 << UInt64(index % 64)
        }
        return hardened
    }

    private func bits(
        of bits: [Bool], _ step: HardeningStep, key: [UInt8]
    ) throws -> [Bool] {
        let count = bits.count
        let draws = SlowDraws(cipher: SlowAES(key: key))
        switch step {
        case .balance: return bits + bits.map { bits.contains(true) && !$0 }
        case .fold: return (0..<count / 2).map { bits[$0] != bits[$0 + count / 2] }
        case .rule90:
            return (0..<count).map { bits[($0 + count - 1) % count] != bits[($0 + 1) % count] }
        case .permute:
            var order = Array(0..<count)
            for last in (1..<count).reversed() { order.swapAt(last, draws.next(last + 1)) }
            return order.map { bits[$0] }
        case .resampleXor(let new):
            return (0..<new).map { _ in
                let (one, other) = (draws.next(count), draws.next(count))
                return bits[one] != bits[other]
            }
        case .diffuse(let inputs, let new):
            return (0..<new).map { _ in
                var places: [Int] = []
                while places.count < inputs {
                    let place = draws.next(count)
                    if !places.contains(place) { places.append(place) }
                }
                return places.count { bits[$0] } % 2 == 1
            }
        case .rehash(let setting): return rehashed(bits, setting, SlowAES(key: key))
        case .noise: return bits
        }
    }

    private func rehashed(
        _ bits: [Bool], _ setting: HardeningStep.Rehashing, _ cipher: SlowAES
    ) -> [Bool] {
        var result = [Bool](repeating: false, count: setting.bits)
        for (number, start) in stride(from: 0, to: bits.count, by: setting.step).enumerated() {
            var value = 0
            for offset in 0..<setting.window where bits[(start + offset) % bits.count] {
                value |= 1 << offset
            }
            if value == 0 { continue }
            for position in 0..<setting.positions {
                let block =
                    littleEndian(value, 8) + littleEndian(number, 4)
                    + littleEndian(position / 4, 4)
                let output = cipher.encrypt(block)
                let start = position % 4 * 4
                let word = (0..<4).reduce(0) { $0 | Int(output[start + $1]) << ($1 * 8) }
                result[word * setting.bits / (1 << 32)] = true
            }
        }
        return result
    }

    func key(_ place: Int, _ name: String) throws -> [UInt8] {
        let prk = try code(Array(("pprl v1" + project).utf8), linkageKey)
        let label = Array("hardening v1".utf8) + schemaDigest + [UInt8(place)] + Array(name.utf8)
        return try code(code(prk, label + [1]), [])
    }

    private func code(_ key: [UInt8], _ message: [UInt8]) throws -> [UInt8] {
        var code = try HMACSHA256(key: key.span)
        return try code.authenticate(message.span).bytes
    }
}

/// Draws from a stream of AES blocks, a block at a time.
final class SlowDraws {
    private let cipher: SlowAES
    private var words: [Int] = []
    private var counter = 0

    init(cipher: SlowAES) { self.cipher = cipher }

    func next(_ count: Int) -> Int {
        while true {
            if words.isEmpty {
                let output = cipher.encrypt(littleEndian(counter, 16))
                for start in stride(from: 0, to: 16, by: 4) {
                    words.append((0..<4).reduce(0) { $0 | Int(output[start + $1]) << ($1 * 8) })
                }
                counter += 1
            }
            let word = words.removeFirst()
            if word < (1 << 32) / count * count { return word % count }
        }
    }
}

private func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> ($0 * 8)) : 0 }
}
