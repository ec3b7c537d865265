internal import CCbc
internal import Synchronization

/// Least cost over whole numbers within bounds, solved by COIN-OR Cbc: one thread, limits that are
/// counts and not times, so that the same program has the same answer on every machine.
struct IntegerProgram {
    private(set) var lower: [Double] = []
    private(set) var upper: [Double] = []
    private var cost: [Double] = []
    private var isWhole: [Bool] = []
    private var starts: [Int32] = [0]
    private var rowOfEntry: [Int32] = []
    private var entries: [Double] = []
    private var rowLower: [Double] = []
    private var rowUpper: [Double] = []

    /// What Cbc takes for infinite.
    static let unbounded = 1e30

    enum Outcome {
        /// Values of the columns; the best found, which need not be the best there is.
        case found([Double])
        case impossible
        case gaveUp
    }

    mutating func addRow(from low: Double, to high: Double) {
        rowLower.append(low)
        rowUpper.append(high)
    }

    mutating func addColumn(
        from low: Double, to high: Double, cost: Double, whole: Bool,
        entries column: [(row: Int32, value: Double)]
    ) {
        lower.append(low)
        upper.append(high)
        self.cost.append(cost)
        isWhole.append(whole)
        for entry in column {
            rowOfEntry.append(entry.row)
            entries.append(entry.value)
        }
        starts.append(Int32(rowOfEntry.count))
    }

    /// Cbc keeps its command line's state in globals.
    private static let turn = Mutex(())

    /// - Parameters:
    ///   - gap: a solution that costs at most this much more than the best will do.
    ///   - nodes: of the search tree, at most.
    func solve(gap: Double, nodes: Int) -> Outcome {
        Self.turn.withLock { _ in run(gap: gap, nodes: nodes) }
    }

    private func run(gap: Double, nodes: Int) -> Outcome {
        // Unsafe: Cbc's C interface takes an opaque model and arrays by pointer; it copies the
        // arrays while it loads them, and the model lives to the end of this function.
        guard let model = unsafe Cbc_newModel() else { return .gaveUp }
        defer { unsafe Cbc_deleteModel(model) }
        unsafe Cbc_loadProblem(
            model, Int32(cost.count), Int32(rowLower.count), starts, rowOfEntry, entries, lower,
            upper, cost, rowLower, rowUpper)
        for column in cost.indices where isWhole[column] {
            unsafe Cbc_setInteger(model, Int32(column))
        }
        unsafe Cbc_setLogLevel(model, 0)
        for (name, value) in [
            ("threads", "0"), ("preprocess", "off"), ("cuts", "off"), ("randomSeed", "1"),
            ("randomCbcSeed", "1"),
        ] {
            unsafe Cbc_setParameter(model, name, value)
        }
        unsafe Cbc_setMaximumNodes(model, Int32(nodes))
        unsafe Cbc_setAllowableGap(model, gap)
        unsafe Cbc_solve(model)
        // Unsafe: the solution is the model's; it is copied before the model goes.
        if let best = unsafe Cbc_bestSolution(model) {
            let values = unsafe UnsafeBufferPointer(start: best, count: cost.count)
            return .found(unsafe Array(values))
        }
        return unsafe Cbc_isProvenInfeasible(model) != 0 ? .impossible : .gaveUp
    }
}
