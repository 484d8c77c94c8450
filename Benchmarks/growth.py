#!/usr/bin/env python3
"""How the cost grows: with the frame's size, the number of faces in it, and threads. Prints a table for Measurements.md.

Needs opencv-python-headless and numpy. The frames are made of the demo's picture: scaled for the sizes, its face pasted in as
often as wanted for the numbers of faces. Example:

    python Benchmarks/growth.py
"""

import argparse
import json
import pathlib
import tempfile

import cv2
import numpy as np
from program import Program, measured

ROOT = pathlib.Path(__file__).resolve().parent.parent
SIZES = [(320, 240), (640, 480), (960, 540), (1280, 720), (1920, 1080)]
FACES = [0, 1, 2, 4, 8, 16, 32]


def sizes(program, demo, folder):
    print("| frame | one thread | a million pixels | two threads, by the clock |\n|---|---|---|---|")
    for width, height in SIZES:
        path = folder / "frame.pgm"
        cv2.imwrite(str(path), cv2.resize(demo, (width, height), interpolation=cv2.INTER_CUBIC))
        one = min(program.detect(path)[0] for _ in range(3))
        two = min(program.detect(path, threads=2)[1] for _ in range(3))
        print(f"| {width}×{height} | {one:.2f} ms | {one / (width * height / 1e6):.1f} ms | {two:.2f} ms |", flush=True)


def crowd(face, count, path, frames):
    """A recording in Motion JPEG, 1280×720, with so many faces."""
    picture = np.full((720, 1280), 97, np.uint8)
    small = cv2.resize(face, (110, 110), interpolation=cv2.INTER_AREA)
    for index in range(count):
        x, y = 20 + 156 * (index % 8), 40 + 170 * (index // 8)
        picture[y:y + 110, x:x + 110] = small
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 30, (1280, 720))
    for _ in range(frames):
        writer.write(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR))
    writer.release()


def faces(program, demo, folder):
    """Processor time a frame of a whole replay, from two lengths, so that the start is not counted."""
    face = demo[130:350, 210:430]
    print("\n| faces in 1280×720 | found | processor time a frame | two threads |\n|---|---|---|---|")
    for count in FACES:
        paths, costs, found = (folder / "short.avi", folder / "long.avi"), [], 0
        crowd(face, count, paths[0], 20)
        crowd(face, count, paths[1], 80)
        for threads in (1, 2):
            spent = []
            for path in paths:
                runs = [measured([program.path, "replay", path, "--json", "--threads", str(threads)]) for _ in range(3)]
                spent.append(min(run[1] for run in runs))
                summary = json.loads(runs[0][0])
                found = summary["faces"] / summary["frames"]
            costs.append(1000 * (spent[1] - spent[0]) / 60)
        print(f"| {count} | {found:.1f} | {costs[0]:.2f} ms | {costs[1]:.2f} ms |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / ".build/release/emotiond"))
    program = Program(parser.parse_args().program)
    demo = cv2.imread(str(ROOT / "Models/demo-frame.jpg"), cv2.IMREAD_GRAYSCALE)
    with tempfile.TemporaryDirectory() as folder:
        sizes(program, demo, pathlib.Path(folder))
        faces(program, demo, pathlib.Path(folder))


if __name__ == "__main__":
    main()
