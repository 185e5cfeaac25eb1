"""The same work as espalier-bench, done by PyTorch eager in channels-last order; prints one JSON object."""

import argparse
import json
import resource
import time

import torch
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    """A basic residual block of the CIFAR networks with an option-A shortcut."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.added = (outputs - inputs) // 2
        self.stride = stride

    def forward(self, x):
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        if self.stride > 1:
            x = functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.added, self.added))
        return functional.relu(y + x)


class CIFARResNet(nn.Module):
    """ResNet-(6n+2) for CIFAR."""

    def __init__(self, blocks):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        widths, layers, inputs = (16, 32, 64), [], 16
        for stage, outputs in enumerate(widths):
            for index in range(blocks):
                layers.append(Block(inputs, outputs, 2 if stage and not index else 1))
                inputs = outputs
        self.layers = nn.Sequential(*layers)
        self.linear = nn.Linear(64, 10)

    def forward(self, x):
        x = self.layers(functional.relu(self.bn1(self.conv1(x))))
        return self.linear(x.mean((2, 3)))


def seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime, time.perf_counter()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", choices=["evaluate", "train"], required=True)
    parser.add_argument("--network", default="resnet20-cifar10")
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--batches", type=int, default=8)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--precision", default="float32")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    depth = int(options.network.removeprefix("resnet").split("-")[0])
    model = CIFARResNet((depth - 2) // 6).to(memory_format=torch.channels_last)
    images = torch.randn(options.batch_size, 3, 32, 32).to(memory_format=torch.channels_last)
    labels = torch.arange(options.batch_size) % 10
    autocast = torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bfloat16")
    optimiser = torch.optim.SGD(model.parameters(), 0.01, 0.9, weight_decay=5e-4, nesterov=True, fused=True)

    def evaluate():
        with torch.inference_mode(), autocast:
            model(images).sum().item()

    def train():
        with autocast:
            loss = functional.cross_entropy(model(images).float(), labels)
        loss.item()
        loss.backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)

    step = {"evaluate": evaluate, "train": train}[options.work]
    model.train(options.work == "train")
    for _ in range(2):
        step()
    start = seconds()
    for _ in range(options.batches):
        step()
    end = seconds()
    count = options.batches * options.batch_size
    print(json.dumps({"cpu_ms_per_image": (end[0] - start[0]) / count * 1000,
                      "wall_ms_per_image": (end[1] - start[1]) / count * 1000}))


if __name__ == "__main__":
    main()
