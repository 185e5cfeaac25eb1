import Foundation

/// The running process: what it uses and may use.
enum ProcessUsage {
  /// Lets the system end the process when it uses more than this much of the processor or of addresses.
  static func limit(seconds: Int, bytes: Int) {
    #if os(Linux)
    let (cpu, addresses) = (__rlimit_resource_t(RLIMIT_CPU.rawValue), __rlimit_resource_t(RLIMIT_AS.rawValue))
    #else
    let (cpu, addresses) = (RLIMIT_CPU, RLIMIT_AS)
    #endif
    var limit = rlimit(rlim_cur: rlim_t(seconds), rlim_max: rlim_t(seconds))
    setrlimit(cpu, &limit)
    limit = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    setrlimit(addresses, &limit)
  }

  /// Seconds of processor time so far, the system's included.
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// The most memory in bytes that was resident since `beginsPeak`; where the system cannot tell, since the start.
  static var peak: Int {
    #if os(Linux)
    return status("VmHWM:")
    #else
    var usage = rusage()
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss
    #endif
  }

  /// Lets `peak` begin anew, and gives it.
  static func beginsPeak() -> Int {
    #if os(Linux)
    if let file = fopen("/proc/self/clear_refs", "w") {
      fputs("5", file)
      fclose(file)
    }
    #endif
    return peak
  }

  #if os(Linux)
  private static func status(_ field: String) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix(field) })
    else { return 0 }
    return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 << 10 } ?? 0
  }
  #endif
}

/// The number of the case that is under way in a process that may die of it, for its parent to find.
enum CurrentCase {
  private static func path(_ format: String, _ process: pid_t) -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("espalier-\(process)-\(format)").path
  }

  /// Called in the child: runs `body`, which is given a function that notes a case.
  static func noting(_ format: String, _ body: ((Int) -> Void) throws -> Void) rethrows {
    let path = path(format, getppid())
    guard let file = fopen(path, "w") else { return }
    try body { number in
      rewind(file)
      fputs("\(number)\n", file)
      fflush(file)
    }
    fclose(file)
    unlink(path)
  }

  /// Called in the parent when the child has ended: the case that it died of.
  static func left(_ format: String) -> Int? {
    let path = path(format, getpid())
    defer { unlink(path) }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    return text.split(separator: "\n").first.flatMap { Int($0) }
  }
}
