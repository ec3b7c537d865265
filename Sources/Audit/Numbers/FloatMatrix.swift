/// A dense matrix of 32-bit floats whose rows are filled up with zeros to whole vectors.
package struct FloatMatrix: Sendable {
    package let rows: Int
    package let columns: Int
    /// Vectors of a row.
    let stride: Int
    var vectors: [SIMD16<Float>]

    package init(rows: Int, columns: Int) {
        self.rows = rows
        self.columns = columns
        stride = (columns + 15) / 16
        vectors = [SIMD16<Float>](repeating: SIMD16(), count: rows * stride)
    }

    package subscript(row: Int, column: Int) -> Float {
        get { vectors[row * stride + column / 16][column % 16] }
        set { vectors[row * stride + column / 16][column % 16] = newValue }
    }

    /// A row's values.
    package func row(_ row: Int) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(stride * 16)
        for index in row * stride..<(row + 1) * stride {
            let vector = vectors[index]
            for lane in 0..<16 { values.append(vector[lane]) }
        }
        values.removeLast(stride * 16 - columns)
        return values
    }

    mutating func setRow(_ row: Int, _ values: [Float]) {
        precondition(values.count == columns)
        for index in 0..<stride {
            var vector = SIMD16<Float>()
            for lane in 0..<min(16, columns - index * 16) {
                vector[lane] = values[index * 16 + lane]
            }
            vectors[row * stride + index] = vector
        }
    }

    package var transposed: FloatMatrix {
        var result = FloatMatrix(rows: columns, columns: rows)
        for row in 0..<rows {
            let values = self.row(row)
            for column in 0..<columns { result[column, row] = values[column] }
        }
        return result
    }

    /// Every row with mean 0 and length 1, whatever is on `diagonal` left out and set to 0; a row
    /// of equal values becomes 0.
    package func standardisedRows(withoutDiagonal: Bool) -> FloatMatrix {
        var result = self
        for row in 0..<rows {
            var values = self.row(row)
            let isLeftOut = withoutDiagonal && row < columns
            let count = Float(columns - (isLeftOut ? 1 : 0))
            if isLeftOut { values[row] = 0 }
            let mean = values.reduce(0, +) / max(1, count)
            var squares: Float = 0
            for column in values.indices {
                values[column] -= mean
                if isLeftOut && column == row { values[column] = 0 }
                squares += values[column] * values[column]
            }
            let scale = squares > 1e-12 ? 1 / squares.squareRoot() : 0
            for column in values.indices { values[column] *= scale }
            result.setRow(row, values)
        }
        return result
    }

    /// The product of this matrix and another, by panels of 16 columns of the other, which stay in
    /// the cache while pairs of rows pass.
    package func times(_ other: FloatMatrix) -> FloatMatrix {
        precondition(columns == other.rows, "as many columns as the other has rows")
        var result = FloatMatrix(rows: rows, columns: other.columns)
        var panel = [SIMD16<Float>](repeating: SIMD16(), count: columns)
        for column in 0..<other.stride {
            for row in 0..<columns { panel[row] = other.vectors[row * other.stride + column] }
            var row = 0
            while row < rows {
                let second = row + 1 < rows ? row + 1 : row
                let sums = Self.pair(
                    vectors.span.extracting(row * stride..<(row + 1) * stride),
                    vectors.span.extracting(second * stride..<(second + 1) * stride), panel.span)
                result.vectors[row * other.stride + column] = sums.0
                result.vectors[second * other.stride + column] = sums.1
                row += 2
            }
        }
        return result
    }

    /// Two rows times a panel.
    @inline(never)
    private static func pair(
        _ first: Span<SIMD16<Float>>, _ second: Span<SIMD16<Float>>, _ panel: Span<SIMD16<Float>>
    ) -> (SIMD16<Float>, SIMD16<Float>) {
        var (a, b) = (SIMD16<Float>(), SIMD16<Float>())
        var base = 0
        for index in first.indices {
            let (x, y) = (first[index], second[index])
            let count = min(16, panel.count - base)
            if count == 16 {
                for lane in 0..<16 {
                    let values = unsafe panel[unchecked: base &+ lane]
                    a += values * x[lane]
                    b += values * y[lane]
                }
            } else {
                for lane in 0..<count {
                    a += panel[base + lane] * x[lane]
                    b += panel[base + lane] * y[lane]
                }
            }
            base += 16
        }
        return (a, b)
    }
}
