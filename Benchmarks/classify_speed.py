"""Times one crop and sixteen through a model: emotiond against ONNX Runtime and OpenVINO, one thread each, in turns.

Our time is taken inside the process, by `emotiond bench`; theirs around one call that only computes. Rounds alternate, so
that a busy machine slows all alike, and the least of the rounds counts. Needs numpy and onnxruntime; openvino where it is
installed. Example:

    python Benchmarks/classify_speed.py --model Models/emotion.onnx
"""

import argparse
import json
import shlex
import subprocess
import sys
import time

import numpy as np
import onnxruntime

BATCHES = (1, 16)


def onnxruntime_call(model, crops):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda: session.run(None, {name: crops})


def openvino_call(model, crops):
    import openvino

    core = openvino.Core()
    network = core.read_model(model)
    network.reshape(list(crops.shape))
    settings = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY"}
    request = core.compile_model(network, "CPU", settings).create_infer_request()
    request.set_input_tensor(openvino.Tensor(crops))
    return request.infer


def least_milliseconds(call, seconds):
    """The least time of a call, over as many as fit."""
    for _ in range(5):
        call()
    least, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        call()
        least = min(least, time.perf_counter() - start)
    return least * 1000


def ours(command):
    finished = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if finished.returncode != 0:
        sys.exit(f"{shlex.join(command)} ended with {finished.returncode}")
    result = json.loads(finished.stdout)
    return result["isa"], {1: result["stages"]["classify_ms"], 16: result["stages"]["classify16_ms"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="Models/emotion.onnx")
    parser.add_argument("--command", default=".build/release/emotiond bench --model {model} --json",
                        help="prints an object with isa, stages.classify_ms and stages.classify16_ms")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.5, help="for each peer and batch in a round")
    arguments = parser.parse_args()

    shape = [size if isinstance(size, int) else -1
             for size in onnxruntime.InferenceSession(arguments.model).get_inputs()[0].shape[1:]]
    generator = np.random.default_rng(0)
    peers = {}
    for batch in BATCHES:
        crops = generator.random([batch] + [48 if size < 0 else size for size in shape], dtype=np.float32)
        peers["onnxruntime", batch] = onnxruntime_call(arguments.model, crops)
        try:
            peers["openvino", batch] = openvino_call(arguments.model, crops)
        except ImportError:
            print("openvino is not installed: left out", file=sys.stderr)

    times, isa = {}, None
    command = [part.format(model=arguments.model) for part in shlex.split(arguments.command)]
    for _ in range(arguments.rounds):
        isa, stages = ours(command)
        for batch in BATCHES:
            times.setdefault(("emotiond", batch), []).append(stages[batch])
        for key, call in peers.items():
            times.setdefault(key, []).append(least_milliseconds(call, arguments.seconds))

    result = {"model": arguments.model, "isa": isa, "threads": 1, "rounds": arguments.rounds}
    for batch in BATCHES:
        least = {name: min(values) for (name, size), values in times.items() if size == batch}
        result[f"batch_{batch}"] = {
            "milliseconds": least,
            "times_as_fast": {name: value / least["emotiond"] for name, value in least.items() if name != "emotiond"},
        }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
