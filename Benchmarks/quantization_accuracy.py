#!/usr/bin/env python3
"""Accuracy and log loss of ONNX networks on FER-2013's test splits in ONNX Runtime, and how far each is from the first.

    quantization_accuracy.py ../shared/data/fer2013/fer2013.csv.xz float.onnx int8.onnx

Wants numpy, onnx and onnxruntime.
"""

import argparse
import csv
import gzip
import lzma

import numpy
import onnx
import onnxruntime


def read_split(path, split):
    """Crops as (n, 1, 48, 48) in [0, 1], and labels."""
    opener = {"xz": lzma.open, "gz": gzip.open}.get(path.rsplit(".", 1)[-1], open)
    crops, labels = [], []
    with opener(path, "rt") as file:
        for row in csv.DictReader(file):
            if row["Usage"] == split:
                crops.append(numpy.array(row["pixels"].split(), dtype=numpy.uint8))
                labels.append(int(row["emotion"]))
    return numpy.stack(crops).reshape(-1, 1, 48, 48).astype(numpy.float32) / 255, numpy.array(labels)


def probabilities(session, crops):
    name = session.get_inputs()[0].name
    logits = numpy.concatenate([session.run(None, {name: crops[i:i + 64]})[0] for i in range(0, len(crops), 64)])
    exponentials = numpy.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="fer2013.csv, also .xz or .gz")
    parser.add_argument("models", nargs="+", help="networks with logits as output; the first is the measure")
    parser.add_argument("--splits", default="PublicTest,PrivateTest", help="default: %(default)s")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = arguments.threads
    sessions = []
    for path in arguments.models:
        onnx.checker.check_model(path, full_check=True)
        sessions.append((path, onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])))
    print("split        accuracy  log loss  same top-1  mean |Δp|   max |Δp|      KL  model")
    for split in arguments.splits.split(","):
        crops, labels = read_split(arguments.data, split)
        measure = None
        for path, session in sessions:
            result = probabilities(session, crops)
            measure = result if measure is None else measure
            top = result.argmax(axis=1)
            difference = numpy.abs(result - measure)
            loss = -numpy.log(result[numpy.arange(len(labels)), labels] + 1e-12).mean()
            divergence = (measure * (numpy.log(measure + 1e-12) - numpy.log(result + 1e-12))).sum(axis=1).mean()
            print(f"{split:12s} {(top == labels).mean():8.4f}  {loss:8.4f}  {(top == measure.argmax(axis=1)).mean():10.4f}"
                  f"  {difference.mean():9.5f}  {difference.max():9.4f}  {divergence:6.5f}  {path}")


if __name__ == "__main__":
    main()
