#include "COneDNN.h"

#include "CSharedLibrary.h"

#include <stdatomic.h>

// The functions that are used, in the version that the headers are of. A call of one that is not listed does not link.

#define DNNL_SONAME SHARED_LIBRARY_SONAME(dnnl, DNNL_VERSION_MAJOR)

bool conednn_load(void) { return shared_library_load(DNNL_SONAME); }

// oneDNN has no function for this: Debian builds it on OpenMP. Looked up at run time, since whose OpenMP it is depends on how
// oneDNN was built.
void conednn_limit_threads(int count) {
    void (*limit)(int) = (void (*)(int))shared_library_find(DNNL_SONAME, "omp_set_num_threads");
    if (limit) limit(count);
}

/// Work that several threads take piece by piece.
typedef struct {
    conednn_work work;
    void *context;
    int pieces;
    atomic_int next;
    /// The calling thread's; NULL where there is one.
    int (*number)(void);
} shared_work;

static void take_pieces(void *shared) {
    shared_work *it = shared;
    const int thread = it->number ? it->number() : 0;
    for (int piece = atomic_fetch_add(&it->next, 1); piece < it->pieces; piece = atomic_fetch_add(&it->next, 1))
        it->work(it->context, piece, thread);
}

/// What a compiler turns `#pragma omp parallel` into.
typedef void (*parallel_region)(void (*body)(void *), void *shared, unsigned threads, unsigned flags);

bool conednn_has_threads(void) { return shared_library_find(DNNL_SONAME, "GOMP_parallel") != NULL; }

void conednn_share_out(int threads, int pieces, conednn_work work, void *context) {
    // Kept, for this is called some fifty times in a step of training.
    static void *_Atomic parallel, *_Atomic number;
    shared_work it = {.work = work, .context = context, .pieces = pieces};
    if (threads > 1 && !number) {
        parallel = shared_library_find(DNNL_SONAME, "GOMP_parallel");
        number = shared_library_find(DNNL_SONAME, "omp_get_thread_num");
    }
    if (threads > 1 && parallel) {
        it.number = (int (*)(void))number;
        ((parallel_region)parallel)(take_pieces, &it, (unsigned)threads, 0);
    } else {
        take_pieces(&it);
    }
}

#define DNNL(result, name, parameters, arguments) SHARED_LIBRARY_FUNCTION(DNNL_SONAME, result, name, parameters, arguments)

DNNL(dnnl_status_t, dnnl_batch_normalization_backward_desc_init,
    (dnnl_batch_normalization_desc_t *bnrm_desc, dnnl_prop_kind_t prop_kind, const dnnl_memory_desc_t *diff_data_desc,
        const dnnl_memory_desc_t *data_desc, float epsilon, unsigned flags),
    (bnrm_desc, prop_kind, diff_data_desc, data_desc, epsilon, flags))
DNNL(dnnl_status_t, dnnl_batch_normalization_forward_desc_init,
    (dnnl_batch_normalization_desc_t *bnrm_desc, dnnl_prop_kind_t prop_kind, const dnnl_memory_desc_t *data_desc,
        float epsilon, unsigned flags),
    (bnrm_desc, prop_kind, data_desc, epsilon, flags))
DNNL(dnnl_status_t, dnnl_binary_desc_init,
    (dnnl_binary_desc_t *binary_desc, dnnl_alg_kind_t alg_kind, const dnnl_memory_desc_t *src0_desc,
        const dnnl_memory_desc_t *src1_desc, const dnnl_memory_desc_t *dst_desc),
    (binary_desc, alg_kind, src0_desc, src1_desc, dst_desc))
DNNL(dnnl_status_t, dnnl_convolution_backward_data_desc_init,
    (dnnl_convolution_desc_t *conv_desc, dnnl_alg_kind_t alg_kind, const dnnl_memory_desc_t *diff_src_desc,
        const dnnl_memory_desc_t *weights_desc, const dnnl_memory_desc_t *diff_dst_desc, const dnnl_dims_t strides,
        const dnnl_dims_t padding_l, const dnnl_dims_t padding_r),
    (conv_desc, alg_kind, diff_src_desc, weights_desc, diff_dst_desc, strides, padding_l, padding_r))
DNNL(dnnl_status_t, dnnl_convolution_backward_weights_desc_init,
    (dnnl_convolution_desc_t *conv_desc, dnnl_alg_kind_t alg_kind, const dnnl_memory_desc_t *src_desc,
        const dnnl_memory_desc_t *diff_weights_desc, const dnnl_memory_desc_t *diff_bias_desc,
        const dnnl_memory_desc_t *diff_dst_desc, const dnnl_dims_t strides, const dnnl_dims_t padding_l,
        const dnnl_dims_t padding_r),
    (conv_desc, alg_kind, src_desc, diff_weights_desc, diff_bias_desc, diff_dst_desc, strides, padding_l, padding_r))
DNNL(dnnl_status_t, dnnl_convolution_forward_desc_init,
    (dnnl_convolution_desc_t *conv_desc, dnnl_prop_kind_t prop_kind, dnnl_alg_kind_t alg_kind,
        const dnnl_memory_desc_t *src_desc, const dnnl_memory_desc_t *weights_desc, const dnnl_memory_desc_t *bias_desc,
        const dnnl_memory_desc_t *dst_desc, const dnnl_dims_t strides, const dnnl_dims_t padding_l,
        const dnnl_dims_t padding_r),
    (conv_desc, prop_kind, alg_kind, src_desc, weights_desc, bias_desc, dst_desc, strides, padding_l, padding_r))
DNNL(dnnl_status_t, dnnl_eltwise_backward_desc_init,
    (dnnl_eltwise_desc_t *eltwise_desc, dnnl_alg_kind_t alg_kind, const dnnl_memory_desc_t *diff_data_desc,
        const dnnl_memory_desc_t *data_desc, float alpha, float beta),
    (eltwise_desc, alg_kind, diff_data_desc, data_desc, alpha, beta))
DNNL(dnnl_status_t, dnnl_eltwise_forward_desc_init,
    (dnnl_eltwise_desc_t *eltwise_desc, dnnl_prop_kind_t prop_kind, dnnl_alg_kind_t alg_kind,
        const dnnl_memory_desc_t *data_desc, float alpha, float beta),
    (eltwise_desc, prop_kind, alg_kind, data_desc, alpha, beta))
DNNL(dnnl_status_t, dnnl_engine_create, (dnnl_engine_t *engine, dnnl_engine_kind_t kind, size_t index), (engine, kind, index))
DNNL(dnnl_status_t, dnnl_engine_destroy, (dnnl_engine_t engine), (engine))
DNNL(dnnl_cpu_isa_t, dnnl_get_effective_cpu_isa, (void), ())
DNNL(dnnl_status_t, dnnl_inner_product_backward_data_desc_init,
    (dnnl_inner_product_desc_t *ip_desc, const dnnl_memory_desc_t *diff_src_desc, const dnnl_memory_desc_t *weights_desc,
        const dnnl_memory_desc_t *diff_dst_desc),
    (ip_desc, diff_src_desc, weights_desc, diff_dst_desc))
DNNL(dnnl_status_t, dnnl_inner_product_backward_weights_desc_init,
    (dnnl_inner_product_desc_t *ip_desc, const dnnl_memory_desc_t *src_desc, const dnnl_memory_desc_t *diff_weights_desc,
        const dnnl_memory_desc_t *diff_bias_desc, const dnnl_memory_desc_t *diff_dst_desc),
    (ip_desc, src_desc, diff_weights_desc, diff_bias_desc, diff_dst_desc))
DNNL(dnnl_status_t, dnnl_inner_product_forward_desc_init,
    (dnnl_inner_product_desc_t *ip_desc, dnnl_prop_kind_t prop_kind, const dnnl_memory_desc_t *src_desc,
        const dnnl_memory_desc_t *weights_desc, const dnnl_memory_desc_t *bias_desc, const dnnl_memory_desc_t *dst_desc),
    (ip_desc, prop_kind, src_desc, weights_desc, bias_desc, dst_desc))
DNNL(dnnl_status_t, dnnl_memory_create,
    (dnnl_memory_t *memory, const dnnl_memory_desc_t *memory_desc, dnnl_engine_t engine, void *handle),
    (memory, memory_desc, engine, handle))
DNNL(int, dnnl_memory_desc_equal, (const dnnl_memory_desc_t *lhs, const dnnl_memory_desc_t *rhs), (lhs, rhs))
DNNL(size_t, dnnl_memory_desc_get_size, (const dnnl_memory_desc_t *memory_desc), (memory_desc))
DNNL(dnnl_status_t, dnnl_memory_desc_init_by_tag,
    (dnnl_memory_desc_t *memory_desc, int ndims, const dnnl_dims_t dims, dnnl_data_type_t data_type, dnnl_format_tag_t tag),
    (memory_desc, ndims, dims, data_type, tag))
DNNL(dnnl_status_t, dnnl_memory_destroy, (dnnl_memory_t memory), (memory))
DNNL(dnnl_status_t, dnnl_memory_get_data_handle, (const_dnnl_memory_t memory, void **handle), (memory, handle))
DNNL(dnnl_status_t, dnnl_pooling_backward_desc_init,
    (dnnl_pooling_desc_t *pool_desc, dnnl_alg_kind_t alg_kind, const dnnl_memory_desc_t *diff_src_desc,
        const dnnl_memory_desc_t *diff_dst_desc, const dnnl_dims_t strides, const dnnl_dims_t kernel,
        const dnnl_dims_t padding_l, const dnnl_dims_t padding_r),
    (pool_desc, alg_kind, diff_src_desc, diff_dst_desc, strides, kernel, padding_l, padding_r))
DNNL(dnnl_status_t, dnnl_pooling_forward_desc_init,
    (dnnl_pooling_desc_t *pool_desc, dnnl_prop_kind_t prop_kind, dnnl_alg_kind_t alg_kind, const dnnl_memory_desc_t *src_desc,
        const dnnl_memory_desc_t *dst_desc, const dnnl_dims_t strides, const dnnl_dims_t kernel, const dnnl_dims_t padding_l,
        const dnnl_dims_t padding_r),
    (pool_desc, prop_kind, alg_kind, src_desc, dst_desc, strides, kernel, padding_l, padding_r))
DNNL(dnnl_status_t, dnnl_post_ops_append_eltwise,
    (dnnl_post_ops_t post_ops, float scale, dnnl_alg_kind_t alg_kind, float alpha, float beta),
    (post_ops, scale, alg_kind, alpha, beta))
DNNL(dnnl_status_t, dnnl_post_ops_create, (dnnl_post_ops_t *post_ops), (post_ops))
DNNL(dnnl_status_t, dnnl_post_ops_destroy, (dnnl_post_ops_t post_ops), (post_ops))
DNNL(dnnl_status_t, dnnl_primitive_attr_create, (dnnl_primitive_attr_t *attr), (attr))
DNNL(dnnl_status_t, dnnl_primitive_attr_destroy, (dnnl_primitive_attr_t attr), (attr))
DNNL(dnnl_status_t, dnnl_primitive_attr_set_post_ops, (dnnl_primitive_attr_t attr, const_dnnl_post_ops_t post_ops),
    (attr, post_ops))
DNNL(dnnl_status_t, dnnl_primitive_create, (dnnl_primitive_t *primitive, const_dnnl_primitive_desc_t primitive_desc),
    (primitive, primitive_desc))
DNNL(dnnl_status_t, dnnl_primitive_desc_create,
    (dnnl_primitive_desc_t *primitive_desc, const_dnnl_op_desc_t op_desc, const_dnnl_primitive_attr_t attr,
        dnnl_engine_t engine, const_dnnl_primitive_desc_t hint_forward_primitive_desc),
    (primitive_desc, op_desc, attr, engine, hint_forward_primitive_desc))
DNNL(dnnl_status_t, dnnl_primitive_desc_destroy, (dnnl_primitive_desc_t primitive_desc), (primitive_desc))
DNNL(const dnnl_memory_desc_t *, dnnl_primitive_desc_query_md,
    (const_dnnl_primitive_desc_t primitive_desc, dnnl_query_t what, int index), (primitive_desc, what, index))
DNNL(dnnl_status_t, dnnl_primitive_destroy, (dnnl_primitive_t primitive), (primitive))
DNNL(dnnl_status_t, dnnl_primitive_execute,
    (const_dnnl_primitive_t primitive, dnnl_stream_t stream, int nargs, const dnnl_exec_arg_t *args),
    (primitive, stream, nargs, args))
DNNL(dnnl_status_t, dnnl_reorder_primitive_desc_create,
    (dnnl_primitive_desc_t *reorder_primitive_desc, const dnnl_memory_desc_t *src_desc, dnnl_engine_t src_engine,
        const dnnl_memory_desc_t *dst_desc, dnnl_engine_t dst_engine, const_dnnl_primitive_attr_t attr),
    (reorder_primitive_desc, src_desc, src_engine, dst_desc, dst_engine, attr))
DNNL(dnnl_status_t, dnnl_stream_create, (dnnl_stream_t *stream, dnnl_engine_t engine, unsigned flags), (stream, engine, flags))
DNNL(dnnl_status_t, dnnl_stream_destroy, (dnnl_stream_t stream), (stream))
DNNL(dnnl_status_t, dnnl_sum_primitive_desc_create,
    (dnnl_primitive_desc_t *sum_primitive_desc, const dnnl_memory_desc_t *dst_desc, int n, const float *scales,
        const dnnl_memory_desc_t *src_descs, const_dnnl_primitive_attr_t attr, dnnl_engine_t engine),
    (sum_primitive_desc, dst_desc, n, scales, src_descs, attr, engine))
