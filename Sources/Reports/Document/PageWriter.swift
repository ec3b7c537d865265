/// Writes a report's page. Names of places in it are counted, never made of labels.
struct PageWriter {
    private(set) var markup = MarkupWriter()
    private var figures = 0
    private var tables = 0
    private var sections = 0

    mutating func write(_ report: Report) {
        markup.documentType()
        // Written in one piece and appended, so that counting goes on in `self`.
        let head = Self.head(title: report.title)
        let body = body(of: report)
        markup.element("html", ["lang": "en-GB"]) { page in
            page.newLine()
            page.append(head)
            page.append(body)
            page.newLine()
        }
        markup.newLine()
    }

    private static func head(title: String) -> MarkupWriter {
        // A page may reach nothing, whatever stands in it.
        let policy =
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
            + "; form-action 'none'"
        var markup = MarkupWriter()
        markup.element("head") { head in
            head.newLine()
            head.empty("meta", ["charset": "utf-8"])
            head.newLine()
            head.empty("meta", ["http-equiv": "Content-Security-Policy", "content": policy])
            head.newLine()
            head.empty(
                "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
            head.empty("meta", ["name": "referrer", "content": "no-referrer"])
            head.newLine()
            head.element("title", text: title)
            head.newLine()
            head.style(.report)
            head.newLine()
        }
        markup.newLine()
        return markup
    }

    private mutating func body(of report: Report) -> MarkupWriter {
        var content = MarkupWriter()
        for section in report.sections { content.append(write(section, level: 2)) }
        var markup = MarkupWriter()
        markup.element("body") { body in
            body.newLine()
            body.element("header") { header in
                header.element("h1", text: report.title)
                for line in report.subtitles {
                    header.element("p", ["class": "subtitle"], text: line)
                }
            }
            body.newLine()
            body.element("main") { main in
                Self.writeSummary(of: report, to: &main)
                Self.writeContents(of: report, to: &main)
                main.append(content)
            }
            guard !report.footer.isEmpty else { return }
            body.newLine()
            body.element("footer") { footer in
                for line in report.footer { footer.element("p", text: line) }
            }
        }
        return markup
    }

    private static func writeSummary(of report: Report, to main: inout MarkupWriter) {
        main.element("section", ["class": "summary", "aria-labelledby": "summary"]) { section in
            section.element("h2", ["id": "summary"], text: "Summary")
            for text in report.summary { section.element("p", text: text) }
            write(report.keyNumbers, to: &section)
        }
        main.newLine()
        guard let warning = report.warning, !warning.items.isEmpty else { return }
        main.element("section", ["class": "warning", "aria-labelledby": "warning"]) { box in
            box.element("h2", ["id": "warning"], text: warning.heading)
            box.element("ul") { list in
                for item in warning.items { list.element("li", text: item) }
            }
        }
        main.newLine()
    }

    private static func writeContents(of report: Report, to main: inout MarkupWriter) {
        guard report.sections.count > 1 else { return }
        var place = 0
        main.element("nav", ["class": "contents", "aria-labelledby": "contents"]) { nav in
            nav.element("p", ["id": "contents"], text: "Contents")
            nav.element("ol") { list in
                for section in report.sections {
                    place += 1
                    list.element("li") { item in
                        item.element("a", ["href": "#section-\(place)"], text: section.heading)
                    }
                    place += section.sectionsWithin
                }
            }
        }
        main.newLine()
    }

    // MARK: - Sections

    private mutating func write(_ section: Section, level: Int) -> MarkupWriter {
        sections += 1
        let id = "section-\(sections)"
        var content = MarkupWriter()
        for block in section.blocks { content.append(write(block, level: level)) }
        var markup = MarkupWriter()
        // Only top sections are landmarks.
        let name: String? = level == 2 ? id : nil
        markup.element("section", ["aria-labelledby": name]) { part in
            switch level {
            case 2: part.element("h2", ["id": id], text: section.heading)
            case 3: part.element("h3", ["id": id], text: section.heading)
            case 4: part.element("h4", ["id": id], text: section.heading)
            default: part.element("h5", ["id": id], text: section.heading)
            }
            part.newLine()
            part.append(content)
        }
        markup.newLine()
        return markup
    }

    private mutating func write(_ block: Block, level: Int) -> MarkupWriter {
        var markup = MarkupWriter()
        switch block {
        case .paragraph(let text): markup.element("p", text: text)
        case .note(let text): markup.element("p", ["class": "note"], text: text)
        case .list(let items):
            // A list without an item is none.
            guard !items.isEmpty else { break }
            markup.element("ul") { list in
                for item in items { list.element("li", text: item) }
            }
        case .definitions(let definitions):
            guard !definitions.isEmpty else { break }
            markup.element("dl", ["class": "terms"]) { list in
                for definition in definitions {
                    list.element("dt", text: definition.term)
                    list.element("dd", text: definition.meaning)
                }
            }
        case .keyNumbers(let numbers): Self.write(numbers, to: &markup)
        case .table(let table):
            tables += 1
            table.write(to: &markup, label: "Table \(tables)")
        case .figure(let figure):
            figures += 1
            figure.write(to: &markup, number: figures)
        case .section(let section): markup.append(write(section, level: level + 1))
        }
        markup.newLine()
        return markup
    }

    private static func write(_ numbers: [KeyNumber], to markup: inout MarkupWriter) {
        guard !numbers.isEmpty else { return }
        markup.element("dl", ["class": "keys"]) { list in
            for number in numbers {
                list.element("div") { tile in
                    tile.element("dt") { term in
                        term.text(number.label)
                        if let note = number.note { term.element("small", text: note) }
                    }
                    let kind: String? = number.value.value == nil ? "absent" : nil
                    tile.element("dd", ["class": kind]) { value in
                        value.text(number.text)
                        if let ends = number.ends { value.element("small", text: ends) }
                    }
                }
            }
        }
    }
}

extension Section {
    /// Sections in this one, at any depth.
    fileprivate var sectionsWithin: Int {
        blocks.reduce(0) { count, block in
            guard case .section(let section) = block else { return count }
            return count + 1 + section.sectionsWithin
        }
    }
}

extension KeyNumber {
    /// The number alone, or the word for what there is instead.
    fileprivate var text: String { value.value.map { numbers.text($0) } ?? numbers.text(value) }

    /// The interval.
    fileprivate var ends: String? {
        value.interval.map { "\(numbers.text($0.lowerBound)) to \(numbers.text($0.upperBound))" }
    }
}
