#ifndef SUMS_H
#define SUMS_H

#include "winograd.h"

#if defined(__x86_64__)

// How the sums of the weights' gradient lie, between its two halves: [share][group][position][input channel][block of the
// group][16].

#pragma clang attribute push(WINOGRAD_TARGET, apply_to = function)

enum {
    /// Input channels up to which a group's sums at all positions fit the second-level cache.
    FEW_CHANNELS = 64,
    /// Pieces of a group: quarters of the tiles where channels are few, each with sums of its own, so that a picture is read
    /// once; else rows of positions, each of which reads all pictures and has a quarter of the sums.
    SHARES = SIDE,
};

INLINE bool shares_tiles(const cwinograd_convolution *it) { return it->input_channels <= FEW_CHANNELS; }

INLINE int32_t shares_of(const cwinograd_convolution *it) { return shares_tiles(it) ? SHARES : 1; }

/// From one position to the next, in a group of `vectors` blocks.
INLINE ptrdiff_t sums_of_position(const cwinograd_convolution *it, int32_t vectors) {
    return (ptrdiff_t)blocks_of(it->input_channels) * LANES * vectors * LANES;
}

/// From one share to the next.
INLINE ptrdiff_t sums_of_share(const cwinograd_convolution *it) {
    return POSITIONS * sums_of_position(it, blocks_of(it->output_channels));
}

#pragma clang attribute pop

#endif
#endif
