import Compression
import Datasets
import TestSupport
import Testing

/// Structures of groups: vectors, sums over many matrices, and laws.
@Suite struct GroupSolverTests {
  /// A matrix of whole numbers, what the heuristic and the best structure keep, the heuristic settled, and the bound.
  struct Vector: Sendable {
    let rows: [[Double]]
    let groups: Int
    let paper: Double
    let settled: Double
    let most: Double
    let bound: Double

    var matrix: ConnectionMatrix {
      ConnectionMatrix(rows: rows.count, columns: rows[0].count, values: rows.flatMap(\.self))
    }
  }

  static let vectors = [
    Vector(
      rows: [[7, 4, 0, 1], [5, 8, 1, 2], [1, 9, 1, 4], [1, 8, 4, 0]], groups: 2, paper: 37, settled: 37, most: 37,
      bound: 40),
    Vector(
      rows: [[3, 2, 6, 5], [1, 5, 1, 7], [3, 9, 1, 2], [9, 9, 9, 2]], groups: 2, paper: 49, settled: 49, most: 50,
      bound: 53),
    Vector(
      rows: [
        [2, 14, 12, 1, 4, 12, 2, 17], [9, 17, 13, 14, 9, 6, 14, 15], [6, 2, 3, 11, 16, 18, 13, 3],
        [12, 17, 4, 2, 12, 17, 13, 14],
      ], groups: 2, paper: 191, settled: 210, most: 210, bound: 227),
    Vector(
      rows: [
        [19, 3, 19, 17, 6, 3, 6, 9], [0, 2, 1, 18, 9, 14, 13, 1], [0, 7, 18, 13, 1, 9, 9, 13],
        [4, 14, 4, 5, 9, 17, 8, 3],
      ], groups: 2, paper: 194, settled: 194, most: 194, bound: 209),
    Vector(
      rows: [
        [17, 22, 17, 22, 9, 10], [21, 22, 7, 21, 10, 13], [16, 11, 27, 6, 6, 10], [11, 6, 1, 15, 11, 9],
        [27, 22, 15, 18, 0, 9], [26, 18, 8, 10, 26, 10],
      ], groups: 2, paper: 300, settled: 300, most: 300, bound: 340),
    Vector(
      rows: [
        [3, 21, 18, 2, 6, 19], [4, 26, 14, 26, 20, 21], [14, 10, 21, 23, 9, 3], [5, 17, 24, 28, 20, 5],
        [18, 26, 6, 3, 19, 26], [20, 21, 5, 26, 12, 6],
      ], groups: 2, paper: 324, settled: 324, most: 350, bound: 393),
    Vector(
      rows: [
        [35, 44, 35, 45, 18, 20], [43, 44, 15, 43, 20, 26], [33, 22, 55, 12, 12, 21], [22, 12, 2, 31, 22, 19],
        [54, 44, 31, 37, 0, 18], [52, 36, 16, 20, 53, 20],
      ], groups: 3, paper: 420, settled: 443, most: 463, bound: 494),
    Vector(
      rows: [
        [33, 42, 44, 27, 32, 21], [22, 57, 49, 18, 25, 35], [49, 21, 4, 0, 0, 7], [16, 24, 2, 6, 45, 55],
        [32, 41, 43, 18, 18, 38], [8, 55, 46, 48, 10, 36],
      ], groups: 3, paper: 472, settled: 472, most: 472, bound: 534),
  ]

  private func stream(_ seed: UInt64 = 1) -> RandomStream { RandomStream(seed: seed, name: "test") }

  @Test(arguments: vectors) func whatIsKeptIsThatOfTheVector(_ vector: Vector) {
    let matrix = vector.matrix
    let paper = GroupSolver.paper.structure(of: matrix, groups: vector.groups, from: stream())
    #expect(paper.kept(of: matrix) == vector.paper)
    var layout = GroupLayout(paper, of: matrix)
    layout.settle()
    #expect(layout.kept == vector.settled && layout.structure.kept(of: matrix) == vector.settled)
    #expect(matrix.most(groups: vector.groups) == vector.most && matrix.bound(groups: vector.groups) == vector.bound)
    let searched = GroupSolver.ils.structure(of: matrix, groups: vector.groups, effort: 3e4, from: stream())
    #expect(searched.kept(of: matrix) == vector.most)
  }

  /// The sums over two hundred matrices of a family.
  struct Sums: Sendable {
    let family: ConnectionFamily
    let (rows, columns, groups): (Int, Int, Int)
    let most: Double
    let paper: Double
    let oneRound: Double
    let settled: Double

    init(
      _ family: ConnectionFamily, _ rows: Int, _ columns: Int, _ groups: Int, _ most: Double, _ paper: Double,
      _ oneRound: Double, _ settled: Double
    ) {
      (self.family, self.rows, self.columns, self.groups) = (family, rows, columns, groups)
      (self.most, self.paper, self.oneRound, self.settled) = (most, paper, oneRound, settled)
    }
  }

  static let sums = [
    Sums(.uniform, 4, 4, 2, 1022.174744, 957.770372, 941.454239, 1002.071599),
    Sums(.uniform, 6, 6, 2, 2269.363270, 2114.848105, 2065.523127, 2224.007438),
    Sums(.uniform, 6, 6, 3, 1708.647227, 1566.841367, 1535.931229, 1659.426769),
    Sums(.uniform, 8, 8, 2, 3977.083457, 3726.113781, 3623.655172, 3895.304328),
    Sums(.uniform, 8, 8, 4, 2422.888592, 2218.768721, 2153.189821, 2357.594958),
    Sums(.uniform, 6, 12, 3, 3379.031479, 3114.966249, 2980.857043, 3280.480907),
    Sums(.kernels, 6, 6, 2, 11354.423535, 11126.047102, 11044.699829, 11287.305859),
    Sums(.kernels, 6, 6, 3, 7854.495943, 7656.795655, 7592.652495, 7794.428024),
    Sums(.kernels, 8, 8, 4, 10733.670541, 10434.356382, 10324.704872, 10638.531833),
    Sums(.scaled, 6, 6, 2, 3247.071031, 3089.111680, 2982.529410, 3205.822000),
    Sums(.scaled, 6, 6, 3, 2485.493812, 2340.596081, 2238.831869, 2441.369007),
    Sums(.scaled, 8, 8, 4, 3540.922067, 3306.795331, 3152.572399, 3481.391731),
  ]

  @Test(arguments: sums) func sumsOverManyMatricesAreThoseKnown(_ sums: Sums) {
    var (most, paper, oneRound, settled, searched) = (0.0, 0.0, 0.0, 0.0, 0.0)
    var least = 1.0
    for seed in UInt64(1000)...1199 {
      let matrix = sums.family.matrix(sums.rows, sums.columns, seed: seed)
      let best = matrix.most(groups: sums.groups)
      most += best
      let published = GroupStructure(published: matrix, groups: sums.groups)
      paper += published.kept(of: matrix)
      oneRound += GroupStructure(published: matrix, groups: sums.groups, rounds: 1).kept(of: matrix)
      var layout = GroupLayout(published, of: matrix)
      layout.settle()
      settled += layout.kept
      let found = GroupSolver.ils.structure(of: matrix, groups: sums.groups, effort: 4e3, from: stream(seed))
        .kept(of: matrix)
      searched += found / best
      least = min(least, found / best)
      #expect(published.kept(of: matrix) <= layout.kept + 1e-9 && found <= best + 1e-9)
      #expect(best <= matrix.bound(groups: sums.groups) + 1e-9)
    }
    #expect(abs(most - sums.most) < 1e-5 && abs(paper - sums.paper) < 1e-5 && abs(oneRound - sums.oneRound) < 1e-5)
    #expect(abs(settled - sums.settled) < 1e-3, "\(settled)")
    #expect(searched / 200 >= 0.998 && least >= 0.95, "\(searched / 200), \(least)")
  }

  @Test(arguments: [
    (ConnectionFamily.kernels, 64, [2: 6161.5128, 4: 3178.1895, 8: 1645.1719, 16: 872.7877]),
    (.scaled, 64, [2: 1653.1095, 4: 915.3026, 8: 510.8249, 16: 306.5382]),
    (.kernels, 128, [2: 24651.4483, 4: 12559.9841, 8: 6497.0481, 16: 3394.3836, 32: 1789.7241]),
    (.scaled, 128, [2: 6350.7062, 4: 3454.4414, 8: 1894.8714, 16: 1061.5064, 32: 636.6847]),
  ])
  func theHeuristicKeepsWhatItsAuthorsKeep(_ family: ConnectionFamily, _ width: Int, _ kept: [Int: Double]) {
    let matrix = family.matrix(width, width, seed: 7)
    for (groups, expected) in kept {
      let found = GroupStructure(published: matrix, groups: groups).kept(of: matrix)
      #expect(abs(found - expected) < 1e-3, "\(groups) groups: \(found)")
    }
  }

  @Test func localSearchKeepsAQuarterMoreOfWhatIsBeyondChance() {
    let cases: [(ConnectionFamily, Int, Int)] = [
      (.kernels, 64, 8), (.kernels, 128, 16), (.scaled, 64, 8), (.scaled, 128, 16),
    ]
    let ratios = cases.map { family, width, groups in
      let matrix = family.matrix(width, width, seed: 7)
      let structures = [GroupSolver.paper, .ils].map {
        $0.structure(of: matrix, groups: groups, effort: 1e6, from: stream())
      }
      return structures[1].excess(of: matrix) / structures[0].excess(of: matrix)
    }
    #expect(ratios.reduce(0, +) / 4 >= 1.25, "\(ratios)")
  }

  @Test(arguments: 1...10)
  func blocksThatWereShuffledAreFoundAgain(_ seed: UInt64) {
    let (width, groups) = (128, 16)
    var stream = stream(seed)
    let planted = GroupStructure(
      groups: groups, rows: stream.permutation(of: width).map { $0 % groups },
      columns: stream.permutation(of: width).map { $0 % groups })
    var values = Array(repeating: 0.0, count: width * width)
    for row in 0..<width {
      for column in 0..<width where planted.rows[row] == planted.columns[column] {
        values[row * width + column] = stream.uniform() + 10 * stream.uniform()
      }
    }
    let matrix = ConnectionMatrix(rows: width, columns: width, values: values)
    let found = GroupSolver.ils.structure(of: matrix, groups: groups, effort: 5e5, from: stream)
    #expect(found == planted)
  }

  @Test(arguments: 1...8)
  func structuresAreBalancedAndFollowTheirMatrix(_ seed: UInt64) {
    var stream = stream(seed)
    let groups = [1, 2, 3, 4][Int(seed) % 4]
    let (rows, columns) = (groups * stream.integer(in: 2...5), groups * stream.integer(in: 2...5))
    let matrix = ConnectionFamily.scaled.matrix(rows, columns, seed: seed)
    for solver in GroupSolver.allCases {
      let found = solver.structure(of: matrix, groups: groups, effort: 3e4, from: stream)
      #expect(Set((0..<groups).map { group in found.rows.count { $0 == group } }) == [rows / groups])
      #expect(Set((0..<groups).map { group in found.columns.count { $0 == group } }) == [columns / groups])
      #expect(found == solver.structure(of: matrix, groups: groups, effort: 3e4, from: stream), "the seed decides")
      let doubled = ConnectionMatrix(rows: rows, columns: columns, values: matrix.values.map { 2 * $0 })
      #expect(found == solver.structure(of: doubled, groups: groups, effort: 3e4, from: stream))
      #expect(abs(found.excess(of: doubled) - found.excess(of: matrix)) < 1e-12)
      #expect(found.kept(of: matrix) <= matrix.bound(groups: groups) + 1e-9)
      if groups == 1 { #expect(abs(found.kept(of: matrix) - matrix.total) < 1e-9) }
    }
  }

  @Test func shuffledGroupsReadFromAllGroupsBefore() {
    let matrix = ConnectionMatrix(rows: 12, columns: 8, values: Array(repeating: 1, count: 96))
    let found = GroupSolver.shuffle.structure(of: matrix, groups: 4, from: stream())
    #expect(found.rows == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3])
    #expect(found.columns == [0, 1, 2, 3, 0, 1, 2, 3])
  }

  @Test func groupsByOtherNumbersAreTheSame() {
    let one = GroupStructure(groups: 2, rows: [0, 1, 0, 1], columns: [1, 1, 0, 0])
    let other = GroupStructure(groups: 2, rows: [1, 0, 1, 0], columns: [0, 0, 1, 1])
    #expect(one == other && one.rows[0] == 0)
    let natural = GroupStructure(natural: 2, rows: 4, columns: 6)
    #expect(natural.rows == [0, 0, 1, 1] && natural.columns == [0, 0, 0, 1, 1, 1])
  }

  @Test(arguments: 1...20)
  func assignmentsAreTheBestOfAll(_ seed: UInt64) {
    var stream = stream(seed)
    let count = stream.integer(in: 1...6)
    let matrix = ConnectionMatrix(
      rows: count, columns: count, values: (0..<count * count).map { _ in stream.uniform(in: -1...1) })
    func most(_ row: Int, _ free: Set<Int>) -> Double {
      guard row < count else { return 0 }
      return free.map { matrix.values[row * count + $0] + most(row + 1, free.subtracting([$0])) }.max() ?? 0
    }
    let found = matrix.bestAssignment()
    #expect(Set(found) == Set(0..<count))
    let sum = found.enumerated().reduce(0) { $0 + matrix.values[$1.offset * count + $1.element] }
    #expect(abs(sum - most(0, Set(0..<count))) < 1e-9)
  }
}
