/// How often letters follow each other in names. A line is for the letter at its front (`-`: all
/// else, the ends of a name among it) and has the shares of what follows, `-`, a, b to z, as digits
/// of base 62, of which the greatest of a line is 61. Made by `Benchmarks/letter_transitions.py` of
/// the names of `Sources/SyntheticPeople`, every name counted once: public, of nobody's records.
package enum LetterTransitions {
    /// 27 rows of 27 shares, 0 for anything but a letter, then a to z.
    package static let shares: [[UInt8]] = table.split(separator: "\n").map { line in
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
        - 0sllaPNUaFaWbzQHT2euP38R256
        a z289C2259E26SGx211oDH7541B2
        b Hh904z008O00700J00S40A000A0
        c BY033R02zC0UE10X01802600087
        d zW009c127J00404O00E707040A1
        e z83378241603M6Q430WE92472A2
        f Oc000RL00l00I00U00z33300030
        g zf004n08aQ00806W00a22L08040
        h Zz002Q000J00435K00524D01050
        i Xa3RBp471024gBzB43IXJ382225
        j 2z050W000M00000g00000F00020
        k wn000z00Ho00002P00C50C0F0A0
        l zs42Ay300s02w40O100847430I0
        m Iz370J102S10070E40230700051
        n zH05DK090C2310D610155101031
        o H5A3A4456325TAz890cFA52O242
        p Iz200e00cB02020IB0H62200020
        q I09000000000000000900z00000
        r zw35Fv074j46C9Aa41JAKA200K5
        s zW271F10ZN09551R501DVC01057
        t zQ030m00pI03401Z00J4L602083
        u lMFKRM3P8M0MbPx030zgM00500A
        v De000z000z00007A007004400A0
        w gz023R207Y02204F005A2500030
        x zb0000000b00000P00000000000
        y z5012600010152A300241111000
        z zz400Q044Q040408404048040X8
        """
}
