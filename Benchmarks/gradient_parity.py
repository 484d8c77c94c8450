"""Trains the same small network with emotiond and with PyTorch, from the same weights and on the same pictures, and compares.

The network has every kind of layer with something to learn or to pass back: convolution, depthwise convolution, batch
normalisation, ReLU, maximum and mean pooling, residual sum, linear. A step takes all pictures at once, so that their order does
not matter, and computes in float32. After a few steps with Nesterov's momentum the weights must agree, and with them all
gradients. The last layer is compared up to a factor: emotiond scales it to calibrate the probabilities. There are as many pictures of
each label, so that class weights weigh nothing but keep it from calibrating by more than a factor.

Needs: torch, numpy, onnx.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

STEPS, RATE, MOMENTUM, DECAY, ROWS = 4, 0.05, 0.9, 0.01, 63
RECIPE = f"""
[data]
choose = "last"
class-weights = 1.0
[network]
layers = [{{ conv = 1 }}]
[training]
optimizer = "sgd"
rate = {RATE}
momentum = {MOMENTUM}
decay = {DECAY}
schedule = "constant"
batch = {ROWS}
epochs = {STEPS}
"""


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.b1 = nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16)
        self.c2, self.b2 = nn.Conv2d(16, 16, 3, padding=1, groups=16, bias=False), nn.BatchNorm2d(16)
        self.c3, self.b3 = nn.Conv2d(16, 24, 5, stride=2, padding=2, bias=False), nn.BatchNorm2d(24)
        self.c4 = nn.Conv2d(24, 24, 1)
        self.f1, self.f2 = nn.Linear(24, 12), nn.Linear(12, 3)

    def forward(self, x):
        first = torch.max_pool2d(torch.relu(self.b1(self.c1(x))), 2)
        second = torch.relu(self.b2(self.c2(first)) + first)
        third = nn.functional.avg_pool2d(self.b3(self.c3(second)), 2)
        return self.f2(torch.relu(self.f1(torch.relu(self.c4(third)).mean((2, 3)))))

    def graph(self):
        """The network as ONNX, its normalisations kept."""
        nodes, constants = [], []

        def add(kind, name, inputs, module=None, **attributes):
            names = list(inputs)
            tensors = []
            if isinstance(module, nn.BatchNorm2d):
                tensors = [module.weight, module.bias, module.running_mean, module.running_var]
            elif module is not None:
                tensors = [module.weight] + ([module.bias] if module.bias is not None else [])
            for i, tensor in enumerate(tensors):
                names.append(f"{name}.{i}")
                constants.append(numpy_helper.from_array(tensor.detach().numpy().copy(), names[-1]))
            nodes.append(helper.make_node(kind, names, [name], name, **attributes))
            return name

        def conv(name, module, value):
            padding = module.padding[0]
            return add("Conv", name, [value], module, kernel_shape=list(module.kernel_size), strides=list(module.stride),
                       pads=[padding] * 4, group=module.groups)

        value = add("BatchNormalization", "b1", [conv("c1", self.c1, "input")], self.b1)
        first = add("MaxPool", "p1", [add("Relu", "r1", [value])], kernel_shape=[2, 2], strides=[2, 2])
        value = add("BatchNormalization", "b2", [conv("c2", self.c2, first)], self.b2)
        second = add("Relu", "r2", [add("Add", "a2", [value, first])])
        value = add("BatchNormalization", "b3", [conv("c3", self.c3, second)], self.b3)
        third = add("AveragePool", "p3", [value], kernel_shape=[2, 2], strides=[2, 2])
        value = add("GlobalAveragePool", "p4", [add("Relu", "r4", [conv("c4", self.c4, third)])])
        value = add("Relu", "r5", [add("Gemm", "f1", [add("Flatten", "flat", [value])], self.f1, transB=1)])
        add("Gemm", "f2", [value], self.f2, transB=1)
        picture = helper.make_tensor_value_info("input", TensorProto.FLOAT, ["n", 1, 48, 48])
        logits = helper.make_tensor_value_info("f2", TensorProto.FLOAT, ["n", 3])
        graph = helper.make_graph(nodes, "parity", [picture], [logits], constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
        helper.set_model_props(model, {"labels": "angry,disgust,fear"})
        return model


def table(pixels, labels, path):
    with open(path, "w") as file:
        file.write("emotion,pixels,Usage\n")
        for usage in ("Training", "PublicTest"):
            for picture, label in zip(pixels, labels):
                file.write(f"{label},{' '.join(map(str, picture.ravel()))},{usage}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--emotiond", default=".build/release/emotiond", help="the program (default: %(default)s)")
    parser.add_argument("--tolerance", type=float, default=2e-3, help="of the change of each array (default: %(default)s)")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    random = np.random.default_rng(2)
    labels = np.arange(ROWS) % 3
    pixels = np.clip(random.normal(128, 50, (ROWS, 48, 48)) + labels[:, None, None] * 20, 0, 255).astype(np.uint8)
    net = Net()
    begin = {name: value.detach().clone() for name, value in net.named_parameters()}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        table(pixels, labels, folder / "pictures.csv")
        onnx.save(net.graph(), folder / "begin.onnx")
        (folder / "parity.toml").write_text(RECIPE)
        # Without bfloat16: a rounding of 8 bits would hide small mistakes.
        subprocess.run(
            [arguments.emotiond, "train", folder / "pictures.csv", "--labels", "angry,disgust,fear", "--recipe",
             folder / "parity.toml", "--from", folder / "begin.onnx", "--output", folder / "out"],
            check=True, stdout=subprocess.DEVNULL, env=os.environ | {"DNNL_MAX_CPU_ISA": "AVX512_CORE"})
        result = {t.name: numpy_helper.to_array(t) for t in onnx.load(folder / "out/model-float.onnx").graph.initializer}

    decayed = [p for p in net.parameters() if p.ndim > 1]
    others = [p for p in net.parameters() if p.ndim == 1]
    optimizer = torch.optim.SGD(
        [{"params": decayed, "weight_decay": DECAY}, {"params": others}], lr=RATE, momentum=MOMENTUM, nesterov=True)
    pictures, wanted = torch.tensor(pixels[:, None] / 255.0, dtype=torch.float32), torch.tensor(labels)
    for _ in range(STEPS):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(pictures), wanted).backward()
        optimizer.step()

    suffixes = {("b", "weight"): "scale", ("b", "bias"): "shift"}
    worst = 0.0
    for name, value in net.named_parameters():
        layer, role = name.split(".")
        ours = f"{layer}.{suffixes.get((layer[0], role), role)}"
        given, theirs, before = result[ours].ravel(), value.detach().numpy().ravel(), begin[name].numpy().ravel()
        if layer == "f2":
            given = given * (np.dot(given, theirs) / np.dot(given, given))
        error = np.linalg.norm(given - theirs) / max(np.linalg.norm(theirs - before), 1e-6)
        worst = max(worst, error)
        print(f"{name:12} changed by {np.linalg.norm(theirs - before):9.5f}, differs by {error:.2e} of it")
    print(f"largest difference {worst:.2e}, allowed {arguments.tolerance:.0e}")
    sys.exit(1 if worst > arguments.tolerance else 0)


if __name__ == "__main__":
    main()
