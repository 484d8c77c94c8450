internal import COneDNN
internal import CWinograd

/// In what the activations, and the copies of the weights that they meet, are held. Weights, their gradients and all
/// statistics are float32 in any case.
package enum Precision: String, Sendable {
    case float32, bfloat16

    /// bfloat16 where the processor multiplies it (AMX or AVX-512 BF16), else float32.
    package static var fastest: Precision {
        let native = dnnl_cpu_isa_avx512_core_bf16.rawValue
        return conednn_load() && dnnl_get_effective_cpu_isa().rawValue & native == native ? .bfloat16 : .float32
    }
}

/// oneDNN's CPU engine with one stream on it. Used by one thread; oneDNN spreads each primitive over threads of its own.
package final class Engine {
    static var isAvailable: Bool { conednn_load() }

    let handle: dnnl_engine_t
    let stream: dnnl_stream_t
    package let precision: Precision
    /// Whether convolutions of 3×3 go by Winograd's algorithm, which is sooner than oneDNN's except where the processor has AMX.
    let prefersWinograd: Bool
    let threads: Int

    /// `threads`: how many threads each primitive may use when the calling thread runs it.
    ///
    /// Throws `unavailable` where oneDNN is not installed or cannot be started.
    package init(threads: Int, precision: Precision = .fastest) throws(TrainingError) {
        guard Self.isAvailable else {
            throw TrainingError(.unavailable, "nothing can be trained without oneDNN; install libdnnl")
        }
        conednn_limit_threads(Int32(threads))
        self.precision = precision
        self.threads = threads
        let tiles = dnnl_cpu_isa_avx512_core_amx.rawValue
        prefersWinograd =
            precision == .bfloat16 && cwinograd_is_available() && dnnl_get_effective_cpu_isa().rawValue & tiles != tiles
            && (threads == 1 || conednn_has_threads())
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

    static func check(_ status: dnnl_status_t, _ purpose: String) throws(TrainingError) {
        switch status {
        case dnnl_success: return
        case dnnl_out_of_memory: throw TrainingError(.unavailable, "not enough memory to \(purpose); use a smaller batch")
        case dnnl_unimplemented: throw TrainingError(.unavailable, "oneDNN has no kernel on this machine to \(purpose)")
        default: throw TrainingError(.unavailable, "oneDNN cannot \(purpose) (status \(status.rawValue))")
        }
    }
}
