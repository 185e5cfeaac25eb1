#!/usr/bin/env python3
"""Writes Tests/TrainingTests/Golden/forward.json: what PyTorch's networks in evaluation mode give.

Needs PyTorch. Every case holds the output of a small network for one batch. Inputs and weights are not stored: both
sides draw them from a Lehmer generator that is seeded with the name of the value, see `numbers`.
"""

import json
import pathlib

import torch
from torch.nn import functional as F

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/TrainingTests/Golden/forward.json"
MODULUS = 2**31 - 1
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)


def numbers(name, count):
    """`count` numbers in -1…1 that follow from `name`."""
    state = 1 + sum((index + 1) * byte for index, byte in enumerate(name.encode())) % (MODULUS - 1)
    drawn = []
    for index in range(count + 10):
        state = state * 48271 % MODULUS
        if index >= 10:
            drawn.append(state / MODULUS * 2 - 1)
    return torch.tensor(drawn).float().double()  # the numbers that single precision holds


def weight(name, *shape):
    return numbers(name, torch.Size(shape).numel()).reshape(shape)


def norm(x, name="norm", epsilon=1e-5):
    channels = x.shape[1]
    values = {role: weight(f"{name}.{role}", channels) for role in ["weight", "bias", "running_mean", "running_var"]}
    for role in ["weight", "running_var"]:
        values[role] = (1 + values[role].float() / 2).double()
    return F.batch_norm(x, values["running_mean"], values["running_var"], values["weight"], values["bias"], eps=epsilon)


def conv(x, name, outputs, kernel, bias=False, groups=1, **options):
    kernel = (kernel, kernel) if isinstance(kernel, int) else kernel
    return F.conv2d(x, weight(f"{name}.weight", outputs, x.shape[1] // groups, *kernel),
                    weight(f"{name}.bias", outputs) if bias else None, groups=groups, **options)


def linear(x, name, outputs):
    return F.linear(x, weight(f"{name}.weight", outputs, x.shape[-1]), weight(f"{name}.bias", outputs))


def shuffle(x, groups):
    n, c, h, w = x.shape
    return x.reshape(n, groups, c // groups, h, w).transpose(1, 2).reshape(n, c, h, w)


def tower(x):
    """One network with every operator in it."""
    x = F.relu6(norm(conv(x, "stem", 8, 3, padding=1), "stem-norm", 1e-3))
    branch = F.silu(norm(conv(x, "grouped", 8, 3, padding=2, dilation=2, groups=2), "grouped-norm"))
    x = x + shuffle(branch, 4)
    gate = F.hardsigmoid(conv(F.adaptive_avg_pool2d(x, 1), "gate", 8, 1, bias=True))
    x = F.hardswish(x * gate)
    x = torch.cat([F.max_pool2d(x, 3, 2, 1), conv(x, "strided", 4, 2, stride=2, padding=(0, 1))[..., :3]], 1)
    x = F.pad(x, (1, 0, 0, 1, 2, 0))[:, 1:13]
    x = torch.tanh(conv(F.avg_pool2d(x, 2, 1), "depthwise", 24, 2, groups=12))
    return F.softmax(linear(torch.sigmoid(linear(x.flatten(1), "hidden", 7)), "scores", 5), 1)


CASES = {
    "convolution": lambda x: conv(x, "conv", 5, 3, bias=True),
    "convolution-strided": lambda x: conv(x, "conv", 5, (3, 2), stride=(2, 1), padding=(1, 2)),
    "convolution-dilated": lambda x: conv(x, "conv", 3, (2, 3), padding=2, dilation=(3, 2)),
    "convolution-grouped": lambda x: conv(x, "conv", 6, 3, bias=True, padding=1, groups=2),
    "convolution-depthwise": lambda x: conv(x, "conv", 8, 3, stride=2, padding=1, groups=4),
    "linear": lambda x: linear(x.flatten(1), "fc", 3),
    "linear-rows": lambda x: linear(x, "fc", 3),
    "batch-norm": lambda x: norm(x, epsilon=1e-3),
    "relu": lambda x: F.relu(x),
    "relu6": lambda x: F.relu6(x),
    "sigmoid": lambda x: torch.sigmoid(x),
    "silu": lambda x: F.silu(x),
    "hard-swish": lambda x: F.hardswish(x),
    "hard-sigmoid": lambda x: F.hardsigmoid(x),
    "tanh": lambda x: torch.tanh(x),
    "add": lambda x: x + conv(x, "conv", 4, 1),
    "add-stretched": lambda x: x + F.adaptive_avg_pool2d(x, 1),
    "multiply": lambda x: x * conv(x, "conv", 4, 1),
    "multiply-stretched": lambda x: F.adaptive_avg_pool2d(x, 1) * x,
    "concatenate": lambda x: torch.cat([x, conv(x, "conv", 3, 1), x], 1),
    "concatenate-rows": lambda x: torch.cat([x, conv(x, "conv", 4, (3, 1))], 2),
    "max-pool": lambda x: F.max_pool2d(x, 3, 2, 1),
    "max-pool-up": lambda x: F.max_pool2d(x, 2, 2, ceil_mode=True),
    "average-pool": lambda x: F.avg_pool2d(x, (3, 2), (2, 1), (1, 0)),
    "average-pool-up-uncounted": lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True, count_include_pad=False),
    "global-average-pool": lambda x: F.adaptive_avg_pool2d(x, 1),
    "adaptive-average-pool": lambda x: F.adaptive_avg_pool2d(x, (4, 3)),
    "flatten": lambda x: x.flatten(1),
    "pad": lambda x: F.pad(x, (3, 0, 0, 1, 2, 1)),
    "slice": lambda x: x[:, 1:3],
    "slice-stepped": lambda x: x[:, :, 1:6:2],
    "reshape": lambda x: x.reshape(-1, 2, 10, 6),
    "transpose": lambda x: x.permute(0, 2, 3, 1),
    "shuffle": lambda x: shuffle(x, 2),
    "dropout": lambda x: x,
    "softmax": lambda x: F.softmax(x, 1),
    "softmax-rows": lambda x: F.softmax(x, 2),
    "identity": lambda x: x,
    "tower": tower,
}


def written(tensor):
    return dict(shape=list(tensor.shape), values=[float(f"{value:.7g}") for value in tensor.flatten().tolist()])


if __name__ == "__main__":
    batch = 4 * numbers("input", 2 * 4 * 6 * 5).reshape(2, 4, 6, 5)
    cases = {name: written(case(batch)) for name, case in CASES.items()}
    OUT.write_text("{\n" + ",\n".join(f"  {json.dumps(n)}: {json.dumps(c)}" for n, c in cases.items()) + "\n}\n")
