extension TokenStatistics {
    /// Header and filters as a person reads them, each line ended by a line feed.
    public var text: String {
        var lines = [
            "agency          \(agency)",
            "project         \(project)" + (isDemonstration ? " (example key: no secret)" : ""),
            "profile         \(profile)"
                + (hardening.isEmpty ? "" : " (\(hardening.joined(separator: ", ")))"),
            "key identifier  \(keyIdentifier)",
            "fingerprint     \(keyFingerprint)",
            "schema digest   \(schemaDigest)",
            "file digest     \(digest)",
            "rows            \(rows)",
            "canaries        \(canaries)",
            "excluded        \(excluded)",
            "",
        ]
        var cells = [
            [
                "filter", "type", "bits", "k", "complete", "fill", "bits set: 0/5/50/95/100 %",
                "spread",
            ]
        ]
        for filter in filters {
            cells.append([
                filter.name, filter.type, "\(filter.bits)", filter.hashes.map { "\($0)" } ?? "",
                Self.percent(filter.completeness), Self.percent(filter.fill),
                filter.popcounts.map(String.init).joined(separator: "/"),
                Self.sketch(filter.histogram),
            ])
        }
        lines += Self.lines(of: cells)
        if !salts.isEmpty { lines += saltLines }
        if !matchKeys.isEmpty { lines += matchKeyLines }
        if !attributes.isEmpty { lines += attributeLines }
        return lines.map { $0 + "\n" }.joined()
    }

    private var attributeLines: [String] {
        let rows = attributes.map {
            [
                $0.name, "\($0.values.count)", "\($0.present)", "\($0.other)", "\($0.missing)",
            ]
        }
        return [""]
            + Self.lines(of: [["attribute", "values", "declared", "other", "missing"]] + rows)
    }

    private var matchKeyLines: [String] {
        let rows = matchKeys.map {
            [$0.name, $0.definition, "\($0.rows)", "\($0.repeated)", "\($0.largestGroup)"]
        }
        let header = ["match key", "of", "rows", "rows that share it", "largest group"]
        return [""] + Self.lines(of: [header] + rows)
    }

    private var saltLines: [String] {
        let saltRows = salts.map {
            [
                $0.name, $0.fields.joined(separator: " + "), "\($0.cells)", "\($0.rows)",
                "\($0.largestCell)",
            ]
        }
        return [""]
            + Self.lines(of: [["salt", "of", "cells", "rows", "largest cell"]] + saltRows)
    }

    private static func lines(of cells: [[String]]) -> [String] {
        let widths = cells[0].indices.map { column in
            cells.map { $0[column].count }.max() ?? 0
        }
        return cells.map { row in
            zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - cell.count)
            }.joined(separator: "  ")
        }
    }

    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// A histogram a character a range: a dot for nothing, then eight heights.
    private static func sketch(_ histogram: [Int]) -> String {
        let most = histogram.max() ?? 0
        let heights = Array("▁▂▃▄▅▆▇█")
        return String(
            histogram.map { count in
                count == 0 || most == 0 ? "." : heights[(count * 8 - 1) / most]
            })
    }
}
