#!/usr/bin/env python3
"""Writes Tests/TrainingTests/Golden/operators.json: what PyTorch gives for the operators of decoders, exotic heads and imports.

Needs PyTorch. Cases, inputs and weights are as in `training_forward.py`.
"""

import json
import math
import pathlib

import torch
from torch.nn import functional as F

from training_forward import numbers, weight, written

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/TrainingTests/Golden/operators.json"


def transposed(x, outputs, kernel, bias=False, groups=1, **options):
    return F.conv_transpose2d(x, weight("conv.weight", x.shape[1], outputs // groups, *kernel),
                              weight("conv.bias", outputs) if bias else None, groups=groups, **options)


def affine(*shape):
    return weight("norm.weight", *shape), weight("norm.bias", *shape)


def resize(x, mode, size, **options):
    return F.interpolate(x, size, mode=mode, **options)


def on_grid(x, scales, zeros, axis=None):
    x = x.float()
    if axis is None:
        return torch.fake_quantize_per_tensor_affine(x, scales, zeros, -128, 127)
    return torch.fake_quantize_per_channel_affine(
        x, torch.tensor(scales, dtype=torch.float32), torch.tensor(zeros, dtype=torch.float32), axis, 0, 255)


LAYERS = {
    "transposed-convolution": lambda x: transposed(x, 3, (3, 2), bias=True),
    "transposed-convolution-strided": lambda x: transposed(
        x, 3, (3, 3), bias=True, stride=(2, 3), padding=(1, 2), output_padding=(1, 2)),
    "transposed-convolution-grouped": lambda x: transposed(x, 6, (2, 3), bias=True, groups=2, stride=2, output_padding=1),
    "transposed-convolution-depthwise": lambda x: transposed(x, 4, (4, 4), groups=4, stride=2, padding=1),
    "transposed-convolution-dilated": lambda x: transposed(
        x, 2, (2, 3), stride=(1, 2), dilation=(3, 2), padding=(0, 1), output_padding=(2, 1)),
    "layer-norm": lambda x: F.layer_norm(x, x.shape[1:], *affine(*x.shape[1:]), 1e-3),
    "layer-norm-columns": lambda x: F.layer_norm(x, x.shape[3:], *affine(*x.shape[3:])),
    "layer-norm-plain": lambda x: F.layer_norm(x, x.shape[2:]),
    "group-norm": lambda x: F.group_norm(x, 2, *affine(4), 1e-3),
    "group-norm-plain": lambda x: F.group_norm(x, 1),
    "instance-norm": lambda x: F.instance_norm(x, None, None, *affine(4), eps=1e-3),
    "instance-norm-plain": lambda x: F.instance_norm(x),
    "local-response-norm": lambda x: F.local_response_norm(x, 3, 0.5, 0.6, 1.5),
    "local-response-norm-wide": lambda x: F.local_response_norm(x, 7, 0.1, 0.75, 2.0),
    "prelu": lambda x: F.prelu(x, weight("slope.weight", 4)),
    "prelu-shared": lambda x: F.prelu(x, weight("slope.weight", 1)),
}

WINDOWS = {
    "max-pool-dilated": lambda x: F.max_pool2d(x, (2, 3), (2, 1), (1, 0), (3, 2)),
    "max-pool-dilated-up": lambda x: F.max_pool2d(x, 2, (3, 2), (0, 1), 2, ceil_mode=True),
    "max-pool-beside": lambda x: F.max_pool2d(F.pad(x, (0, 1, 2, 0), value=-math.inf), (3, 2), 2),
    "average-pool-up": lambda x: F.avg_pool2d(x, 3, 2, 1, ceil_mode=True),
    "average-pool-uncounted": lambda x: F.avg_pool2d(x, (2, 3), (3, 2), (1, 0), count_include_pad=False),
    "resize-nearest": lambda x: resize(x, "nearest", (9, 3)),
    "resize-nearest-exact": lambda x: resize(x, "nearest-exact", (4, 8)),
    "resize-linear": lambda x: resize(x, "bilinear", (9, 3)),
    "resize-linear-aligned": lambda x: resize(x, "bilinear", (4, 8), align_corners=True),
    "resize-linear-antialiased": lambda x: resize(x, "bilinear", (4, 2), antialias=True),
    "resize-cubic": lambda x: resize(x, "bicubic", (9, 3)),
    "resize-cubic-aligned": lambda x: resize(x, "bicubic", (4, 8), align_corners=True),
    "resize-cubic-antialiased": lambda x: resize(x, "bicubic", (4, 2), antialias=True),
    "pad-constant": lambda x: F.pad(x, (1, 2, 0, 3, 1, 0), value=-0.75),
    "pad-reflect": lambda x: F.pad(x, (4, 1, 0, 5), mode="reflect"),
    "pad-edge": lambda x: F.pad(x, (7, 0, 1, 2), mode="replicate"),
    "pad-wrap": lambda x: F.pad(x, (1, 5, 6, 2), mode="circular"),
}

ARITHMETIC = {
    "subtract": lambda x: x - x.mean((2, 3), keepdim=True),
    "divide": lambda x: x / x.square().sum((1,), keepdim=True).sqrt(),
    "maximum": lambda x: torch.maximum(x, x.mean((1,), keepdim=True)),
    "minimum": lambda x: torch.minimum(x, x.mean((1,), keepdim=True)),
    "add-constant": lambda x: x + weight("sum.weight", 4, 1, 5),
    "multiply-constant": lambda x: x * weight("product.weight", 1, 6, 5),
    "matrix-product": lambda x: x @ x.transpose(2, 3),
    "mean": lambda x: x.mean((2, 3)),
    "sum": lambda x: x.sum((1,), keepdim=True),
    "max": lambda x: x.amax((1, 3)),
    "min": lambda x: x.amin((2,), keepdim=True),
    "l2": lambda x: x.square().sum((1, 2, 3), keepdim=True).sqrt(),
    "gather": lambda x: x[:, :, [5, 0, 0, 2]],
    "quantise": lambda x: on_grid(x, 0.037, 11),
    "quantise-channels": lambda x: on_grid(x, [0.01, 0.02, 0.03, 0.04], [128.0, 7.0, 0.0, 255.0], 1),
}

ACTIVATIONS = {
    "hard-sigmoid-sloped": lambda x: (x * 0.25 + 0.4).clamp(0, 1),
    "leaky-relu": lambda x: F.leaky_relu(x, 0.15),
    "elu": lambda x: F.elu(x, 1.3),
    "selu": lambda x: F.selu(x),
    "gelu": lambda x: F.gelu(x),
    "gelu-tanh": lambda x: F.gelu(x, approximate="tanh"),
    "mish": lambda x: F.mish(x),
    "softplus": lambda x: F.softplus(x),
    "softsign": lambda x: F.softsign(x),
    "clip": lambda x: x.clamp(-0.4, 0.7),
    "clip-below": lambda x: x.clamp(min=-0.2),
    "exp": lambda x: x.exp(),
    "log": lambda x: x.abs().log(),
    "square-root": lambda x: x.abs().sqrt(),
    "reciprocal": lambda x: x.reciprocal(),
    "absolute": lambda x: x.abs(),
    "negative": lambda x: -x,
    "power": lambda x: x.pow(3),
    "power-fractional": lambda x: x.abs().pow(-0.3),
    "erf": lambda x: torch.erf(x),
}

if __name__ == "__main__":
    batch = 4 * numbers("input", 2 * 4 * 6 * 5).reshape(2, 4, 6, 5)
    cases = {name: written(case(batch)) for name, case in (LAYERS | WINDOWS | ARITHMETIC | ACTIVATIONS).items()}
    OUT.write_text("{\n" + ",\n".join(f"  {json.dumps(n)}: {json.dumps(c)}" for n, c in cases.items()) + "\n}\n")
