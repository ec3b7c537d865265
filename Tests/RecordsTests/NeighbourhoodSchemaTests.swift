import Records
import Testing

@Suite("Neighbourhoods in schemas")
struct NeighbourhoodSchemaTests {
    private static func text(_ options: String) -> String {
        """
        trefoil-schema: 1
        name: near
        profile: plain
        fields:
          - name: value
            column: value
            \(options)
        """
    }

    private func field(_ options: String) throws -> SchemaField {
        try Schema(text: Self.text(options), path: "s.yaml").fields[0]
    }

    @Test("A month of days, twenty units, two kilometres are the defaults")
    func defaults() throws {
        let unit = Neighbourhood.unit
        let date = try field("{type: date-of-birth, grams: neighbourhood}".flattened)
        #expect(date.neighbourhood == Neighbourhood(step: unit, cellCount: 30))
        #expect(date.averageGrams == 30)
        #expect(try field("type: date-of-birth").neighbourhood == nil)
        let number = try field("{type: number, grams: neighbourhood}".flattened)
        #expect(number.neighbourhood == Neighbourhood(step: unit, cellCount: 20))
        let longitude = try field("{type: coordinate, axis: longitude}".flattened)
        #expect(
            longitude.neighbourhood
                == Neighbourhood(step: unit / 1000, cellCount: 20, cellsAround: 360_000))
        let northing = try field("{type: coordinate, axis: northing}".flattened)
        #expect(northing.neighbourhood == Neighbourhood(step: 100 * unit, cellCount: 20))
        let fine = try field("{type: number, grams: neighbourhood, step: 0.05, reach: 2}".flattened)
        #expect(fine.neighbourhood == Neighbourhood(step: unit / 20, cellCount: 40))
        #expect(fine.averageGrams == 40 && fine.neighbourhood?.reach == 2 * unit)
    }

    @Test("Grams, step, reach and axis are in the canonical text; a spelt-out default is not new")
    func canonicalText() throws {
        let options = [
            "{type: number}", "{type: number, grams: neighbourhood}",
            "{type: number, grams: neighbourhood, step: 2}",
            "{type: number, grams: neighbourhood, reach: 30}",
            "{type: coordinate, axis: latitude}", "{type: coordinate, axis: longitude}",
            "{type: coordinate, axis: easting}", "{type: coordinate, axis: northing}",
        ]
        let texts = try options.map {
            try Schema(text: Self.text($0.flattened), path: "s").canonicalText
        }
        #expect(Set(texts).count == options.count)
        let spelt = "{type: number, grams: neighbourhood, step: 1.0, reach: 20}".flattened
        #expect(try Schema(text: Self.text(spelt), path: "s").canonicalText == texts[1])
    }

    @Test(
        "A fault names the line and what was expected",
        arguments: [
            ("type: surname\n    grams: neighbourhood", "8: grams: neighbourhood is for fields of"),
            ("type: number\n    reach: 5", "8: reach: only grams: neighbourhood has this key"),
            ("type: number\n    axis: latitude", "8: axis: only a field of type coordinate has"),
            ("type: coordinate", "5: a field of type coordinate needs the key axis"),
            ("type: coordinate\n    axis: height", "8: axis: expected one of latitude"),
            (
                "type: coordinate\n    axis: latitude\n    grams: bigrams",
                "9: grams: a field of type coordinate is cut by neighbourhood alone"
            ),
            (
                "type: number\n    grams: neighbourhood\n    average-grams: 9",
                "9: average-grams: reach and step say how many"
            ),
            (
                "type: number\n    grams: neighbourhood\n    step: 0",
                "9: step: expected a number over 0 with up to nine decimals"
            ),
            ("type: number\n    grams: neighbourhood\n    step: 1e-3", "9: step: expected a"),
            ("type: number\n    grams: neighbourhood\n    step: -1", "9: step: expected a"),
            (
                "type: number\n    grams: neighbourhood\n    step: 0.0000000001",
                "9: step: expected a number"
            ),
            (
                "type: number\n    grams: neighbourhood\n    step: 2\n    reach: 5",
                "10: reach: expected 2 to 200 times the step"
            ),
            (
                "type: number\n    grams: neighbourhood\n    reach: 201",
                "9: reach: expected 2 to 200 times the step"
            ),
            (
                "type: date-of-birth\n    grams: neighbourhood\n    step: 0.5",
                "9: step: expected whole days"
            ),
            (
                "type: coordinate\n    axis: longitude\n    step: 0.07",
                "9: step: expected degrees that go into 360 without a rest"
            ),
            (
                "type: coordinate\n    axis: longitude\n    step: 10",
                "9: step: expected degrees that go into 360 without a rest"
            ),
        ])
    func faults(options: String, message: String) {
        do {
            _ = try Schema(text: Self.text(options), path: "s.yaml")
            Issue.record("accepted; expected \(message)")
        } catch {
            #expect("\(error)".contains(message), "\(error)")
        }
    }

    @Test(
        "Coordinates have one spelling, within the range of their axis",
        arguments: [
            (FieldOptions.Axis.latitude, "51.5074", "51.5074"),
            (.latitude, "51.50740° N", "51.5074"),
            (.latitude, "33.86 s", "-33.86"), (.latitude, "S33.86", "-33.86"),
            (.latitude, "-33.86", "-33.86"), (.latitude, "90", "90"), (.latitude, "90.01", ""),
            (.latitude, "51,507", ""), (.latitude, "33.86 W", ""), (.latitude, "-33.86 S", ""),
            (.latitude, "N", ""), (.latitude, "51°30'", ""),
            (.longitude, "-0.1278", "-0.1278"), (.longitude, "0.1278 W", "-0.1278"),
            (.longitude, "0 W", "0"), (.longitude, "180", "-180"), (.longitude, "-180", "-180"),
            (.longitude, "180.5", ""), (.longitude, "−0.5", "-0.5"),
            (.easting, "530,034", "530034"), (.easting, "530034.00", "530034"),
            (.northing, "-5", ""), (.northing, "10000000", "10000000"),
            (.northing, "10000001", ""), (.northing, "99999999999999999999", ""),
        ])
    func coordinates(axis: FieldOptions.Axis, cell: String, value: String) {
        var options = FieldOptions()
        options.axis = axis
        let expected = value.isEmpty ? NormalisedCell.invalid : .value(value)
        #expect(NormalisedCell.of(cell, .coordinate, options: options) == expected)
        if !value.isEmpty {
            #expect(NormalisedCell.of(value, .coordinate, options: options) == expected)
        }
    }
}

extension String {
    /// A flow mapping as lines of a field.
    fileprivate var flattened: String {
        dropFirst().dropLast().split(separator: ",").joined(separator: "\n   ")
    }
}
