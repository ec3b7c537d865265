import Foundation
import SyntheticPeople
import TestSupport
import Testing

@Suite struct ExampleFilesTests {
    private static let settings = PopulationSettings.threeAgencies(people: 2000, seed: 1)
    private static let folder = SharedData.packageRoot.appending(path: "Examples/three-agencies")

    @Test(
        "the committed example is not what the generator makes (its README.md has the command)",
        arguments: ["housing", "health", "police"])
    func committedFile(agency: String) throws {
        let committed = try Data(contentsOf: Self.folder.appending(path: "\(agency).csv"))
        let made = try PopulationFile(agency, Self.settings)
        #expect(Data(made.bytes) == committed)
    }

    @Test("the committed truth is not what the generator makes")
    func committedTruth() throws {
        let committed = try Data(contentsOf: Self.folder.appending(path: "truth.csv"))
        var made = Data(SyntheticPopulation.truthHeader.utf8)
        for agency in ["housing", "health", "police"] {
            made.append(contentsOf: try PopulationFile(truthOf: agency, Self.settings).bytes)
        }
        #expect(made == committed)
    }
}
