#include "CFFmpeg.h"

#include "CSharedLibrary.h"

// The functions that are used, in the versions that the headers are of. A call of one that is not listed does not link.

#define AVUTIL_SONAME SHARED_LIBRARY_SONAME(avutil, LIBAVUTIL_VERSION_MAJOR)
#define AVCODEC_SONAME SHARED_LIBRARY_SONAME(avcodec, LIBAVCODEC_VERSION_MAJOR)
#define AVFORMAT_SONAME SHARED_LIBRARY_SONAME(avformat, LIBAVFORMAT_VERSION_MAJOR)
#define SWSCALE_SONAME SHARED_LIBRARY_SONAME(swscale, LIBSWSCALE_VERSION_MAJOR)

bool cffmpeg_load(void) { return shared_library_load(AVFORMAT_SONAME) && shared_library_load(SWSCALE_SONAME); }

#define AVUTIL(result, name, parameters, arguments) SHARED_LIBRARY_FUNCTION(AVUTIL_SONAME, result, name, parameters, arguments)

AVUTIL(AVRational, av_d2q, (double d, int max), (d, max))
AVUTIL(void, av_dict_free, (AVDictionary **m), (m))
AVUTIL(int, av_dict_set, (AVDictionary **pm, const char *key, const char *value, int flags), (pm, key, value, flags))
AVUTIL(AVFrame *, av_frame_alloc, (void), ())
AVUTIL(void, av_frame_free, (AVFrame **frame), (frame))
AVUTIL(int, av_frame_get_buffer, (AVFrame *frame, int align), (frame, align))
AVUTIL(AVFrameSideData *, av_frame_get_side_data, (const AVFrame *frame, enum AVFrameSideDataType type), (frame, type))
AVUTIL(void, av_frame_unref, (AVFrame *frame), (frame))
AVUTIL(void, av_freep, (void *ptr), (ptr))
AVUTIL(void, av_log_set_level, (int level), (level))
AVUTIL(void *, av_malloc, (size_t size), (size))
AVUTIL(const AVPixFmtDescriptor *, av_pix_fmt_desc_get, (enum AVPixelFormat pix_fmt), (pix_fmt))
AVUTIL(void, av_read_image_line2,
    (void *dst, const uint8_t *data[4], const int linesize[4], const AVPixFmtDescriptor *desc, int x, int y, int c, int w,
        int read_pal_component, int dst_element_size),
    (dst, data, linesize, desc, x, y, c, w, read_pal_component, dst_element_size))
AVUTIL(int, av_strerror, (int errnum, char *errbuf, size_t errbuf_size), (errnum, errbuf, errbuf_size))

#define AVCODEC(result, name, parameters, arguments)                                                                           \
    SHARED_LIBRARY_FUNCTION(AVCODEC_SONAME, result, name, parameters, arguments)

AVCODEC(int, av_new_packet, (AVPacket *pkt, int size), (pkt, size))
AVCODEC(AVPacket *, av_packet_alloc, (void), ())
AVCODEC(void, av_packet_free, (AVPacket **pkt), (pkt))
AVCODEC(void, av_packet_rescale_ts, (AVPacket *pkt, AVRational tb_src, AVRational tb_dst), (pkt, tb_src, tb_dst))
AVCODEC(void, av_packet_unref, (AVPacket *pkt), (pkt))
AVCODEC(AVCodecContext *, avcodec_alloc_context3, (const AVCodec *codec), (codec))
AVCODEC(const AVCodecDescriptor *, avcodec_descriptor_get, (enum AVCodecID id), (id))
AVCODEC(const AVCodec *, avcodec_find_decoder, (enum AVCodecID id), (id))
AVCODEC(const AVCodec *, avcodec_find_encoder, (enum AVCodecID id), (id))
AVCODEC(const AVCodec *, avcodec_find_encoder_by_name, (const char *name), (name))
AVCODEC(void, avcodec_free_context, (AVCodecContext **avctx), (avctx))
AVCODEC(const char *, avcodec_get_name, (enum AVCodecID id), (id))
AVCODEC(int, avcodec_open2, (AVCodecContext *avctx, const AVCodec *codec, AVDictionary **options), (avctx, codec, options))
AVCODEC(int, avcodec_parameters_from_context, (AVCodecParameters *par, const AVCodecContext *codec), (par, codec))
AVCODEC(int, avcodec_parameters_to_context, (AVCodecContext *codec, const AVCodecParameters *par), (codec, par))
AVCODEC(int, avcodec_receive_frame, (AVCodecContext *avctx, AVFrame *frame), (avctx, frame))
AVCODEC(int, avcodec_receive_packet, (AVCodecContext *avctx, AVPacket *avpkt), (avctx, avpkt))
AVCODEC(int, avcodec_send_frame, (AVCodecContext *avctx, const AVFrame *frame), (avctx, frame))
AVCODEC(int, avcodec_send_packet, (AVCodecContext *avctx, const AVPacket *avpkt), (avctx, avpkt))

#define AVFORMAT(result, name, parameters, arguments)                                                                          \
    SHARED_LIBRARY_FUNCTION(AVFORMAT_SONAME, result, name, parameters, arguments)

AVFORMAT(int, av_find_best_stream,
    (AVFormatContext *ic, enum AVMediaType type, int wanted_stream_nb, int related_stream, const AVCodec **decoder_ret,
        int flags),
    (ic, type, wanted_stream_nb, related_stream, decoder_ret, flags))
AVFORMAT(const AVInputFormat *, av_find_input_format, (const char *short_name), (short_name))
AVFORMAT(AVRational, av_guess_frame_rate, (AVFormatContext *ctx, AVStream *stream, AVFrame *frame), (ctx, stream, frame))
AVFORMAT(int, av_interleaved_write_frame, (AVFormatContext *s, AVPacket *pkt), (s, pkt))
AVFORMAT(int, av_probe_input_buffer2,
    (AVIOContext *pb, const AVInputFormat **fmt, const char *url, void *logctx, unsigned int offset,
        unsigned int max_probe_size),
    (pb, fmt, url, logctx, offset, max_probe_size))
AVFORMAT(int, av_read_frame, (AVFormatContext *s, AVPacket *pkt), (s, pkt))
AVFORMAT(int, av_seek_frame, (AVFormatContext *s, int stream_index, int64_t timestamp, int flags),
    (s, stream_index, timestamp, flags))
AVFORMAT(uint8_t *, av_stream_get_side_data, (const AVStream *stream, enum AVPacketSideDataType type, size_t *size),
    (stream, type, size))
AVFORMAT(int, av_write_trailer, (AVFormatContext *s), (s))
AVFORMAT(AVFormatContext *, avformat_alloc_context, (void), ())
AVFORMAT(int, avformat_alloc_output_context2,
    (AVFormatContext **ctx, const AVOutputFormat *oformat, const char *format_name, const char *filename),
    (ctx, oformat, format_name, filename))
AVFORMAT(void, avformat_close_input, (AVFormatContext **s), (s))
AVFORMAT(int, avformat_find_stream_info, (AVFormatContext *ic, AVDictionary **options), (ic, options))
AVFORMAT(void, avformat_free_context, (AVFormatContext *s), (s))
AVFORMAT(AVStream *, avformat_new_stream, (AVFormatContext *s, const AVCodec *c), (s, c))
AVFORMAT(int, avformat_open_input, (AVFormatContext **ps, const char *url, const AVInputFormat *fmt, AVDictionary **options),
    (ps, url, fmt, options))
AVFORMAT(int, avformat_write_header, (AVFormatContext *s, AVDictionary **options), (s, options))
AVFORMAT(AVIOContext *, avio_alloc_context,
    (unsigned char *buffer, int buffer_size, int write_flag, void *opaque,
        int (*read_packet)(void *opaque, uint8_t *buf, int buf_size),
        int (*write_packet)(void *opaque, uint8_t *buf, int buf_size),
        int64_t (*seek)(void *opaque, int64_t offset, int whence)),
    (buffer, buffer_size, write_flag, opaque, read_packet, write_packet, seek))
AVFORMAT(int, avio_closep, (AVIOContext **s), (s))
AVFORMAT(void, avio_context_free, (AVIOContext **s), (s))
AVFORMAT(int, avio_open, (AVIOContext **s, const char *url, int flags), (s, url, flags))

#define SWSCALE(result, name, parameters, arguments)                                                                           \
    SHARED_LIBRARY_FUNCTION(SWSCALE_SONAME, result, name, parameters, arguments)

SWSCALE(void, sws_freeContext, (struct SwsContext *swsContext), (swsContext))
SWSCALE(struct SwsContext *, sws_getCachedContext,
    (struct SwsContext *context, int srcW, int srcH, enum AVPixelFormat srcFormat, int dstW, int dstH,
        enum AVPixelFormat dstFormat, int flags, SwsFilter *srcFilter, SwsFilter *dstFilter, const double *param),
    (context, srcW, srcH, srcFormat, dstW, dstH, dstFormat, flags, srcFilter, dstFilter, param))
SWSCALE(const int *, sws_getCoefficients, (int colorspace), (colorspace))
SWSCALE(int, sws_scale,
    (struct SwsContext *c, const uint8_t *const srcSlice[], const int srcStride[], int srcSliceY, int srcSliceH,
        uint8_t *const dst[], const int dstStride[]),
    (c, srcSlice, srcStride, srcSliceY, srcSliceH, dst, dstStride))
SWSCALE(int, sws_setColorspaceDetails,
    (struct SwsContext *c, const int inv_table[4], int srcRange, const int table[4], int dstRange, int brightness,
        int contrast, int saturation),
    (c, inv_table, srcRange, table, dstRange, brightness, contrast, saturation))
