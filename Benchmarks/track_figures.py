#!/usr/bin/env python3
"""Counts what `emotiond replay` makes of clips: people, frames without a face, label switches before and after smoothing.

Needs nothing but Python. Example:

    python3 Benchmarks/track_figures.py ../shared/data/videos/*.m*
"""
import argparse
import json
import os
import subprocess


def figures(command, video, mode, since):
    log = subprocess.run(
        [command, "replay", video, "--log", "-", "--detect", mode], stdout=subprocess.PIPE, text=True, check=True).stdout
    events = [json.loads(line) for line in log.splitlines()]
    summary, faces = events[-1], events[:-1]
    shown, raw = {}, {}
    switches = {"shown": 0, "raw": 0}
    for face in faces:
        track = face["track"]
        for name, last, label in (("shown", shown, face["emotion"]), ("raw", raw, face["raw"]["emotion"])):
            switches[name] += last.get(track, label) != label
            last[track] = label
    people = summary["tracks"]
    wanted = people * max(0, summary["frames"] - since)
    seen = sum(face["frame"] >= since for face in faces)
    missing = 1 - seen / wanted if wanted else float("nan")
    return people, summary["frames"], missing, switches["raw"], switches["shown"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("videos", nargs="+")
    parser.add_argument("--command", default=".build/release/emotiond")
    parser.add_argument("--since", type=int, default=0, help="count missing faces from this frame on")
    arguments = parser.parse_args()
    print("| clip | detection | people | frames | person-frames without a box | switches raw → shown |\n|---|---|---|---|---|---|")
    for video in arguments.videos:
        for mode in ("full", "track"):
            people, frames, missing, raw, shown = figures(arguments.command, video, mode, arguments.since)
            print(f"| {os.path.basename(video)} | {mode} | {people} | {frames} | {missing:.1%} | {raw} → {shown} |")


if __name__ == "__main__":
    main()
