import ArgumentParser

/// `--threads`: how many cores a command may use. Results do not depend on it.
struct ThreadOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Threads to use; the results are the same.", valueName: "n"))
    var threads = 1

    func validate() throws {
        guard (1...64).contains(threads) else { throw ValidationError("--threads takes 1 to 64, not \(threads)") }
    }
}
