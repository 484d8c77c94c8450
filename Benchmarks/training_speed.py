"""Images a second of a training: emotiond against PyTorch, on the network of the recipe scratch-cnn.

PyTorch runs in float32 and in bfloat16 (autocast), channels last, with and without torch.compile; its data are one batch kept in
memory, so nothing but the network is measured. emotiond runs its whole training, augmentation included, on pictures of noise.
Both take turns; the best round counts.

Needs: torch, numpy.
"""
import argparse
import csv
import pathlib
import subprocess
import tempfile
import time

import numpy as np
import torch
from torch import nn


def network():
    layers = []
    channels = 1
    for width, pool, drop in [(32, 0, 0), (32, 1, 0), (64, 0, 0), (64, 1, 0), (128, 1, 0), (264, 1, 0.25)]:
        layers += [nn.Conv2d(channels, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
        if pool:
            layers.append(nn.MaxPool2d(2))
        if drop:
            layers.append(nn.Dropout(drop))
        channels = width
    layers += [nn.Flatten(), nn.Linear(264 * 9, 256), nn.BatchNorm1d(256), nn.ReLU(inplace=True), nn.Dropout(0.4), nn.Linear(256, 7)]
    return nn.Sequential(*layers)


class Peer:
    def __init__(self, batch, half, compiled):
        self.name = "PyTorch " + ("bfloat16" if half else "float32") + (", compiled" if compiled else "")
        self.half, self.batch = half, batch
        self.net = network().to(memory_format=torch.channels_last).train()
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
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=8, help="of 128 images in each round (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--compile", action="store_true", help="also torch.compile, which needs a C++ compiler")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    batch = 128
    peers = [Peer(batch, half, compiled) for half in (False, True) for compiled in ([False, True] if arguments.compile else [False])]
    best = {}
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
            subprocess.run(
                [arguments.emotiond, "train", folder / "noise.csv", "--recipe", "scratch-cnn", "--epochs", "2", "--threads",
                 str(arguments.threads), "--output", folder / "out"], check=True, stdout=subprocess.DEVNULL)
            with open(folder / "out/history.csv") as file:
                rate = max(float(row["images_per_second"]) for row in csv.DictReader(file))
            best["emotiond"] = max(best.get("emotiond", 0), rate)
    for name, rate in best.items():
        print(f"{name:28} {rate:8.0f} images/s")
    print(f"emotiond is {best['emotiond'] / max(r for n, r in best.items() if n != 'emotiond'):.2f} times PyTorch's best")


if __name__ == "__main__":
    main()
