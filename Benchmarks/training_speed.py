"""Images a second of a training: emotiond against PyTorch, on the network of a recipe.

PyTorch runs in float32 and in bfloat16 (autocast), channels last, with and without torch.compile; its data are one batch kept in
memory, so nothing but the network is measured. emotiond runs its whole training, augmentation included, on pictures of noise.
Both take turns; the best round counts. The largest resident size of emotiond's process is told too.

Needs: torch, numpy.
"""
import argparse
import csv
import pathlib
import tempfile
import time
import tomllib

import numpy as np
import torch
from torch import nn

from program import measured

RECIPES = pathlib.Path(__file__).parent.parent / "Models/recipes"


class Residual(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(channels, width, 3, stride, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True),
            nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width))
        self.around = nn.Identity() if stride == 1 and channels == width else nn.Sequential(
            nn.Conv2d(channels, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        return torch.relu(self.main(x) + self.around(x))


def network(recipe):
    """The recipe's network as PyTorch has it: normalised convolutions, residual blocks, hidden layers, pools, dropout."""
    layers, shape, flat = [], [1, 48, 48], False
    for block in tomllib.loads((RECIPES / f"{recipe}.toml").read_text())["network"]["layers"]:
        stride = block.get("stride", 1)
        if "conv" in block:
            kernel = block.get("kernel", 3)
            layers += [nn.Conv2d(shape[0], block["conv"], kernel, stride, padding=(kernel - 1) // 2, bias=False),
                       nn.BatchNorm2d(block["conv"]), nn.ReLU(inplace=True)]
            shape[0] = block["conv"]
        elif "residual" in block:
            layers.append(Residual(shape[0], block["residual"], stride))
            shape[0] = block["residual"]
        elif "dense" in block:
            layers += [] if flat else [nn.Flatten()]
            layers += [nn.Linear(np.prod(shape), block["dense"], bias=False), nn.BatchNorm1d(block["dense"]), nn.ReLU(inplace=True)]
            shape, flat = [block["dense"]], True
        shape[1:] = [(side + stride - 1) // stride for side in shape[1:]]
        if block.get("pool") == "global":
            layers.append(nn.AdaptiveAvgPool2d(1))
            shape[1:] = [1, 1]
        elif "pool" in block:
            layers.append(nn.MaxPool2d(2))
            shape[1:] = [side // 2 for side in shape[1:]]
        if "dropout" in block:
            layers.append(nn.Dropout(block["dropout"]))
    layers += [] if flat else [nn.Flatten()]
    return nn.Sequential(*layers, nn.Linear(int(np.prod(shape)), 7))


class Peer:
    def __init__(self, recipe, batch, half, compiled):
        self.name = "PyTorch " + ("bfloat16" if half else "float32") + (", compiled" if compiled else "")
        self.half, self.batch = half, batch
        self.net = network(recipe).to(memory_format=torch.channels_last).train()
        self.run = torch.compile(self.net) if compiled else self.net
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=0.05, momentum=0.9, nesterov=True, weight_decay=5e-4)
        self.pictures = torch.rand(batch, 1, 48, 48).to(memory_format=torch.channels_last)
        self.wanted = torch.randint(0, 7, (batch,))

    def step(self):
        self.optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.half):
            loss = nn.functional.cross_entropy(self.run(self.pictures), self.wanted)
        loss.backward()
        self.optimizer.step()

    def measure(self, steps):
        self.step()
        start = time.perf_counter()
        for _ in range(steps):
            self.step()
        return steps * self.batch / (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--emotiond", default=".build/release/emotiond", help="the program (default: %(default)s)")
    parser.add_argument("--recipe", default="scratch-cnn", help="of those in Models/recipes (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=8, help="of 128 images in each round (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--compile", action="store_true", help="also torch.compile, which needs a C++ compiler")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    batch = 128
    peers = [Peer(arguments.recipe, batch, half, compiled) for half in (False, True) for compiled in ([False, True] if arguments.compile else [False])]
    best, memory = {}, 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        random = np.random.default_rng(1)
        with open(folder / "noise.csv", "w") as file:
            file.write("emotion,pixels,Usage\n")
            for usage, rows in (("Training", arguments.steps * batch), ("PublicTest", 14)):
                for row in range(rows):
                    file.write(f"{row % 7},{' '.join(map(str, random.integers(0, 256, 48 * 48)))},{usage}\n")
        for _ in range(arguments.rounds):
            for peer in peers:
                best[peer.name] = max(best.get(peer.name, 0), peer.measure(arguments.steps))
            _, _, size = measured(
                [arguments.emotiond, "train", folder / "noise.csv", "--recipe", arguments.recipe, "--epochs", "2", "--threads",
                 arguments.threads, "--output", folder / "out"])
            memory = max(memory, size)
            with open(folder / "out/history.csv") as file:
                rate = max(float(row["images_per_second"]) for row in csv.DictReader(file))
            best["emotiond"] = max(best.get("emotiond", 0), rate)
    for name, rate in best.items():
        print(f"{name:28} {rate:8.0f} images/s")
    print(f"emotiond is {best['emotiond'] / max(r for n, r in best.items() if n != 'emotiond'):.2f} times PyTorch's best; its process took {memory:.0f} MB")


if __name__ == "__main__":
    main()
