#!/usr/bin/env python3
"""Small ONNX networks, one an operator and form, with the numbers ONNX Runtime computes, as Swift sources for the tests.

    operator_goldens.py Tests/InferenceTests/Reference

writes ReferenceGoldens+*.swift there. Wants numpy, onnx and onnxruntime.
"""

import argparse
import base64
import pathlib

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

RNG = numpy.random.default_rng(48)


def constant(shape, low=-1.0, high=1.0):
    """Weights with few digits, so that the files compress into little text."""
    return (RNG.integers(-32, 33, shape) / 32 * (high - low) / 2 + (high + low) / 2).astype(numpy.float32)


def ramp(shape):
    """The input of every case, which the tests make for themselves."""
    count = int(numpy.prod(shape))
    return (((numpy.arange(count) * 37) % 101 - 50) / 25).astype(numpy.float32).reshape(shape)


class Net:
    """A network under construction; values are names."""

    def __init__(self, shape, opset=13, batch="n"):
        self.shape, self.opset = shape, opset
        self.input = helper.make_tensor_value_info("x", TensorProto.FLOAT, [batch] + list(shape[1:]))
        self.nodes, self.initializers, self.count = [], [], 0

    def const(self, array):
        array = numpy.asarray(array)
        self.count += 1
        self.initializers.append(numpy_helper.from_array(array, f"c{self.count}"))
        return f"c{self.count}"

    def node(self, kind, *inputs, outputs=1, **attributes):
        self.count += 1
        names = [f"v{self.count}" + "abc"[i:i + 1] * (i > 0) for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0]

    def build(self, output):
        graph = helper.make_graph(
            self.nodes, "g", [self.input], [helper.make_tensor_value_info(output, TensorProto.FLOAT, None)], self.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)])
        model.ir_version = min(model.ir_version, 10)
        return model


CASES = {}


def case(group, name, shape, opset=13, batch="n"):
    def add(function):
        CASES.setdefault(group, []).append((name, shape, opset, batch, function))
        return function
    return add


def conv(name, shape, weights, opset=13, **attributes):
    @case("Convolution", name, shape, opset)
    def build(net):
        return net.node("Conv", "x", net.const(constant(weights)), net.const(constant(weights[:1])), **attributes)


conv("plain", (2, 2, 5, 6), (3, 2, 3, 3))
conv("strides and uneven margins", (1, 2, 7, 6), (3, 2, 3, 2), strides=[2, 1], pads=[1, 0, 2, 1])
conv("dilations", (1, 1, 9, 8), (2, 1, 3, 3), dilations=[2, 3], pads=[1, 2, 1, 2])
conv("groups", (2, 4, 4, 4), (6, 2, 3, 3), group=2, pads=[1, 1, 1, 1])
conv("depthwise", (1, 5, 5, 5), (5, 1, 3, 3), group=5, pads=[1, 1, 1, 1])
conv("same upper", (1, 2, 6, 7), (2, 2, 3, 4), auto_pad="SAME_UPPER", strides=[2, 2])
conv("same lower", (1, 2, 6, 7), (2, 2, 3, 4), auto_pad="SAME_LOWER", strides=[2, 2])
conv("valid", (1, 1, 6, 6), (2, 1, 4, 4), auto_pad="VALID", strides=[2, 2])
conv("operator set 7", (1, 1, 4, 4), (9, 1, 2, 2), opset=7)
conv("operator set 22", (1, 1, 4, 4), (5, 1, 2, 2), opset=22)


@case("Convolution", "without bias", (1, 2, 4, 4))
def _(net):
    return net.node("Conv", "x", net.const(constant((3, 2, 1, 1))))


def pool(name, shape, kind, opset=13, **attributes):
    @case("Pooling", name, shape, opset)
    def build(net):
        return net.node(kind, "x", **attributes)


pool("max", (1, 2, 6, 6), "MaxPool", kernel_shape=[2, 2], strides=[2, 2])
pool("max, ceiling", (1, 2, 7, 6), "MaxPool", kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
pool("max, ceiling and margins", (1, 1, 5, 6), "MaxPool", kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1, pads=[1, 1, 1, 1])
pool("max, dilations", (1, 1, 7, 7), "MaxPool", kernel_shape=[2, 3], dilations=[3, 2])
pool("max, same upper", (1, 1, 5, 6), "MaxPool", kernel_shape=[3, 3], strides=[2, 2], auto_pad="SAME_UPPER")
pool("max, operator set 8", (1, 1, 5, 6), "MaxPool", opset=8, kernel_shape=[2, 2])
pool("average", (1, 2, 6, 6), "AveragePool", kernel_shape=[2, 3], strides=[2, 3])
pool("average, margins left out", (1, 1, 5, 5), "AveragePool", kernel_shape=[3, 3], pads=[1, 0, 1, 2])
pool("average, margins counted", (1, 1, 5, 5), "AveragePool", kernel_shape=[3, 3], pads=[1, 0, 1, 2], count_include_pad=1)
pool("average, ceiling", (1, 1, 6, 7), "AveragePool", opset=19, kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)
pool("average, ceiling, margins counted", (1, 1, 6, 7), "AveragePool", opset=19, kernel_shape=[3, 3], strides=[2, 2],
     ceil_mode=1, pads=[1, 1, 1, 1], count_include_pad=1)
pool("average, same lower", (1, 1, 5, 6), "AveragePool", kernel_shape=[2, 2], strides=[2, 2], auto_pad="SAME_LOWER")
pool("global average", (2, 3, 3, 4), "GlobalAveragePool")
pool("mean, keeping dimensions", (2, 3, 3, 4), "ReduceMean", axes=[2, 3])
pool("mean, dropping dimensions", (2, 3, 3, 4), "ReduceMean", opset=11, axes=[-1, -2], keepdims=0)


@case("Pooling", "mean, operator set 18", (2, 3, 3, 4), 18)
def _(net):
    return net.node("ReduceMean", "x", net.const(numpy.array([1, -1])), keepdims=0)


@case("Pooling", "mean over nothing", (2, 3), 18)
def _(net):
    return net.node("Relu", net.node("ReduceMean", "x", noop_with_empty_axes=1))


@case("Linear", "gemm, transposed weights", (3, 4))
def _(net):
    return net.node("Gemm", "x", net.const(constant((5, 4))), net.const(constant((5,))), transB=1)


@case("Linear", "gemm, factors", (3, 4), 7)
def _(net):
    return net.node("Gemm", "x", net.const(constant((4, 9))), net.const(constant((1, 9))), alpha=0.5, beta=-2.0)


@case("Linear", "gemm, transposed input", (4, 4), batch=4)
def _(net):
    return net.node("Gemm", "x", net.const(constant((4, 3))), net.const(constant((4, 1))), transA=1)


@case("Linear", "gemm, no bias", (2, 4))
def _(net):
    return net.node("Gemm", "x", net.const(constant((4, 3))))


@case("Linear", "product with a matrix", (2, 3, 4))
def _(net):
    return net.node("MatMul", "x", net.const(constant((4, 5))))


@case("Linear", "product of batches", (2, 3, 4))
def _(net):
    return net.node("MatMul", "x", net.node("Transpose", "x", perm=[0, 2, 1]))


@case("Linear", "product with transposed weights", (3, 4))
def _(net):
    return net.node("MatMul", "x", net.node("Transpose", net.const(constant((2, 4))), perm=[1, 0]))


@case("Linear", "batch normalisation", (2, 3, 2, 2))
def _(net):
    return net.node("BatchNormalization", "x", net.const(constant((3,))), net.const(constant((3,))), net.const(constant((3,))),
                    net.const(constant((3,), 0.1, 2)), epsilon=0.01)


@case("Linear", "batch normalisation, operator set 15", (2, 3), 15)
def _(net):
    return net.node("BatchNormalization", "x", net.const(constant((3,))), net.const(constant((3,))), net.const(constant((3,))),
                    net.const(constant((3,), 0.1, 2)), momentum=0.5)


@case("Linear", "softmax", (2, 3, 4))
def _(net):
    return net.node("Softmax", "x")


@case("Linear", "softmax along channels", (2, 3, 4))
def _(net):
    return net.node("Softmax", "x", axis=1)


@case("Linear", "softmax, operator set 11", (3, 4), 11)
def _(net):
    return net.node("Softmax", "x")


@case("Elementwise", "relu and sigmoid", (2, 9))
def _(net):
    return net.node("Sigmoid", net.node("Relu", "x"))


@case("Elementwise", "clip", (2, 9))
def _(net):
    return net.node("Clip", "x", net.const(numpy.float32(-0.5)), net.const(numpy.float32(1.25)))


@case("Elementwise", "clip from below", (2, 9), 11)
def _(net):
    return net.node("Clip", "x", net.const(numpy.float32(-0.5)))


@case("Elementwise", "clip from above", (2, 9))
def _(net):
    return net.node("Clip", "x", "", net.const(numpy.float32(0.5)))


@case("Elementwise", "clip, operator set 7", (2, 9), 7)
def _(net):
    return net.node("Clip", "x", min=0.0, max=1.5)


for operator in ["Add", "Sub", "Mul", "Div"]:
    @case("Elementwise", f"{operator} of both kinds", (2, 3, 2, 2))
    def _(net, operator=operator):
        left = net.node(operator, "x", net.const(constant((3, 1, 1), 0.5, 2)))
        right = net.node(operator, net.const(constant((2, 1), 0.5, 2)), net.node("Clip", "x", net.const(numpy.float32(0.25))))
        return net.node(operator, left, right)


@case("Elementwise", "squeeze and excite", (2, 3, 2, 2))
def _(net):
    gate = net.node("Sigmoid", net.node("GlobalAveragePool", "x"))
    return net.node("Mul", "x", gate)


@case("Layout", "flatten", (2, 3, 2, 2))
def _(net):
    return net.node("Flatten", net.node("Relu", "x"), axis=2)


@case("Layout", "reshape", (2, 3, 4))
def _(net):
    return net.node("Reshape", "x", net.const(numpy.array([0, 2, -1])))


@case("Layout", "transpose", (2, 3, 4))
def _(net):
    return net.node("Transpose", net.node("Transpose", "x"), perm=[1, 2, 0])


@case("Layout", "pad", (1, 2, 3, 3))
def _(net):
    return net.node("Pad", "x", net.const(numpy.array([0, 0, 1, 2, 0, 0, 2, 1])), net.const(numpy.float32(0.5)))


@case("Layout", "pad, operator set 10", (1, 2, 3, 3), 10)
def _(net):
    return net.node("Pad", "x", pads=[0, 0, 1, 0, 0, 0, 0, 1], value=-1.0)


@case("Layout", "pad along axes", (1, 2, 3, 3), 18)
def _(net):
    return net.node("Pad", "x", net.const(numpy.array([1, 2, 0, 1])), "", net.const(numpy.array([2, -1])))


for mode in ["reflect", "edge"]:
    @case("Layout", f"pad, {mode}", (1, 1, 3, 4))
    def _(net, mode=mode):
        return net.node("Pad", "x", net.const(numpy.array([0, 0, 2, 1, 0, 0, 1, 3])), mode=mode)


@case("Layout", "dropout and identities", (2, 6))
def _(net):
    return net.node("Identity", net.node("Dropout", net.node("Relu", net.node("Identity", "x")), outputs=2))


@case("Layout", "constants of all kinds", (2, 3), 13)
def _(net):
    tensor = net.node("Constant", value=numpy_helper.from_array(constant((1, 3)), "t"))
    scalar = net.node("Constant", value_float=1.5)
    return net.node("Mul", net.node("Add", "x", tensor), net.node("Add", scalar, net.node("Constant", value_floats=[0.5, 1, 2])))


@case("Layout", "view with a computed size", (3, 2, 2, 2), 11)
def _(net):
    """What PyTorch's first exporter makes of x.view(x.size(0), -1)."""
    size = net.node("Gather", net.node("Shape", "x"), net.const(numpy.int64(0)), axis=0)
    shape = net.node("Concat", net.node("Unsqueeze", size, axes=[0]), net.const(numpy.array([-1])), axis=0)
    return net.node("Reshape", net.node("Relu", "x"), shape)


@case("Layout", "view with a slice of the shape", (3, 2, 2, 2), 13)
def _(net):
    size = net.node("Slice", net.node("Shape", "x"), net.const(numpy.array([0])), net.const(numpy.array([1])))
    shape = net.node("Concat", net.node("Cast", size, to=TensorProto.INT64), net.const(numpy.array([8])), axis=0)
    return net.node("Reshape", net.node("Relu", "x"), shape)


@case("Layout", "squeeze and unsqueeze", (2, 3, 1, 1), 13)
def _(net):
    flat = net.node("Squeeze", "x", net.const(numpy.array([2, 3])))
    return net.node("Unsqueeze", flat, net.const(numpy.array([1])))


@case("Layout", "fixed batch", (1, 2, 3, 2), 13, 1)
def _(net):
    return net.node("Reshape", net.node("Relu", "x"), net.const(numpy.array([1, 12])))


@case("Quantization", "u8, one scale", (2, 20))
def _(net):
    scale, zero = net.const(numpy.float32(0.01)), net.const(numpy.uint8(100))
    return net.node("DequantizeLinear", net.node("QuantizeLinear", "x", scale, zero), scale, zero)


@case("Quantization", "halves go to the even neighbour", (4, 30))
def _(net):
    scale, zero = net.const(numpy.float32(0.08)), net.const(numpy.int8(-3))
    return net.node("DequantizeLinear", net.node("QuantizeLinear", "x", scale, zero), scale, zero)


@case("Quantization", "s8, a scale per channel", (2, 3, 2, 2))
def _(net):
    scale, zero = net.const(constant((3,), 0.01, 0.02)), net.const(numpy.array([0, 5, -7], dtype=numpy.int8))
    return net.node("DequantizeLinear", net.node("QuantizeLinear", "x", scale, zero, axis=1), scale, zero, axis=1)


@case("Quantization", "no zero point", (2, 9))
def _(net):
    scale = net.const(numpy.float32(0.02))
    return net.node("DequantizeLinear", net.node("QuantizeLinear", "x", scale), scale)


@case("Quantization", "convolution", (1, 2, 5, 5))
def _(net):
    scale, zero = net.const(numpy.float32(0.016)), net.const(numpy.uint8(128))
    x = net.node("DequantizeLinear", net.node("QuantizeLinear", "x", scale, zero), scale, zero)
    scales = net.const(constant((3,), 0.005, 0.01))
    weights = net.const(RNG.integers(-127, 128, (3, 2, 3, 3)).astype(numpy.int8))
    w = net.node("DequantizeLinear", weights, scales, net.const(numpy.zeros(3, numpy.int8)), axis=0)
    b = net.node("DequantizeLinear", net.const(numpy.array([70, -900, 4000], numpy.int32)),
                 net.const(constant((3,), 0.0001, 0.0002)), net.const(numpy.zeros(3, numpy.int32)), axis=0)
    return net.node("Relu", net.node("Conv", x, w, b, pads=[1, 1, 1, 1]))


def lines(text, width=110):
    return "\n".join("            " + text[i:i + width] for i in range(0, len(text), width))


def numbers(array, width=110):
    rows, row = [], ""
    for value in array.ravel():
        word = numpy.format_float_positional(value, unique=True, trim="-")
        if len(row) + len(word) >= width:
            rows.append(row)
            row = ""
        row += (" " if row else "") + word
    return "\n".join("            " + row for row in rows + [row])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="where the Swift files go")
    arguments = parser.parse_args()
    options = onnxruntime.SessionOptions()
    # As defined, not as fused: the executor is held against each operator.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    for group, cases in CASES.items():
        entries = []
        for name, shape, opset, batch, function in cases:
            net = Net(shape, opset, batch)
            model = net.build(function(net)).SerializeToString()
            session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
            expected = session.run(None, {"x": ramp(shape)})[0]
            entries.append(
                f'    Golden(\n        "{name}", input: {list(shape)}, output: {list(expected.shape)},\n'
                f'        model: """\n{lines(base64.b64encode(model).decode())}\n            """,\n'
                f'        expected: """\n{numbers(expected)}\n            """),\n')
        (arguments.folder / f"ReferenceGoldens+{group}.swift").write_text(
            "// Made by Benchmarks/operator_goldens.py with ONNX Runtime.\n\n"
            f"let golden{group}: [Golden] = [\n" + "".join(entries) + "]\n")


if __name__ == "__main__":
    main()
