internal import Glibc

/// Makes batches ahead of the training on threads of its own and hands them over in order.
final class BatchLoader {
    private let work: Work
    private var threads: [pthread_t] = []
    private var number: Int

    /// `threads`: how many make batches. `first`: the number of the first batch, counted over all epochs.
    init(_ source: BatchSource, threads count: Int, first: Int) {
        number = first
        work = Work(source, slots: count + 2, first: first)
        for _ in 0..<count {
            var thread = pthread_t()
            let status = pthread_create(
                &thread, nil,
                { work in
                    let work = Unmanaged<Work>.fromOpaque(work!).takeRetainedValue()
                    work.run()
                    return nil
                }, Unmanaged.passRetained(work).toOpaque())
            precondition(status == 0, "the system has a thread to spare")
            threads.append(thread)
        }
    }

    deinit {
        work.stop()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// Lends the next batch.
    func next<Result>(_ body: (Batch) -> Result) -> Result {
        defer { number += 1 }
        return work.lend(number, body)
    }
}

/// What the threads share. The lock guards the numbers; a slot's batch belongs to whoever its number says.
private final class Work: @unchecked Sendable {
    private let source: BatchSource
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let batches: UnsafeMutableBufferPointer<Batch>
    /// The number of the batch that lies ready in each slot.
    private var ready: [Int?]
    private var nextToMake: Int
    private var nextToLend: Int
    private var stopped = false

    init(_ source: BatchSource, slots: Int, first: Int) {
        self.source = source
        pthread_mutex_init(lock, nil)
        pthread_cond_init(changed, nil)
        batches = .allocate(capacity: slots)
        for slot in 0..<slots { batches.initializeElement(at: slot, to: source.empty()) }
        ready = Array(repeating: nil, count: slots)
        nextToMake = first
        nextToLend = first
    }

    deinit {
        batches.deinitialize().deallocate()
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(lock)
        changed.deallocate()
        lock.deallocate()
    }

    func stop() {
        pthread_mutex_lock(lock)
        stopped = true
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(lock)
    }

    func run() {
        let teacher = source.teachers?.makeTeacher()
        var epoch = -1
        var order: [Int] = []
        while let number = take() {
            let perEpoch = source.batchesPerEpoch
            if number / perEpoch != epoch {
                epoch = number / perEpoch
                order = source.order(epoch: epoch)
            }
            let slot = number % batches.count
            source.fill(&batches[slot], epoch: epoch, index: number % perEpoch, order: order, teacher: teacher)
            pthread_mutex_lock(lock)
            ready[slot] = number
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(lock)
        }
    }

    private func take() -> Int? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while !stopped, nextToMake >= nextToLend + batches.count { pthread_cond_wait(changed, lock) }
        if stopped { return nil }
        defer { nextToMake += 1 }
        return nextToMake
    }

    func lend<Result>(_ number: Int, _ body: (Batch) -> Result) -> Result {
        let slot = number % batches.count
        pthread_mutex_lock(lock)
        while ready[slot] != number { pthread_cond_wait(changed, lock) }
        pthread_mutex_unlock(lock)
        let result = body(batches[slot])
        pthread_mutex_lock(lock)
        ready[slot] = nil
        nextToLend = number + 1
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(lock)
        return result
    }
}
