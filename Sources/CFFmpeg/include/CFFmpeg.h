// FFmpeg's libraries, loaded when they are needed. A wrapper stands here only for what Swift cannot import: macros with
// arguments and casts.
#ifndef CFFMPEG_H
#define CFFMPEG_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <stdbool.h>

/// Loads the libraries unless that is done; false where they are not installed. To be called before any function of theirs.
bool cffmpeg_load(void);

// AVERROR(e), AV_NOPTS_VALUE and the tagged errors are macros that Swift does not see.
static const int cffmpeg_again = AVERROR(EAGAIN);
static const int cffmpeg_end_of_file = AVERROR_EOF;
static const int cffmpeg_invalid_data = AVERROR_INVALIDDATA;
static const int64_t cffmpeg_no_timestamp = AV_NOPTS_VALUE;

#endif
