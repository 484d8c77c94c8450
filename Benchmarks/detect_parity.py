#!/usr/bin/env python3
"""Compares `emotiond detect` with OpenCV's CascadeClassifier.detectMultiScale, box by box.

Pictures: every frame of the videos of a data folder (the decoder's luma plane as it is) and FER-2013 faces enlarged four times.
For each cascade and setting both sides search all of them; boxes are compared as multisets of (x, y, w, h). The exit status is 0
when at least --goal of all boxes are the same. Needs the Python packages opencv-python-headless (< 5), numpy and av.
"""
import argparse
import collections
import csv
import itertools
import json
import lzma
import pathlib
import shlex
import subprocess
import sys
import tempfile

import av
import cv2
import numpy as np

CASCADES = [
    "haarcascade_frontalface_default", "haarcascade_frontalface_alt", "haarcascade_frontalface_alt2",
    "haarcascade_frontalface_alt_tree", "haarcascade_profileface", "haarcascade_eye_tree_eyeglasses", "haarcascade_smile",
    "haarcascade_licence_plate_rus_16stages", "lbpcascade_frontalface", "lbpcascade_frontalface_improved",
]


def video_frames(path, every):
    with av.open(str(path)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number % every:
                continue
            plane = frame.planes[0]
            rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
            yield f"{path.name}-{number:04}", rows[:frame.height, :frame.width].copy()


def fer_faces(path, count, enlarge):
    with lzma.open(path, "rt") as text:
        for number, row in enumerate(itertools.islice(csv.DictReader(text), count)):
            face = np.array(row["pixels"].split(), np.uint8).reshape(48, 48)
            # Other than whole factors give odd sizes too.
            size = (48 * enlarge + number % 5, 48 * enlarge + number % 7)
            yield f"fer-{number:05}", cv2.resize(face, size, interpolation=cv2.INTER_CUBIC)


def drawn(count):
    """Synthetic pictures of many sizes: noise, smoothed to structures of several scales."""
    random = np.random.default_rng(7)
    for number in range(count):
        height, width = (int(n) for n in random.integers(20, 400, 2))
        noise = random.integers(0, 256, (height, width)).astype(np.uint8)
        yield f"noise-{number:03}", cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 1 + number % 6), None, 0, 255, cv2.NORM_MINMAX)


def write_pictures(arguments, folder):
    pictures = []
    sources = [fer_faces(arguments.data / "fer2013" / "fer2013.csv.xz", arguments.faces, 4)] if arguments.faces else []
    if arguments.every:
        sources += [video_frames(path, arguments.every) for path in sorted((arguments.data / "videos").iterdir())]
    sources.append(drawn(arguments.noise))
    for name, picture in itertools.chain(*sources):
        path = folder / f"{name}.{arguments.format}"
        cv2.imwrite(str(path), picture)
        pictures.append((str(path), picture))
    return pictures


def ours(arguments, cascade, factor, neighbors, size, pictures):
    found = {}
    for start in range(0, len(pictures), 500):
        command = shlex.split(arguments.command) + [path for path, _ in pictures[start:start + 500]] + [
            "--json", "--cascade", str(cascade), "--scale-factor", str(factor), "--min-neighbors", str(neighbors),
            "--min-size", str(size)]
        output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
        for line in output.splitlines():
            record = json.loads(line)
            found[record["source"]] = [tuple(box) for box in record["faces"]]
    return found


def compare(arguments, cascade, factor, neighbors, size, pictures, differences):
    classifier = cv2.CascadeClassifier(str(cascade))
    mine = ours(arguments, cascade, factor, neighbors, size, pictures)
    same = total = 0
    for path, picture in pictures:
        theirs = collections.Counter(
            tuple(int(n) for n in box) for box in classifier.detectMultiScale(picture, factor, neighbors, 0, (size, size)))
        here = collections.Counter(mine[path])
        same += sum((theirs & here).values())
        total += max(sum(theirs.values()), sum(here.values()))
        if theirs != here:
            differences.append((cascade.stem, factor, neighbors, size, pathlib.Path(path).name, theirs - here, here - theirs))
    return same, total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    package = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--command", default=f"{package}/.build/release/emotiond detect", help="what detects (default: %(default)s)")
    parser.add_argument("--data", type=pathlib.Path, default=package.parent / "shared" / "data", help="data folder")
    parser.add_argument("--cascades", type=pathlib.Path, default=pathlib.Path("/usr/share/opencv4"), help="OpenCV's cascades")
    parser.add_argument("--cascade", action="append", help="a cascade's name; repeat for several (default: ten of them; 'all')")
    parser.add_argument("--scale-factor", type=float, action="append", help="repeat for several (default 1.05 1.1 1.3)")
    parser.add_argument("--min-neighbors", type=int, action="append", help="repeat for several (default 0 3 5)")
    parser.add_argument("--min-size", type=int, action="append", help="repeat for several (default 20 30 60)")
    parser.add_argument("--every", type=int, default=1, help="take every nth frame of the videos; 0: no videos")
    parser.add_argument("--faces", type=int, default=300, help="how many FER-2013 faces")
    parser.add_argument("--noise", type=int, default=40, help="how many synthetic pictures of odd sizes")
    parser.add_argument("--format", default="png", choices=["png", "pgm"], help="how pictures are handed over")
    parser.add_argument("--list", type=int, default=20, help="how many differences to list")
    parser.add_argument("--goal", type=float, default=0.995, help="share of identical boxes that passes")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    found = {path.stem: path for path in arguments.cascades.glob("*cascades/*.xml")}
    names = sorted(found) if arguments.cascade == ["all"] else arguments.cascade or CASCADES
    differences, same, total = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        pictures = write_pictures(arguments, pathlib.Path(folder))
        print(f"{len(pictures)} pictures, OpenCV {cv2.__version__}, one thread")
        for name, factor, neighbors, size in itertools.product(
                names, arguments.scale_factor or [1.05, 1.1, 1.3], arguments.min_neighbors or [0, 3, 5],
                arguments.min_size or [20, 30, 60]):
            s, t = compare(arguments, found[name], factor, neighbors, size, pictures, differences)
            same, total = same + s, total + t
            print(f"{name:42} factor {factor:4} neighbours {neighbors} size {size:3}: {s:8} of {t:8} boxes identical"
                  f" ({s / t if t else 1:.4%})", flush=True)
    for cascade, factor, neighbors, size, picture, missing, extra in differences[:arguments.list]:
        print(f"differs: {cascade} {factor} {neighbors} {size} {picture}: only OpenCV {sorted(missing)}, only here {sorted(extra)}")
    share = same / total if total else 1
    print(f"total: {same} of {total} boxes identical ({share:.5%}), {len(differences)} pictures differ")
    return 0 if share >= arguments.goal else 1


if __name__ == "__main__":
    sys.exit(main())
