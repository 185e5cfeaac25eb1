#!/usr/bin/env python3
"""Writes Tests/NetworksTests/Golden/shapes.json: what PyTorch makes of convolutions and pools of many shapes.

Needs PyTorch. Every case holds the operator's settings and its output shape, or null where PyTorch refuses it.
"""

import json
import pathlib
import random

import torch
from torch.nn import functional

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/NetworksTests/Golden/shapes.json"
draw = random.Random(7)


def pair(low, high):
    return [draw.randint(low, high), draw.randint(low, high)]


def shape(function):
    try:
        return list(function().shape[1:])
    except RuntimeError:
        return None


def convolution():
    groups = draw.choice([1, 1, 2, 3])
    channels, outputs = groups * draw.randint(1, 3), groups * draw.randint(1, 3)
    size, kernel, stride, padding, dilation = pair(1, 12), pair(1, 5), pair(1, 4), pair(0, 3), pair(1, 3)
    image, weight = torch.zeros(1, channels, *size), torch.zeros(outputs, channels // groups, *kernel)
    run = lambda: functional.conv2d(image, weight, None, stride, padding, dilation, groups)
    return dict(kind="convolution", input=[channels, *size], weight=list(weight.shape), stride=stride,
                padding=padding, dilation=dilation, groups=groups, output=shape(run))


def pool(kind):
    function = functional.max_pool2d if kind == "max" else functional.avg_pool2d
    size, kernel, stride, padding = pair(1, 12), pair(1, 5), pair(1, 4), pair(0, 2)
    ceil = draw.random() < 0.6
    image = torch.zeros(1, 2, *size)
    run = lambda: function(image, kernel, stride, padding, ceil_mode=ceil)
    return dict(kind=kind, input=[2, *size], kernel=kernel, stride=stride, padding=padding, ceil=ceil, output=shape(run))


def cut():
    size, axis = [draw.randint(1, 4), *pair(1, 12)], draw.randint(1, 3)
    start = draw.randint(0, size[axis - 1] - 1)
    end, step = draw.randint(start + 1, size[axis - 1]), draw.randint(1, 4)
    index = [slice(None)] * axis + [slice(start, end, step)]
    return dict(kind="slice", input=size, axis=axis, start=start, end=end, step=step,
                output=shape(lambda: torch.zeros(1, *size)[tuple(index)]))


cases = [make() for make in [convolution] * 150 + [lambda: pool("max"), lambda: pool("average")] * 100 + [cut] * 30]
OUT.write_text("[\n" + ",\n".join("  " + json.dumps(case) for case in cases) + "\n]\n")
