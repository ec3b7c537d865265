internal import Yams

/// Reads `hardening:` of the record-level filter: steps, in the order in which they are done.
struct HardeningParser {
    let node: SchemaNode

    private static let names = [
        "balance", "fold", "permute", "rule-90", "rehash", "resample-xor", "diffuse", "noise",
    ]

    /// - Parameter record: the filter to which the steps are done, its noise known.
    func steps(_ record: Schema.RecordFilter) throws(RecordsError) -> [HardeningStep] {
        let elements = try node.elements(expecting: "a list of steps")
        guard elements.count <= HardeningStep.mostSteps else {
            throw node.error("hardening: expected at most \(HardeningStep.mostSteps) steps")
        }
        var bits = record.bits
        var steps: [HardeningStep] = []
        for element in elements {
            let step = try step(element, of: bits)
            if let fault = step.fault(for: bits) { throw element.error("hardening: \(fault)") }
            if step == .fold, HardeningStep.foldsBalance(after: steps) {
                throw element.error(
                    "hardening: fold would lay a balanced filter on its complement and make all "
                        + "filters alike; put permute between balance and fold")
            }
            if step == .noise {
                guard record.noise != nil else {
                    throw element.error("hardening: noise is listed, and the filter has none")
                }
                guard !steps.contains(.noise) else {
                    throw element.error("hardening: noise is listed twice")
                }
            }
            steps.append(step)
            bits = step.outputBits(for: bits)
        }
        return steps
    }

    /// A name, or a mapping of one name to settings. New filters are as long as the old one unless
    /// a setting says otherwise.
    private func step(_ element: SchemaNode, of bits: Int) throws(RecordsError) -> HardeningStep {
        var name = element.node.scalar?.string ?? ""
        var settings: SchemaNode?
        if element.node.mapping != nil {
            let mapping = try element.mapping(keys: Self.names)
            guard mapping.count == 1, let entry = mapping.first else {
                throw element.error("hardening: expected one step in each element of the list")
            }
            (name, settings) = (entry.key, entry.value)
        }
        switch name {
        case "rehash":
            let values = try settings?.mapping(keys: ["window", "step", "positions", "bits"])
            return .rehash(try rehashing(values ?? [:], of: bits))
        case "resample-xor":
            let values = try settings?.mapping(keys: ["bits"])
            return .resampleXor(bits: try values?["bits"]?.bits() ?? bits)
        case "diffuse":
            let values = try settings?.mapping(keys: ["t", "bits"])
            guard let inputs = values?["t"] else {
                throw element.error(
                    "hardening: diffuse needs t, the bits that each new bit is made of, as in "
                        + "{diffuse: {t: 5}}")
            }
            return .diffuse(
                inputs: try inputs.integer(in: HardeningStep.inputCounts),
                bits: try values?["bits"]?.bits() ?? bits)
        default: break
        }
        let plain: [HardeningStep] = [.balance, .fold, .permute, .rule90, .noise]
        guard let step = plain.first(where: { $0.name == name }) else {
            throw element.error(
                "hardening: expected one of \(Self.names.joined(separator: ", "))")
        }
        if let settings { throw settings.error("hardening: \(name) has no settings") }
        return step
    }

    private func rehashing(
        _ values: [String: SchemaNode], of bits: Int
    ) throws(RecordsError) -> HardeningStep.Rehashing {
        var setting = HardeningStep.Rehashing(bits: bits)
        if let window = values["window"] {
            setting.window = try window.integer(in: HardeningStep.Rehashing.windows)
            setting.step = setting.window
        }
        if let step = values["step"] {
            // A longer step would leave bits out.
            setting.step = try step.integer(in: 1...setting.window)
        }
        if let positions = values["positions"] {
            setting.positions = try positions.integer(in: HardeningStep.Rehashing.positionCounts)
        }
        if let length = values["bits"] { setting.bits = try length.bits() }
        return setting
    }
}
