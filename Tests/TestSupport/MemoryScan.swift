internal import Files

/// Looks through this process's own writable memory for bytes that should be gone.
///
/// What is looked for is kept only in disguise (each byte exclusive-or a constant), and the buffer
/// of the search is wiped, so that the search does not find itself.
public struct MemoryScan {
    private static let mask: UInt8 = 0xa5

    private let patterns: [[UInt8]]

    /// - Parameter patterns: what `disguised` gave, each of at least 8 bytes.
    public init(patterns: [[UInt8]]) { self.patterns = patterns }

    /// Bytes that cannot be found in place of those that are looked for.
    public static func disguised(_ bytes: Span<UInt8>) -> [UInt8] {
        bytes.indices.map { bytes[$0] ^ mask }
    }

    /// How often a pattern stands in memory.
    public func count() throws -> Int {
        let memory = try FileDescriptor(reading: "/proc/self/mem")
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var found = 0
        for range in try Self.writableRanges() {
            found += count(in: range, memory, &buffer)
        }
        wipe(&buffer)
        return found
    }

    @inline(never) private func wipe(_ buffer: inout [UInt8]) {
        for index in buffer.indices { buffer[index] = 0 }
    }

    private func count(
        in range: Range<Int>, _ memory: borrowing FileDescriptor, _ buffer: inout [UInt8]
    ) -> Int {
        let overlap = (patterns.map(\.count).max() ?? 1) - 1
        var (found, offset) = (0, range.lowerBound)
        while offset < range.upperBound {
            let size = min(buffer.count, range.upperBound - offset)
            // What cannot be read (a guard page, a range given back meanwhile) holds nothing.
            do { try memory.read(bytes: &buffer, count: size, at: offset) } catch { return found }
            for pattern in patterns {
                found += count(of: pattern, buffer.span.extracting(first: size))
            }
            offset += size < buffer.count ? size : size - overlap
        }
        return found
    }

    private func count(of pattern: [UInt8], _ bytes: Span<UInt8>) -> Int {
        let first = pattern[0] ^ Self.mask
        var found = 0
        var index = 0
        while index + pattern.count <= bytes.count {
            if bytes[index] == first {
                var next = 1
                while next < pattern.count && bytes[index + next] ^ Self.mask == pattern[next] {
                    next += 1
                }
                if next == pattern.count { found += 1 }
            }
            index += 1
        }
        return found
    }

    /// Addresses that this process may write to.
    private static func writableRanges() throws -> [Range<Int>] {
        // Read to the end: the kernel gives a page at a time, and Foundation takes the first.
        let descriptor = try FileDescriptor(reading: "/proc/self/maps")
        var maps: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try unsafe part.withUnsafeMutableBytes { buffer in
                try unsafe descriptor.read(into: buffer)
            }
            if count == 0 { break }
            maps += part[..<count]
        }
        return String(decoding: maps, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count > 1, parts[1].hasPrefix("rw") else { return nil }
            let ends = parts[0].split(separator: "-").compactMap { Int($0, radix: 16) }
            return ends.count == 2 ? ends[0]..<ends[1] : nil
        }
    }
}
