"""Compares emotiond's probabilities with ONNX Runtime's on the same model and the same crops.

Needs numpy and onnxruntime. Example:

    python Benchmarks/onnxruntime_parity.py ../shared/data/fer2013/fer2013.csv.xz --model Models/emotion.onnx
"""

import argparse
import bz2
import csv
import gzip
import io
import json
import lzma
import shlex
import subprocess
import sys
import tempfile
import time

import numpy as np
import onnxruntime


def read_crops(path, usage, limit):
    """Rows of a FER-2013 table: labels and gray levels (n, 48, 48)."""
    openers = {".xz": lzma.open, ".gz": gzip.open, ".bz2": bz2.open}
    opener = next((o for suffix, o in openers.items() if path.endswith(suffix)), open)
    labels, crops, rows = [], [], []
    with opener(path, "rt", newline="") as file:
        for row in csv.DictReader(file):
            row = {key.strip(): value for key, value in row.items()}
            if usage and row["Usage"].strip() not in usage:
                continue
            labels.append(int(row["emotion"]))
            crops.append(np.array(row["pixels"].split(), dtype=np.uint8))
            rows.append(row)
            if limit and len(crops) == limit:
                break
    if not crops:
        sys.exit(f"{path} has no rows for {', '.join(usage)}")
    side = int(len(crops[0]) ** 0.5)
    return np.array(labels), np.stack(crops).reshape(-1, side, side), rows


def write_table(file, rows):
    writer = csv.writer(file)
    writer.writerow(["emotion", "pixels", "Usage"])
    for row in rows:
        writer.writerow([row["emotion"], row["pixels"], row["Usage"]])
    file.flush()


def session(model):
    """One thread, the CPU, and nothing else."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def network_input(running, crops):
    """Crops as the model's metadata say: (luma / 255 - mean) / std, in the input's own shape."""
    metadata = running.get_modelmeta().custom_metadata_map
    values = crops.astype(np.float32) / np.float32(255)
    values = (values - np.float32(metadata.get("mean", 0))) / np.float32(metadata.get("std", 1))
    sizes = [size if isinstance(size, int) else -1 for size in running.get_inputs()[0].shape[1:]]
    return values.reshape([len(crops)] + sizes)


def probabilities(running, crops):
    inputs = network_input(running, crops)
    name = running.get_inputs()[0].name
    batch = running.get_inputs()[0].shape[0]
    step = batch if isinstance(batch, int) else 64
    parts = [running.run(None, {name: inputs[i:i + step]})[0] for i in range(0, len(inputs), step)]
    values = np.concatenate(parts).reshape(len(crops), -1).astype(np.float64)
    if values.shape[1] == 1:
        second = values if (values >= 0).all() and (values <= 1).all() else 1 / (1 + np.exp(-values))
        return np.hstack([1 - second, second])
    if (values >= 0).all() and np.allclose(values.sum(axis=1), 1, atol=0.05):
        return values / values.sum(axis=1, keepdims=True)
    values /= float(running.get_modelmeta().custom_metadata_map.get("temperature", 1))
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def ours(command):
    """Runs a command that prints `{"index": 0, "probabilities": […]}` lines."""
    finished = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if finished.returncode != 0:
        sys.exit(f"{shlex.join(command)} ended with {finished.returncode}")
    lines = [json.loads(line) for line in io.StringIO(finished.stdout.decode())]
    indices = [line["index"] for line in lines]
    if indices != list(range(len(lines))):
        sys.exit("the lines are not in order")
    return np.array([line["probabilities"] for line in lines])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="FER-2013 table: fer2013.csv, .xz or .gz")
    parser.add_argument("--model", default="Models/emotion.onnx")
    parser.add_argument("--usage", default="PublicTest,PrivateTest", help="which rows, by commas; empty for all")
    parser.add_argument("--limit", type=int, default=0, help="at most so many rows")
    parser.add_argument("--command", default=".build/release/emotiond classify {data} --model {model} --json",
                        help="what to run; {data} is a table with just the rows compared")
    parser.add_argument("--least-agreement", type=float, default=0.999, help="of the most probable labels")
    parser.add_argument("--most-difference", type=float, default=0.02, help="of any probability")
    arguments = parser.parse_args()

    usage = [name for name in arguments.usage.split(",") if name]
    labels, crops, rows = read_crops(arguments.data, usage, arguments.limit)
    start = time.perf_counter()
    theirs = probabilities(session(arguments.model), crops)
    middle = time.perf_counter()
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as table:
        write_table(table, rows)
        command = [part.format(data=table.name, model=arguments.model) for part in shlex.split(arguments.command)]
        our = ours(command)
    if our.shape != theirs.shape:
        sys.exit(f"we gave {our.shape} probabilities, ONNX Runtime {theirs.shape}")

    equal = our.argmax(axis=1) == theirs.argmax(axis=1)
    difference = np.abs(our - theirs)
    result = {
        "model": arguments.model,
        "crops": len(crops),
        "top1_agreement": equal.mean(),
        "top1_different": int((~equal).sum()),
        "probability_difference_max": difference.max(),
        "probability_difference_mean": difference.mean(),
        "accuracy": (our.argmax(axis=1) == labels).mean(),
        "accuracy_onnxruntime": (theirs.argmax(axis=1) == labels).mean(),
        "seconds_onnxruntime": middle - start,
        "onnxruntime": onnxruntime.__version__,
    }
    print(json.dumps(result, indent=2))
    passed = equal.mean() >= arguments.least_agreement and difference.max() <= arguments.most_difference
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
