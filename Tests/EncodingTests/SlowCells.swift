import Foundation
import Records

/// Cells of a scale as `Docs/METHODS.md` says it, with decimal numbers and a calendar.
struct SlowCells {
    let field: SchemaField

    func grams(_ value: String) -> [UInt64] {
        guard let neighbourhood = field.neighbourhood else { return [] }
        let first = cell(value, step: neighbourhood.step)
        return (0..<neighbourhood.cellCount).map { offset in
            var cell = first + offset
            if let around = neighbourhood.cellsAround {
                while cell < 0 { cell += around }
                while cell >= around { cell -= around }
            }
            return 3 << 58 | UInt64(bitPattern: Int64(cell)) & 0x3ff_ffff_ffff_ffff
        }
    }

    private func cell(_ value: String, step: Int) -> Int {
        let number = field.type == .dateOfBirth ? Decimal(day(value)) : Decimal(string: value)!
        let quotient = number * 1_000_000_000 / Decimal(step)
        // `.down` is towards minus infinity.
        let rounding = NSDecimalNumberHandler(
            roundingMode: .down, scale: 0, raiseOnExactness: false, raiseOnOverflow: false,
            raiseOnUnderflow: false, raiseOnDivideByZero: false)
        return NSDecimalNumber(decimal: quotient).rounding(accordingToBehavior: rounding).intValue
    }

    private func day(_ value: String) -> Int {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let date = Int(value)!
        let parts = DateComponents(
            year: date / 10_000, month: date / 100 % 100, day: date % 100)
        return Int((calendar.date(from: parts)!.timeIntervalSince1970 / 86_400).rounded())
    }
}
