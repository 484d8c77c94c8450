"""Times a model in ONNX Runtime or OpenVINO, one thread, and prints one JSON object; `compare.py` runs it in turns.

It is a program of its own because oneDNN takes its instruction sets from the environment (ONEDNN_MAX_CPU_ISA) once, when it is
loaded. The time is the median call's, by the clock or of the processor, whichever is less.
"""

import argparse
import json

import numpy as np
from timing import median_milliseconds


def onnxruntime_call(model, crops):
    import onnxruntime

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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=["onnxruntime", "openvino"])
    parser.add_argument("model")
    parser.add_argument("--seconds", type=float, default=0.7, help="for each batch size")
    arguments = parser.parse_args()
    make = {"onnxruntime": onnxruntime_call, "openvino": openvino_call}[arguments.peer]
    generator, times = np.random.default_rng(0), {}
    for batch in (1, 16):
        crops = generator.random((batch, 1, 48, 48), dtype=np.float32)
        times[str(batch)] = median_milliseconds(make(arguments.model, crops), arguments.seconds)
    print(json.dumps(times))


if __name__ == "__main__":
    main()
