public struct Recipe { public static let currentVersion = 1 }
