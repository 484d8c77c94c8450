"""How calls are timed here: medians, by the clock or of the processor, whichever is less.

On a machine with other work the clock counts what others take; a library that spins while it waits makes the processor's time
longer than the clock's. The lesser of the two is right for both.
"""

import time


def median_milliseconds(call, seconds=0.7, least=15):
    """The median time of a call, over at least `least` calls and so many seconds."""
    for _ in range(3):
        call()
    clock, processor = [], []
    end = time.perf_counter() + seconds
    while len(clock) < least or time.perf_counter() < end:
        wall, own = time.perf_counter(), time.process_time()
        call()
        processor.append(time.process_time() - own)
        clock.append(time.perf_counter() - wall)
    middle = len(clock) // 2
    return 1000 * min(sorted(clock)[middle], sorted(processor)[middle])
