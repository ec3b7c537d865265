import Encoding
import Foundation
import Records
import Secrets
import TestSupport
import Testing
import Tokens

@Suite("Neighbourhoods of numbers, dates and coordinates")
struct NeighbourhoodTests {
    static let dates = SchemaField(
        name: "dob", columns: ["d"], type: .dateOfBirth, grams: .neighbourhood)

    private static func coordinate(_ axis: FieldOptions.Axis) -> SchemaField {
        var options = FieldOptions()
        options.axis = axis
        return SchemaField(
            name: axis.rawValue, columns: [axis.rawValue], type: .coordinate, options: options)
    }

    private static func number(step: Int, cells: Int) -> SchemaField {
        var field = SchemaField(
            name: "number", columns: ["n"], type: .number, grams: .neighbourhood)
        field.neighbourhood = Neighbourhood(step: step, cellCount: cells)
        return field
    }

    private static func cells(_ value: String, _ field: SchemaField) throws -> Set<UInt64> {
        let neighbourhood = try #require(field.neighbourhood)
        var grams: [UInt64] = []
        let bytes = Array(value.utf8)
        let count = NeighbourhoodCells.write(
            of: bytes.span, isDate: field.type == .dateOfBirth, neighbourhood, to: &grams)
        return Set(grams[..<count])
    }

    /// Of the cells of two values.
    private static func dice(
        _ one: String, _ other: String, _ field: SchemaField
    ) throws -> Double {
        let (first, second) = (try cells(one, field), try cells(other, field))
        return 2 * Double(first.intersection(second).count) / Double(first.count + second.count)
    }

    @Test(
        "Dates are as near as their days, over the ends of months and years and leap days",
        arguments: [
            ("19800312", "19800312", 0), ("19800312", "19800313", 1), ("19800312", "19800412", 31),
            ("19800331", "19800401", 1), ("19791231", "19800101", 1), ("19800228", "19800229", 1),
            ("19800229", "19800301", 1), ("19810228", "19810301", 1), ("19000228", "19000301", 1),
            ("20000228", "20000301", 2), ("19800312", "19810312", 365), ("19691231", "19700101", 1),
            ("19800312", "19800322", 10), ("19800312", "19801203", 266),
        ])
    func datesByDistance(one: String, other: String, days: Int) throws {
        let expected = max(0, 1 - Double(days) / 30)
        for (first, second) in [(one, other), (other, one)] {
            let found = try Self.dice(first, second, Self.dates)
            #expect(abs(found - expected) < 1e-12, "\(found)")
        }
    }

    @Test("A day is the day after the last one, for eight centuries")
    func everyDay() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var expected: Int?
        for year in 1600..<2400 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for month in 1...12 {
                for day in 1...(lengths[month - 1] + (isLeap && month == 2 ? 1 : 0)) {
                    let value = Array(String(year * 10_000 + month * 100 + day).utf8)
                    let found = NeighbourhoodCells.day(value.span)
                    if let expected, found != expected {
                        Issue.record("\(year)-\(month)-\(day) is day \(found)")
                        return
                    }
                    expected = found + 1
                    if (year, month, day) == (1970, 1, 1) { #expect(found == 0) }
                }
            }
        }
    }

    @Test("Likeness falls in a line with distance and stays nothing, on every scale")
    func isMonotone() throws {
        let fields = [
            Self.number(step: Neighbourhood.unit / 2, cells: 7),
            Self.number(step: 1, cells: 200), Self.number(step: 3 * Neighbourhood.unit, cells: 20),
        ]
        for field in fields {
            let neighbourhood = try #require(field.neighbourhood)
            for start in ["-7.3", "0", "12345.6789", "-0.000000001"] {
                let origin = try #require(Decimal(string: start))
                for distance in 0...2 * neighbourhood.cellCount {
                    let far = origin + Decimal(neighbourhood.step * distance) / 1_000_000_000
                    let expected = max(
                        0, 1 - Double(distance) / Double(neighbourhood.cellCount))
                    let found = try Self.dice(start, "\(far)", field)
                    #expect(abs(found - expected) < 1e-12, "\(start) \(far)")
                }
            }
        }
    }

    @Test(
        "Cells are those of a plain division, below zero, at bounds and beyond a machine's words",
        arguments: [
            "0", "1", "-1", "0.5", "-0.5", "2.5", "-2.5", "2.499999999", "-2.500000001", "5", "-5",
            "1234567.25", "-1234567.25", "0.000000001", "-0.000000001", "999999999999.999999999",
            "-999999999999.999999999", "0.1", "0.3", "-0.3",
        ])
    func agreesWithDecimals(value: String) throws {
        for step in [1, 100_000_000, 300_000_000, 2_500_000_000, 7 * Neighbourhood.unit] {
            let field = Self.number(step: step, cells: 3)
            #expect(try Self.cells(value, field) == Set(SlowCells(field: field).grams(value)))
        }
    }

    @Test("Decimals beyond billionths decide between cells; numbers of any length have cells")
    func manyDigits() throws {
        let field = Self.number(step: Neighbourhood.unit, cells: 10)
        #expect(try Self.cells("-2.00000000000001", field) == Self.cells("-3", field))
        #expect(try Self.cells("-2.00000000000000", field) == Self.cells("-2", field))
        #expect(try Self.cells("2.99999999999999", field) == Self.cells("2", field))
        let long = "123456789012345678901234567890"
        #expect(try abs(Self.dice(long, String(long.dropLast()) + "3", field) - 0.7) < 1e-12)
    }

    @Test("Places at either side of a meridian are near; the longitudes come round")
    func meridians() throws {
        let longitude = Self.coordinate(.longitude)
        for (one, other) in [
            ("-0.0005", "0.0005"), ("179.9995", "-179.9995"), ("-180", "179.9991"),
        ] {
            #expect(try abs(Self.dice(one, other, longitude) - 0.95) < 1e-12, "\(one)")
        }
        #expect(try Self.dice("179.99", "-179.99", longitude) == 0)
        #expect(try Self.dice("179.995", "-179.995", longitude) == 0.5)
        #expect(try Self.dice("89.9995", "-89.9995", Self.coordinate(.latitude)) == 0)
        #expect(try Self.dice("530034", "530934", Self.coordinate(.easting)) == 0.55)
    }

    @Test("The fast encoder sets the bits that the plain reading sets, in every profile")
    func agreesWithSlowEncoder() throws {
        let fields = [
            Self.dates, Self.number(step: 250_000_000, cells: 40), Self.coordinate(.longitude),
        ]
        let people: [[String?]] = [
            ["19800312", "-12.3", "179.9951"], [nil, "0", "-0.1278"], ["20240229", nil, nil],
        ]
        let key = try RecordEncoderTests.exampleKey()
        for profile in [Schema.Profile.plain, .record] {
            let schema = Schema(
                name: "near", profile: profile, fields: fields,
                sends: profile == .plain ? [.fields, .record] : [.record],
                record: .init(bits: 2048))
            let plan = try FilterPlan(schema: schema)
            let slow = SlowEncoder(
                linkageKey: try RecordEncoderTests.exampleSecret(), project: key.facts.project,
                schema: schema, schemaDigest: plan.schemaDigest.bytes)
            var encoder = try RecordEncoder(plan: plan, linkageKey: key.linkageKey)
            for person in people {
                let record = RecordEncoderTests.record(person)
                try encoder.encode(record, handle: .first) { _, words in
                    let found = words.indices.dropLast().map { words[$0] }
                    let expected =
                        try profile == .plain ? slow.row(person) : slow.saltedRecord(person)
                    #expect(found == expected)
                }
            }
        }
    }

    @Test("Filters of a day apart are alike, of a year apart as little as any two")
    func filtersOfDates() throws {
        let schema = Schema(name: "near", fields: [Self.dates], sends: [.fields])
        let key = try RecordEncoderTests.exampleKey()
        var encoder = try RecordEncoder(
            plan: FilterPlan(schema: schema), linkageKey: key.linkageKey)
        func filter(_ value: String) throws -> [UInt64] {
            var filter: [UInt64] = []
            try encoder.encode(RecordEncoderTests.record([value]), handle: .first) { _, words in
                filter = words.indices.dropLast().map { words[$0] }
            }
            return filter
        }
        func dice(_ one: [UInt64], _ other: [UInt64]) -> Double {
            let both = zip(one, other).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
            let all = (one + other).reduce(0) { $0 + $1.nonzeroBitCount }
            return 2 * Double(both) / Double(all)
        }
        var (day, year) = (0.0, 0.0)
        for number in 0..<28 {
            let filters = try ["1980", "1981"].map { try filter("\($0)05\(10 + number % 20)") }
            let next = try filter("198005\(11 + number % 20)")
            day += dice(filters[0], next) / 28
            year += dice(filters[0], filters[1]) / 28
        }
        #expect(day > 0.94, "\(day)")
        #expect(0.25 < year && year < 0.5, "\(year)")
    }
}
