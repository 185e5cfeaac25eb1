#!/usr/bin/env python3
"""Writes Tests/TorchTests/Golden/*.json: what PyTorch computes for small inputs, values and gradients.

    pip install torch==2.13.0 numpy && python3 Scripts/golden/torch_ops.py

A tensor is {"shape": […], "values": […]}. A case of operators.json holds `inputs`, `output` and the `gradients` of the
inputs for the gradient cos(0), cos(1), … of the output. A case of optimisers.json holds the `parameters`, one list of gradients a step in
`steps`, and the parameters after them in `result`.
"""
import json
import pathlib

import torch
import torch.nn.functional as F

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests/TorchTests/Golden"
torch.manual_seed(2013)


def randn(*shape):
    return torch.randn(shape)


def packed(tensor):
    values = tensor.detach().float().flatten().tolist()
    return {"shape": list(tensor.shape), "values": [float(f"{v:.7g}") for v in values]}


def operator(function, *inputs):
    leaves = [x.clone().requires_grad_() for x in inputs]
    output = function(*leaves)
    seed = torch.cos(torch.arange(output.numel(), dtype=torch.float32)).reshape(output.shape)
    return {
        "inputs": [packed(x) for x in inputs],
        "output": packed(output),
        "gradients": [packed(g) for g in torch.autograd.grad(output, leaves, seed)],
    }


def operators():
    x = randn(2, 4, 4, 5)
    wide = randn(3, 7) * 4
    labels = torch.tensor([1, 6, 3])
    probabilities = torch.softmax(randn(3, 7), 1)
    c, stats = randn(4), (torch.tensor([0.1, -0.2, 0.3, 0.0]), torch.tensor([0.5, 1.0, 2.0, 1.5]))
    cases = {
        "convolution": operator(F.conv2d, x, randn(3, 4, 3, 3), randn(3)),
        "convolution-strided": operator(lambda x, w: F.conv2d(x, w, None, (2, 1), (1, 2)), x, randn(3, 4, 3, 3)),
        "convolution-grouped": operator(lambda x, w, b: F.conv2d(x, w, b, 1, 1, 1, 2), x, randn(6, 2, 3, 3), randn(6)),
        "convolution-depthwise": operator(lambda x, w: F.conv2d(x, w, None, 2, 1, 1, 4), x, randn(4, 1, 3, 3)),
        "convolution-dilated": operator(lambda x, w: F.conv2d(x, w, None, 1, 2, 2), x, randn(2, 4, 3, 3)),
        "transposed-convolution": operator(
            lambda x, w, b: F.conv_transpose2d(x, w, b, 2, 1, 1, 2), x, randn(4, 1, 3, 3), randn(2)),
        "linear": operator(F.linear, wide, randn(5, 7), randn(5)),
        "batch-norm-training": operator(lambda x, w, b: F.batch_norm(x, None, None, w, b, True), x, c, randn(4)),
        "batch-norm-inference": operator(lambda x, w, b: F.batch_norm(x, *stats, w, b, False, eps=1e-3), x, c, randn(4)),
        "group-norm": operator(lambda x, w, b: F.group_norm(x, 2, w, b), x, c, randn(4)),
        "layer-norm": operator(lambda x, w, b: F.layer_norm(x, (5,), w, b), x, randn(5), randn(5)),
        "max-pool": operator(lambda x: F.max_pool2d(x, 3, 2, 1), x),
        "max-pool-ceil-dilated": operator(lambda x: F.max_pool2d(x, 2, 2, 0, 2, True), x),
        "average-pool": operator(lambda x: F.avg_pool2d(x, (3, 2), (2, 2), (1, 0)), x),
        "average-pool-ceil-unpadded": operator(lambda x: F.avg_pool2d(x, 3, 2, 1, True, False), x),
        "adaptive-average-pool": operator(lambda x: F.adaptive_avg_pool2d(x, (2, 4)), x),
        "resize-nearest": operator(lambda x: F.interpolate(x, (7, 9), mode="nearest"), x),
        "resize-bilinear": operator(lambda x: F.interpolate(x, (7, 9), mode="bilinear"), x),
        "cross-entropy": operator(lambda x: F.cross_entropy(x, labels), wide),
        "cross-entropy-smoothed": operator(lambda x: F.cross_entropy(x, labels, label_smoothing=0.1), wide),
        "cross-entropy-each": operator(lambda x: F.cross_entropy(x, labels, reduction="none"), wide),
        "cross-entropy-soft": operator(
            lambda x, t: F.cross_entropy(x, t, reduction="sum"), wide, probabilities),
        "kl-divergence": operator(
            lambda x, t: F.kl_div(F.log_softmax(x, 1), F.softmax(t, 1), reduction="batchmean"), wide, randn(3, 7)),
        "squared-error": operator(F.mse_loss, wide, randn(3, 7)),
        "absolute-error": operator(lambda x, y: F.l1_loss(x, y, reduction="sum"), wide, randn(3, 7)),
        "smooth-absolute-error": operator(lambda x, y: F.smooth_l1_loss(x, y, beta=0.5), wide, randn(3, 7)),
        "binary-cross-entropy": operator(F.binary_cross_entropy_with_logits, wide, probabilities),
        "softmax": operator(lambda x: F.softmax(x, 1), wide),
        "log-softmax": operator(lambda x: F.log_softmax(x, -1), wide),
        "prelu": operator(F.prelu, x, torch.tensor([0.1, 0.2, 0.3, 0.4])),
        "gelu-tanh": operator(lambda x: F.gelu(x, approximate="tanh"), wide),
        "variance": operator(lambda x: x.var((0, 2, 3), correction=0), x),
        "standard-variance": operator(lambda x: x.var(-1, keepdim=True), x),
        "norm": operator(lambda x: torch.linalg.vector_norm(x, dim=(1, 2, 3)), x),
        "norm-1": operator(lambda x: torch.linalg.vector_norm(x, 1), x),
        "matmul": operator(torch.matmul, randn(2, 3, 4), randn(2, 4, 5)),
        "division": operator(torch.div, wide, probabilities),
        "power": operator(lambda x: x.pow(3), wide),
    }
    for name in "relu relu6 sigmoid hardsigmoid silu hardswish mish softplus tanh gelu leaky_relu elu".split():
        cases[name.replace("_", "-")] = operator(getattr(F, name), wide)
    for name in "exp square abs".split():
        cases[name] = operator(getattr(torch, name), wide)
    for name in "log sqrt rsqrt reciprocal".split():
        cases[name] = operator(getattr(torch, name), probabilities)
    return cases


def optimiser(kind, **settings):
    parameters = [randn(2, 3), randn(4)]
    steps = [[randn(2, 3), randn(4)] for _ in range(4)]
    leaves = [p.clone().requires_grad_() for p in parameters]
    stepper = kind(leaves, **settings)
    for gradients in steps:
        for leaf, gradient in zip(leaves, gradients):
            leaf.grad = gradient.clone()
        stepper.step()
    return {
        "parameters": [packed(p) for p in parameters],
        "steps": [[packed(g) for g in gradients] for gradients in steps],
        "result": [packed(p) for p in leaves],
    }


def optimisers():
    sgd, adam, adamw = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW
    return {
        "sgd": optimiser(sgd, lr=0.1),
        "sgd-decay": optimiser(sgd, lr=0.1, weight_decay=0.05),
        "sgd-momentum": optimiser(sgd, lr=0.1, momentum=0.9, weight_decay=0.05),
        "sgd-nesterov": optimiser(sgd, lr=0.1, momentum=0.9, weight_decay=0.05, nesterov=True),
        "adam": optimiser(adam, lr=0.01, weight_decay=0.05),
        "adamw": optimiser(adamw, lr=0.01, betas=(0.8, 0.95), weight_decay=0.05),
    }


for name, cases in {"operators": operators(), "optimisers": optimisers()}.items():
    text = ",\n".join(f"{json.dumps(key)}: {json.dumps(case)}" for key, case in cases.items())
    (FOLDER / f"{name}.json").write_text("{\n" + text + "\n}\n")
