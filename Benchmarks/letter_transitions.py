"""Makes Sources/Encoding/Filters/LetterTransitions.swift: how often each letter follows each other
one in the names of Sources/SyntheticPeople, every name counted once."""
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NAMES = os.path.join(ROOT, "Sources", "SyntheticPeople", "Names")
TABLE = os.path.join(ROOT, "Sources", "Encoding", "Filters", "LetterTransitions.swift")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
HEAD = '''\
/// How often letters follow each other in names. A line is for the letter at its front (`-`: all
/// else, the ends of a name among it) and has the shares of what follows, `-`, a, b to z, as digits
/// of base 62, of which the greatest of a line is 61. Made by `Benchmarks/letter_transitions.py` of
/// the names of `Sources/SyntheticPeople`, every name counted once: public, of nobody's records.
package enum LetterTransitions {
    /// 27 rows of 27 shares, 0 for anything but a letter, then a to z.
    package static let shares: [[UInt8]] = table.split(separator: "\\n").map { line in
        line.utf8.dropFirst(2).map(digit)
    }

    private static func digit(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x5a: byte - 0x41 + 10
        default: byte - 0x61 + 36
        }
    }

    private static let table = """
'''


def names():
    found = set()
    for file in ["GivenNames.swift", "GivenNameShares.swift", "Surnames.swift", "Nicknames.swift"]:
        with open(os.path.join(NAMES, file), encoding="utf-8") as text:
            for quoted in re.findall(r'"""(.*?)"""|"([^"\n]*)"', text.read(), re.DOTALL):
                for word in re.findall(r"[A-Za-z']+", "".join(quoted)):
                    if len(word) > 2:
                        found.add(word.lower().replace("'", ""))
    return sorted(found)


def main():
    counts = [[0] * 27 for _ in range(27)]
    words = names()
    for word in words:
        letters = [0] + [ord(letter) - 96 for letter in word] + [0]
        for first, second in zip(letters, letters[1:]):
            counts[first][second] += 1
    with open(TABLE, "w", encoding="utf-8") as table:
        table.write(HEAD)
        for letter, row in zip("-abcdefghijklmnopqrstuvwxyz", counts):
            digits = "".join(DIGITS[(61 * count + max(row) - 1) // max(row)] for count in row)
            table.write(f"        {letter} {digits}\n")
        table.write('        """\n}\n')
    print(len(words), "names")


if __name__ == "__main__":
    main()
