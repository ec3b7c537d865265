/// What a type's rule made of a cell. Trivial to copy, unlike `CellState`, as one is made for every
/// cell of a file.
enum Reading {
    case value
    case missing
    /// The sentence says what was expected.
    case invalid(StaticString)

    var state: CellState {
        switch self {
        case .value: .value
        case .missing: .missing
        case .invalid(let expected): .invalid(CellState.StaticText(expected))
        }
    }
}
