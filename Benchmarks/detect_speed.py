#!/usr/bin/env python3
"""Times face detection against OpenCV's detectMultiScale on the same frames, one thread each, in turns.

The program under test prints, for `PROGRAM FRAME… --scale-factor F --min-size N --bench COUNT`, one line a frame with the words
`min MILLISECONDS`: its fastest search of COUNT, in processor time. OpenCV's time is the fastest of as many. Taking turns
and minima keeps other load on the machine from counting for one side. Needs opencv-python-headless (< 5), numpy and av.
"""
import argparse
import pathlib
import re
import shlex
import subprocess
import tempfile
import time

import av
import cv2
import numpy as np

SETTINGS = [((640, 480), 1.1), ((640, 480), 1.3), ((1280, 720), 1.1)]


def frame_of(path, number):
    with av.open(str(path)) as container:
        for index, frame in enumerate(container.decode(video=0)):
            if index == number:
                plane = frame.planes[0]
                return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[:frame.height, :frame.width].copy()
    raise SystemExit(f"{path} has no frame {number}")


def opencv(classifier, picture, factor, size, count):
    times = []
    for _ in range(count):
        start = time.thread_time()
        classifier.detectMultiScale(picture, factor, 3, 0, (size, size))
        times.append(time.thread_time() - start)
    return min(times) * 1000


def ours(command, path, cascade, factor, size, count):
    output = subprocess.run(
        shlex.split(command) + [
            path, "--cascade", cascade, "--scale-factor", str(factor), "--min-size", str(size), "--bench", str(count)],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return float(re.search(r"min ([0-9.]+)", output)[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    package = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--command", required=True, help="the program under test, with its first arguments")
    parser.add_argument("--video", type=pathlib.Path,
                        default=package.parent / "shared" / "data" / "videos" / "man-gesture-640x480.mkv",
                        help="where frames are from")
    parser.add_argument("--frame", type=int, action="append", help="a frame's number; repeat for several (default 0 60 120)")
    parser.add_argument("--cascade", default="/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml")
    parser.add_argument("--min-size", type=int, default=30)
    parser.add_argument("--count", type=int, default=15, help="searches a turn")
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    classifier = cv2.CascadeClassifier(arguments.cascade)
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/frame.pgm"
        for number in arguments.frame or [0, 60, 120]:
            frame = frame_of(arguments.video, number)
            for size, factor in SETTINGS:
                picture = frame if frame.shape == size[::-1] else cv2.resize(frame, size, interpolation=cv2.INTER_CUBIC)
                cv2.imwrite(path, picture)
                theirs, here = [], []
                for _ in range(arguments.turns):
                    theirs.append(opencv(classifier, picture, factor, arguments.min_size, arguments.count))
                    here.append(ours(arguments.command, path, arguments.cascade, factor, arguments.min_size, arguments.count))
                print(f"frame {number:4} {size[0]}x{size[1]} factor {factor}: OpenCV {min(theirs):7.2f} ms,"
                      f" here {min(here):7.2f} ms, {min(theirs) / min(here):5.2f} times faster", flush=True)


if __name__ == "__main__":
    main()
