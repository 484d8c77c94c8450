#!/usr/bin/env python3
"""Measures emotiond against its peers, side by side in one run, one thread each, and writes the table of ratios.

`make bench` runs it in a virtual environment with opencv-python-headless (< 5), onnxruntime and openvino. Both sides of a row
are measured in turns; the least of the rounds' medians counts, of starts the median of twenty, of memory our most and their
least. With DATA (a folder that holds `videos/`) the pictures are a clip of a real face, without it the demo clip that the
program carries with it. The table replaces what stands between the marks in Documentation/Measurements.md.
"""

import argparse
import importlib.metadata
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

import cv2
import numpy as np
from program import Program, first_line, measured
from timing import median_milliseconds

ROOT = pathlib.Path(__file__).resolve().parent.parent
HERE = ROOT / "Benchmarks"
CASCADE = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml"
BEGIN, END = "<!-- make bench: begin -->", "<!-- make bench: end -->"


class Rows:
    """The table as it grows; every row is printed as soon as it is there."""

    def __init__(self):
        self.rows = []

    def add(self, what, ours, peer, theirs, unit="ms", less=True):
        ratio = theirs / ours
        self.rows.append((what, f"{ours:.3g} {unit}", f"{peer} {theirs:.3g} {unit}", f"{ratio:.2f}"))
        print(" | ".join(self.rows[-1]), flush=True)

    def note(self, what, ours, text):
        self.rows.append((what, ours, text, ""))
        print(" | ".join(self.rows[-1]), flush=True)

    def table(self):
        return "\n".join(["| what | emotiond | peer | times as good |", "|---|---|---|---|"]
                         + [f"| {' | '.join(row)} |" for row in self.rows])


class Comparison:
    def __init__(self, arguments, folder):
        self.program = Program(arguments.program)
        self.rounds = arguments.rounds
        self.folder = pathlib.Path(folder)
        self.rows = Rows()
        self.model = str(ROOT / "Models/emotion.onnx")
        clip = arguments.data and pathlib.Path(arguments.data) / "videos/man-gesture-640x480-mjpeg.avi"
        self.clip_name = "man-gesture-640x480-mjpeg.avi" if clip and clip.exists() else "the demo clip as Motion JPEG"
        self.clip = str(clip) if clip and clip.exists() else self.demo_clip()

    def demo_clip(self):
        """The demo clip as Motion JPEG: what stands for a recording where no data are there."""
        print("no clips in DATA: measuring on the demo clip", flush=True)
        film, path = self.folder / "demo.mp4", self.folder / "demo.avi"
        self.program.run("demo", "--output", film)
        capture = cv2.VideoCapture(str(film))
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 30, (640, 480))
        for _ in range(90):
            writer.write(capture.read()[1])
        writer.release()
        return str(path)

    def all(self):
        self.detection()
        self.classification("the shipped network", self.model)
        self.classification("`scratch-cnn`, quantised", self.scratch_network())
        self.decoding()
        self.pipeline()
        self.live()
        self.start()

    def detection(self):
        capture = cv2.VideoCapture(self.clip)
        for _ in range(61):
            frame = capture.read()[1]
        gray = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        cv2.setNumThreads(1)
        classifier = cv2.CascadeClassifier(CASCADE)
        path = self.folder / "frame.pgm"
        for size, factor in (((640, 480), 1.1), ((640, 480), 1.3), ((1280, 720), 1.1)):
            picture = gray if size == (640, 480) else cv2.resize(gray, size, interpolation=cv2.INTER_CUBIC)
            cv2.imwrite(str(path), picture)
            ours, theirs = [], []
            for _ in range(self.rounds):
                theirs.append(median_milliseconds(lambda: classifier.detectMultiScale(picture, factor, 3, 0, (30, 30))))
                ours.append(self.program.detect(path, factor)[0])
            self.rows.add(f"faces in {size[0]}×{size[1]}, factor {factor}, from 30 px", min(ours), "OpenCV", min(theirs))

    def classification(self, what, model):
        """All instruction sets, AVX-512 VNNI, AVX2. ONNX Runtime cannot be limited; without AMX the first two are the same."""
        has_amx = "amx_int8" in pathlib.Path("/proc/cpuinfo").read_text()
        limits = [("all instruction sets", None, {})]
        if has_amx:
            limits.append(("AVX-512 VNNI", "avx512vnni", {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE_VNNI"}))
        limits.append(("AVX2", "avx2", {"ONEDNN_MAX_CPU_ISA": "AVX2"}))
        for name, isa, environment in limits:
            ours, theirs = {}, {}
            for _ in range(self.rounds):
                chosen, stages = self.program.stages(model, isa)
                for batch, stage in (("1", "classify_ms"), ("16", "classify16_ms")):
                    ours[batch] = min(ours.get(batch, 1e9), stages[stage])
                # ONNX Runtime takes every instruction set it finds, which is no comparison for fewer.
                for peer in ("OpenVINO",) if environment else ("ONNX Runtime", "OpenVINO"):
                    for batch, time in self.peer(peer, model, environment).items():
                        key = batch, peer
                        theirs[key] = min(theirs.get(key, 1e9), time)
            for batch, count in (("1", "one crop"), ("16", "sixteen crops")):
                for (own, peer), time in theirs.items():
                    if own == batch:
                        self.rows.add(f"{count} through {what}, {name} ({chosen})", ours[batch], peer, time)

    def peer(self, peer, model, environment):
        name = peer.lower().replace(" ", "")
        output, _, _ = measured([sys.executable, HERE / "classify_peer.py", name, model], environment)
        return json.loads(output)

    def scratch_network(self):
        """A network of the recipe's shape. What it learned does not matter for its speed: it is shown noise."""
        photos, generator = self.folder / "photos", np.random.default_rng(1)
        for label in ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"):
            for part, count in (("train", 12), ("validation", 4), ("test", 2)):
                (photos / part / label).mkdir(parents=True, exist_ok=True)
                for number in range(count):
                    noise = generator.integers(0, 256, (48, 48), dtype=np.uint8)
                    cv2.imwrite(str(photos / part / label / f"{number}.png"), noise)
        output = self.folder / "scratch"
        self.program.run("train", photos, "--recipe", "scratch-cnn", "--epochs", 1, "--output", output)
        return str(output / "model.onnx")

    def decoding(self):
        data = np.frombuffer((ROOT / "Models/demo-frame.jpg").read_bytes(), np.uint8)
        ours, theirs = [], []
        for _ in range(self.rounds):
            theirs.append(median_milliseconds(
                lambda: cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2GRAY)))
            ours.append(self.program.stages()[1]["decode_mjpeg_ms"])
        self.rows.add("Motion JPEG 640×480 to luma", min(ours), "OpenCV (libjpeg-turbo to BGR, then gray)", min(theirs))

    def stack(self):
        return [sys.executable, HERE / "python_stack.py", self.model, CASCADE, self.clip]

    def pipeline(self):
        ours, theirs, sizes = [], [], ([], [])
        for _ in range(max(5, self.rounds)):
            output, seconds, size = measured([self.program.path, "replay", self.clip, "--json"])
            ours.append(1000 * seconds / json.loads(output)["frames"])
            sizes[0].append(size)
            output, _, size = measured(self.stack())
            theirs.append(float(output.split()[-1]))
            sizes[1].append(size)
        self.rows.add("whole pipeline, recorded, detection in every frame, processor time a frame", min(ours),
                      "the Python stack", min(theirs))
        self.rows.add("resident memory of it", max(sizes[0]), "the Python stack", min(sizes[1]), "MB")

    def live(self):
        """Two runs of different length, so that the start is not counted."""
        def cost(seconds):
            _, processor, _ = measured(
                [self.program.path, "run", "--feed", self.clip, "--no-window", "--duration", str(seconds)])
            return processor
        rate = cv2.VideoCapture(self.clip).get(cv2.CAP_PROP_FPS)
        share = min((cost(12) - cost(4)) / 8 for _ in range(self.rounds))
        self.rows.note(f"whole live pipeline at its defaults, {rate:.0f} fps, processor time a frame",
                       f"{1000 * share / rate:.2f} ms", f"{100 * share:.1f} % of a core")

    def start(self):
        ours, theirs = [], []
        for _ in range(max(20, self.rounds)):
            ours.append(first_line([self.program.path, "replay", self.clip, "--log", "-"]))
            theirs.append(first_line(self.stack(), "first"))
        self.rows.add("start to first result", statistics.median(ours), "the Python stack", statistics.median(theirs))


def processor():
    names = re.findall(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return names[0] if names else "unknown"


def write(text, path):
    page = path.read_text(encoding="utf-8")
    if BEGIN not in page or END not in page:
        sys.exit(f"{path} lacks the marks {BEGIN} and {END}")
    head, tail = page.split(BEGIN)[0], page.split(END)[1]
    path.write_text(f"{head}{BEGIN}\n{text}\n{END}{tail}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / ".build/release/emotiond"))
    parser.add_argument("--data", help="a folder with videos/man-gesture-640x480-mjpeg.avi")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", help="one part: detection, classification, decoding, pipeline, live, start; writes nothing")
    parser.add_argument("--write", type=pathlib.Path, default=ROOT / "Documentation/Measurements.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(arguments, folder)
        if arguments.only == "classification":
            comparison.classification("the shipped network", comparison.model)
        elif arguments.only:
            getattr(comparison, arguments.only)()
        else:
            comparison.all()
            versions = ", ".join(f"{name} {importlib.metadata.version(name)}"
                                 for name in ("opencv-python-headless", "onnxruntime", "openvino"))
            write(f"Clip: {comparison.clip_name}. Processor: {processor()}. Peers: {versions}.\n\n" + comparison.rows.table(),
                  arguments.write)


if __name__ == "__main__":
    main()
