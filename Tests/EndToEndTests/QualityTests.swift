import Foundation
import TestSupport
import Testing

@Suite("Quality on data with truth")
struct QualityTests {
    struct Quality: Decodable {
        let precision, recall, f1: Double
    }

    struct Evaluated: Decodable {
        struct AgencyPair: Decodable {
            let quality: Quality
        }

        // Named as evaluate --json names it.
        let agency_pairs: [AgencyPair]
        let links, clusters: Quality
    }

    @Test(
        "FEBRL 4 on nine fields: F1 of at least .998 without truth, also by blocks of equal tokens",
        .enabled(if: SharedData.isPresent, "\(SharedData.reason)"),
        arguments: ["all-pairs", "exact-tokens"])
    func febrlNine(candidates: String) throws {
        let quality = try febrl(
            """
              - {name: given_name, column: given_name, type: given-name}
              - {name: surname, column: surname, type: surname}
              - {name: street_number, column: street_number, type: code, average-grams: 4}
              - {name: address_1, column: address_1, type: address-line}
              - {name: address_2, column: address_2, type: address-line, average-grams: 12}
              - {name: suburb, column: suburb, type: town}
              - {name: postcode, column: postcode, type: code, average-grams: 7}
              - {name: state, column: state, type: code, average-grams: 5}
              - {name: date_of_birth, column: date_of_birth, type: date-of-birth}

            """, candidates)
        #expect(quality.f1 >= 0.998)
    }

    @Test(
        "FEBRL 4 on five fields: F1 of at least .993 without truth",
        .enabled(if: SharedData.isPresent, "\(SharedData.reason)"))
    func febrlFive() throws {
        let quality = try febrl(
            """
              - {name: given_name, column: given_name, type: given-name}
              - {name: surname, column: surname, type: surname}
              - {name: date_of_birth, column: date_of_birth, type: date-of-birth}
              - {name: suburb, column: suburb, type: town}
              - {name: postcode, column: postcode, type: code, average-grams: 7}

            """, "all-pairs")
        #expect(quality.f1 >= 0.993)
    }

    @Test(
        "FEBRL 4 on five fields under salts: F1 of at least .99, of .98 with noise of epsilon 1.5",
        .enabled(if: SharedData.isPresent, "\(SharedData.reason)"),
        arguments: [("none", 0.99), ("1.5", 0.98)])
    func febrlSalted(noise: String, least: Double) throws {
        let quality = try febrl(
            """
              - {name: given_name, column: given_name, type: given-name}
              - {name: surname, column: surname, type: surname}
              - {name: date_of_birth, column: date_of_birth, type: date-of-birth}
              - {name: suburb, column: suburb, type: town}
              - {name: postcode, column: postcode, type: code, average-grams: 7}

            """,
            profile: """
                profile: fields
                salts: {records: 5000, noise: \(noise), of: [[date_of_birth], [postcode],
                  ["given_name:soundex", "surname:soundex"]]}
                """)
        #expect(quality.f1 >= least)
    }

    @Test("The example, with its families: precision and recall of at least .97")
    func example() throws {
        let project = try ExampleProject()
        let example = SharedData.packageRoot.appending(path: "Examples/three-agencies")
        let agencies = [
            ("housing", "Tenancy Ref"), ("health", "patient_id"), ("police", "person_urn"),
        ]
        var truth = "agency,handle,entity\n"
        let entities = try rows(example.appending(path: "truth.csv").path)
        for (agency, column) in agencies {
            let people = example.appending(path: "\(agency).csv").path
            try project.tokenise(
                "keys", "new", "--linkage-key-from", "shared.key", "--out", "\(agency).key")
            try project.tokenise(
                "encode", people, "--schema", example.appending(path: "schema.yaml").path,
                "--key", "\(agency).key", "--agency", agency, "--id", column, "--out",
                "\(agency).tok")
            let handles = try handles(project, people, key: "\(agency).key", column: column)
            for row in entities where row[0] == agency {
                truth += "\(agency),\(try #require(handles[row[1]])),\(row[2])\n"
            }
        }
        try project.folder.write(truth, to: "truth.csv")
        try project.node(
            "link", "housing.tok", "health.tok", "police.tok", "--out", "run")
        let evaluated = try evaluate(project)
        #expect(evaluated.agency_pairs.count == 3)
        for quality in [evaluated.links, evaluated.clusters] {
            #expect(quality.precision >= 0.97 && quality.recall >= 0.97, "\(quality)")
        }
    }

    private func febrl(
        _ fields: String, _ candidates: String? = nil,
        profile: String = "profile: plain\nsend: [fields]"
    ) throws -> Quality {
        let project = try ExampleProject()
        try project.folder.write(
            """
            trefoil-schema: 1
            \(profile)
            name: febrl
            name-bag: {given-name: given_name, surname: surname}
            fields:
            \(fields)
            """, to: "febrl.yaml")
        var handleOf: [String: [String: String]] = [:]
        for agency in ["a", "b"] {
            let people = SharedData.path("data/febrl4_\(agency).csv")
            try project.tokenise(
                "encode", people, "--schema", "febrl.yaml", "--key", "\(agency).key", "--agency",
                agency, "--id", "rec_id", "--out", "\(agency).tok")
            handleOf[agency] = try handles(
                project, people, key: "\(agency).key", column: "rec_id")
        }
        var truth = "agency,handle,entity\n"
        for (entity, row) in try rows(SharedData.path("data/febrl4_truth.csv")).enumerated() {
            for (agency, record) in zip(["a", "b"], row) {
                truth += "\(agency),\(try #require(handleOf[agency]?[record])),\(entity)\n"
            }
        }
        try project.folder.write(truth, to: "truth.csv")
        let method = candidates.map { ["--candidates", $0] } ?? []
        try project.succeed(
            .linkageNode, ["link", "a.tok", "b.tok", "--out", "run"] + method)
        return try evaluate(project).links
    }

    private func handles(
        _ project: ExampleProject, _ people: String, key: String, column: String
    ) throws -> [String: String] {
        try project.tokenise(
            "handles", people, "--key", key, "--id", column, "--out", "handles.csv", "--force")
        return Dictionary(
            uniqueKeysWithValues: try rows(project.folder.file("handles.csv")).map {
                ($0[0], $0[1])
            })
    }

    private func evaluate(_ project: ExampleProject) throws -> Evaluated {
        let output = try project.node("evaluate", "run", "--truth", "truth.csv", "--json").output
        return try JSONDecoder().decode(Evaluated.self, from: Data(output.utf8))
    }

    /// The rows of a file without quotes, its header left out.
    private func rows(_ path: String) throws -> [[String]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst().map {
            $0.split(separator: ",").map(String.init)
        }
    }
}
