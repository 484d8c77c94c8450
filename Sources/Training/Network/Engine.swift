internal import COneDNN
internal import Glibc

/// In what the activations, and the copies of the weights that they meet, are held. Weights, their gradients and all
/// statistics are float32 in any case.
package enum Precision: String, Sendable {
    case float32, bfloat16

    /// bfloat16 where the processor multiplies it (AMX or AVX-512 BF16), else float32.
    package static var fastest: Precision {
        let native = dnnl_cpu_isa_avx512_core_bf16.rawValue
        return dnnl_get_effective_cpu_isa().rawValue & native == native ? .bfloat16 : .float32
    }
}

/// oneDNN's CPU engine with one stream on it. Used by one thread; oneDNN spreads each primitive over threads of its own.
package final class Engine {
    let handle: dnnl_engine_t
    let stream: dnnl_stream_t
    package let precision: Precision

    /// `threads`: how many threads each primitive may use when the calling thread runs it.
    ///
    /// Throws `unavailable` where oneDNN cannot be started.
    package init(threads: Int, precision: Precision = .fastest) throws(TrainingError) {
        Self.limitThreads(threads)
        self.precision = precision
        var engine: dnnl_engine_t?
        try Self.check(dnnl_engine_create(&engine, dnnl_cpu, 0), "start oneDNN")
        var stream: dnnl_stream_t?
        let status = dnnl_stream_create(&stream, engine, UInt32(dnnl_stream_default_flags.rawValue))
        if status != dnnl_success { dnnl_engine_destroy(engine) }
        try Self.check(status, "start oneDNN")
        handle = engine!
        self.stream = stream!
    }

    deinit {
        dnnl_stream_destroy(stream)
        dnnl_engine_destroy(handle)
    }

    /// oneDNN has no function for this: Debian builds it on OpenMP, whose setting holds for the thread that makes it. Looked up
    /// at run time, since whose OpenMP it is depends on how oneDNN was built.
    private static func limitThreads(_ count: Int) {
        guard let symbol = dlsym(nil, "omp_set_num_threads") else { return }
        unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Void).self)(Int32(count))
    }

    static func check(_ status: dnnl_status_t, _ purpose: String) throws(TrainingError) {
        switch status {
        case dnnl_success: return
        case dnnl_out_of_memory: throw TrainingError(.unavailable, "not enough memory to \(purpose); use a smaller batch")
        case dnnl_unimplemented: throw TrainingError(.unavailable, "oneDNN has no kernel on this machine to \(purpose)")
        default: throw TrainingError(.unavailable, "oneDNN cannot \(purpose) (status \(status.rawValue))")
        }
    }
}
