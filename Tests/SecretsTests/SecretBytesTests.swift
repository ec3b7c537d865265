import Files
import Secrets
import TestSupport
import Testing

@Suite("Secret bytes")
struct SecretBytesTests {
    @Test("Two random secrets are not the same, and a duplicate is")
    func randomness() throws {
        let first = try SecretBytes.random(count: 32)
        let second = try SecretBytes.random(count: 32)
        let copy = try first.duplicate()
        #expect(first.count == 32)
        let same = first == copy
        let different = first == second
        #expect(same)
        #expect(!different)
    }

    @Test("A file over the limit is refused before it is read")
    func sizeLimit() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(String(repeating: "x", count: 100), to: "long")
        let descriptor = try FileDescriptor(reading: path)
        #expect(throws: FileError.self) {
            _ = try SecretBytes.read(allOf: descriptor, limit: 99)
        }
        let whole = try SecretBytes.read(allOf: descriptor, limit: 100)
        #expect(whole.withBytes { $0.count == 100 && $0[99] == UInt8(ascii: "x") })
    }

    @Test("Byte strings compare by content and length")
    func comparison() {
        func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
            ConstantTime.areEqual(left.span, right.span)
        }
        #expect(areEqual([1, 2, 3], [1, 2, 3]))
        #expect(!areEqual([1, 2, 3], [1, 2, 4]))
        #expect(!areEqual([1, 2, 3], [1, 2]))
    }
}
