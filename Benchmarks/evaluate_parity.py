#!/usr/bin/env python3
"""Compares `emotiond evaluate` with scikit-learn, number by number and line by line.

The probabilities are those that `emotiond classify --json` prints for the same crops. From them scikit-learn computes accuracy,
precision, recall, F1, support and the confusion matrix, NumPy the expected calibration error (15 bins of equal width), and both
the report's text; each must equal what `evaluate` says. The exit status is 0 when all do. Needs numpy and scikit-learn.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys

import numpy as np
import sklearn
from sklearn import metrics


def run(command, verb, arguments, *more):
    model = ["--model", arguments.model] if arguments.model else []
    line = shlex.split(command) + [verb, arguments.data, "--split", arguments.split, *model, *more]
    return subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True).stdout


def calibration_error(probabilities, truth, bins=15):
    confidence, right = probabilities.max(1), probabilities.argmax(1) == truth
    place = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    return sum((place == k).mean() * abs(right[place == k].mean() - confidence[place == k].mean())
               for k in range(bins) if (place == k).any())


def compare(said, report, truth, probabilities):
    """What differs, as pairs of a name and an explanation."""
    labels, predicted = said["labels"], probabilities.argmax(1)
    numbers = list(range(len(labels)))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(truth, predicted, labels=numbers, zero_division=0)
    expected = {
        "count": (len(truth), 0), "accuracy": (metrics.accuracy_score(truth, predicted), 1e-6), "precision": (precision, 1e-6),
        "recall": (recall, 1e-6), "f1": (f1, 1e-6), "support": (support, 0),
        "confusion": (metrics.confusion_matrix(truth, predicted, labels=numbers), 0),
        # Probabilities are printed with six decimals: one that lies at a bin's edge may change sides.
        "ece": (calibration_error(probabilities, truth), 1e-4),
    }
    for name, (value, tolerance) in expected.items():
        distance = np.abs(np.asarray(said[name], float) - np.asarray(value, float)).max()
        print(f"{name:10} differs by {distance:.2e} at most")
        if distance > tolerance:
            yield name, f"{said[name]} here, {np.asarray(value).tolist()} there"
    seen = sorted(set(truth) | set(predicted))
    theirs = metrics.classification_report(
        truth, predicted, labels=seen, target_names=[labels[n] for n in seen], zero_division=0).rstrip().splitlines()
    for here, there in zip(report.splitlines(), theirs):
        if here.rstrip() != there.rstrip():
            yield "report", f"'{here}' here, '{there}' there"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    package = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--command", default=f"{package}/.build/release/emotiond", help="the program (default: %(default)s)")
    parser.add_argument("--data", default=str(package.parent / "shared" / "data" / "fer2013"), help="data set with labels")
    parser.add_argument("--split", default="test", help="part of it (default: %(default)s)")
    parser.add_argument("--model", help="network to use (default: the program's own)")
    arguments = parser.parse_args()
    said = json.loads(run(arguments.command, "evaluate", arguments, "--json"))
    report = run(arguments.command, "evaluate", arguments)
    rows = [json.loads(line) for line in run(arguments.command, "classify", arguments, "--json").splitlines()]
    rows = [row for row in rows if row["label"] is not None]
    print(f"{len(rows)} crops, scikit-learn {sklearn.__version__}")
    truth, probabilities = np.array([row["label"] for row in rows]), np.array([row["probabilities"] for row in rows])
    differences = list(compare(said, report, truth, probabilities))
    for name, explanation in differences:
        print(f"differs: {name}: {explanation}")
    print(f"{len(differences)} differences; accuracy {said['accuracy']:.4f}, calibration error {said['ece']:.4f}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
