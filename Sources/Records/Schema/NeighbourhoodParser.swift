internal import Yams

/// Reads `step` and `reach` of a field whose grams are `neighbourhood`.
struct NeighbourhoodParser {
    /// The field.
    let node: SchemaNode
    let values: [String: SchemaNode]

    /// - Parameter field: with its type, grams and options.
    /// - Returns: nil where the field is cut in another way.
    func parse(_ field: SchemaField) throws(RecordsError) -> Neighbourhood? {
        guard field.grams == .neighbourhood else {
            if field.type == .coordinate {
                throw (values["grams"] ?? node).error(
                    "grams: a field of type coordinate is cut by neighbourhood alone")
            }
            for key in ["step", "reach"] {
                guard let value = values[key] else { continue }
                throw value.error("\(key): only grams: neighbourhood has this key")
            }
            return nil
        }
        guard let usual = Neighbourhood.usual(for: field.type, axis: field.options.axis) else {
            throw (values["grams"] ?? node).error(
                "grams: neighbourhood is for fields of type date-of-birth, number and coordinate")
        }
        if let value = values["average-grams"] {
            throw value.error(
                "average-grams: reach and step say how many there are; leave this key out")
        }
        return try settings(field, usual)
    }

    private func settings(
        _ field: SchemaField, _ usual: Neighbourhood
    ) throws(RecordsError) -> Neighbourhood {
        var result = usual
        let step = try values["step"].map { (node) throws(RecordsError) in
            try node.billionths(in: Neighbourhood.steps)
        }
        let most = Neighbourhood.steps.upperBound * Neighbourhood.cellCounts.upperBound
        let reach = try values["reach"].map { (node) throws(RecordsError) in
            try node.billionths(in: 1...most)
        }
        if let step { result.step = step }
        if let reach {
            guard reach % result.step == 0,
                Neighbourhood.cellCounts.contains(reach / result.step)
            else {
                throw (values["reach"] ?? node).error(
                    "reach: expected 2 to 200 times the step, and a whole multiple of it")
            }
            result.cellCount = reach / result.step
        }
        if field.type == .dateOfBirth, result.step % Neighbourhood.unit != 0 {
            throw (values["step"] ?? node).error("step: expected whole days")
        }
        result = result.closed(on: field.options.axis)
        if field.options.axis == .longitude {
            guard let around = result.cellsAround, around > 2 * result.cellCount else {
                throw (values["step"] ?? node).error(
                    "step: expected degrees that go into 360 without a rest, and a reach under "
                        + "180 degrees")
            }
        }
        return result
    }
}

extension SchemaNode {
    /// A decimal number such as 0.005, in billionths.
    func billionths(in range: ClosedRange<Int>) throws(RecordsError) -> Int {
        let parts = (node.scalar?.string ?? "").split(
            separator: ".", omittingEmptySubsequences: false)
        var value: Int?
        if 1...2 ~= parts.count, 1...12 ~= parts[0].utf8.count,
            parts.count == 1 || 1...9 ~= parts[1].utf8.count,
            parts.allSatisfy({ $0.utf8.allSatisfy(ASCII.isDigit) })
        {
            let decimals = parts.count == 2 ? String(parts[1]) : ""
            let padded = decimals + String(repeating: "0", count: 9 - decimals.utf8.count)
            if let whole = Int(parts[0]), let part = Int(padded) {
                let (product, overflow) = whole.multipliedReportingOverflow(
                    by: Neighbourhood.unit)
                if !overflow, product <= Int.max - part { value = product + part }
            }
        }
        guard let value, range.contains(value) else {
            throw error("\(key): expected a number over 0 with up to nine decimals, as in 0.005")
        }
        return value
    }
}
