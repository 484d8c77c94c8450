#!/usr/bin/env python3
"""Measures `emotiond replay` as a whole process on one core: frames a second, resident memory, start to the first logged face.

The median of several runs counts. Needs nothing but Python on Linux. Example:

    python3 Benchmarks/replay_figures.py ../shared/data/videos/man-gesture-640x480.mkv
"""
import argparse
import json
import os
import statistics
import subprocess
import time


def whole_run(command, video, log):
    """Frames a second by the wall clock from start to exit, processor seconds, and the largest resident size in MB."""
    start = time.monotonic()
    process = subprocess.Popen([command, "replay", video, "--log", log, "--json"], stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    if status != 0:
        raise SystemExit(f"{command} failed on {video}")
    frames = json.loads(output)["frames"]
    return frames / seconds, frames / (usage.ru_utime + usage.ru_stime), usage.ru_maxrss / 1024


def first_face(command, video):
    """Milliseconds from starting the process to its first line of log."""
    start = time.monotonic()
    process = subprocess.Popen([command, "replay", video, "--log", "-"], stdout=subprocess.PIPE)
    process.stdout.readline()
    seconds = time.monotonic() - start
    process.stdout.close()
    process.wait()
    return seconds * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("videos", nargs="+")
    parser.add_argument("--command", default=".build/release/emotiond")
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    print(f"{'video':40} {'frames/s':>9} {'per CPU s':>9} {'MB':>6} {'first face ms':>14}")
    for video in arguments.videos:
        runs = [whole_run(arguments.command, video, os.devnull) for _ in range(arguments.runs)]
        rate, processor, memory = (statistics.median(column) for column in zip(*runs))
        first = statistics.median(first_face(arguments.command, video) for _ in range(arguments.runs))
        print(f"{os.path.basename(video):40} {rate:9.1f} {processor:9.1f} {memory:6.0f} {first:14.0f}")


if __name__ == "__main__":
    main()
