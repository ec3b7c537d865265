/// AES-256 as FIPS 197 describes it, byte by byte: what the fast one is judged by.
struct SlowAES {
    private let roundKeys: [[UInt8]]

    private static func times(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var (left, right, product): (UInt8, UInt8, UInt8) = (left, right, 0)
        while right != 0 {
            if right & 1 == 1 { product ^= left }
            left = left << 1 ^ (left & 0x80 == 0 ? 0 : 0x1b)
            right >>= 1
        }
        return product
    }

    /// Section 5.1.1: the inverse in GF(2^8), then an affine map.
    private static let box: [UInt8] = (0...255).map { (value: UInt8) -> UInt8 in
        var inverse: UInt8 = 0
        for other in UInt8(1)...255 where times(value, other) == 1 { inverse = other }
        var sum: UInt8 = 0x63 ^ inverse
        for shift in UInt8(1)...4 { sum ^= inverse << shift | inverse >> (8 - shift) }
        return sum
    }

    init(key: [UInt8]) {
        var words = stride(from: 0, to: 32, by: 4).map { Array(key[$0..<$0 + 4]) }
        var constant: UInt8 = 1
        for index in 8..<60 {
            var word = words[index - 1]
            if index % 8 == 0 {
                word = [word[1], word[2], word[3], word[0]].map { Self.box[Int($0)] }
                word[0] ^= constant
                constant = Self.times(constant, 2)
            } else if index % 8 == 4 {
                word = word.map { Self.box[Int($0)] }
            }
            words.append(zip(words[index - 8], word).map { $0 ^ $1 })
        }
        roundKeys = stride(from: 0, to: 60, by: 4).map { words[$0..<$0 + 4].flatMap { $0 } }
    }

    func encrypt(_ block: [UInt8]) -> [UInt8] {
        var state = zip(block, roundKeys[0]).map { $0 ^ $1 }
        for round in 1...14 {
            state = state.map { Self.box[Int($0)] }
            // Row r of the state moves by r columns.
            state = (0..<16).map { state[($0 + 4 * ($0 % 4)) % 16] }
            if round < 14 {
                state = (0..<16).map { index in
                    let column = index / 4 * 4
                    let factors: [UInt8] = [2, 3, 1, 1]
                    var sum: UInt8 = 0
                    for row in 0..<4 {
                        sum ^= Self.times(state[column + row], factors[(row - index % 4 + 4) % 4])
                    }
                    return sum
                }
            }
            state = zip(state, roundKeys[round]).map { $0 ^ $1 }
        }
        return state
    }
}
