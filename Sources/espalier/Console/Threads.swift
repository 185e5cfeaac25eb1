import Foundation

/// How the threads that compute wait for work.
enum Threads {
  /// Starts the tool again with OpenMP's waiting threads asleep, unless the user chose a policy.
  ///
  /// By default a thread that waits spins, which on a machine that others use takes the core from the thread that it
  /// waits for: LeNet-5 trained at 150 images/s beside another job and at 7,500 with sleeping threads. OpenMP reads the
  /// policy before `main` begins, so only a new start can set it.
  static func restartUnlessYielding() {
    let policy = "OMP_WAIT_POLICY"
    guard getenv(policy) == nil, setenv(policy, "PASSIVE", 1) == 0, let path = Bundle.main.executablePath else {
      return
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) } + [nil]
    execv(path, &arguments)
    // The start failed, which leaves this one to go on with spinning threads.
    for argument in arguments { free(argument) }
  }
}
