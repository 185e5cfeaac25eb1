"""Checks ONNX files that Espalier wrote: ONNX's own checker, and ONNX Runtime against PyTorch.

    pip install torch==2.13.0 numpy safetensors onnx onnxruntime
    ESPALIER_SAMPLES=DIR swift test -c release --filter ONNXSamples
    python Scripts/golden/model_files_check.py DIR

For every `NAME.onnx` there is a `NAME.json` with `NAME.safetensors`, which is run in PyTorch operator by operator. The
differences are relative to the largest number of the output.
"""

import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime
import safetensors.torch
import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "relu": F.relu, "relu6": F.relu6, "sigmoid": torch.sigmoid, "silu": F.silu, "hard-swish": F.hardswish,
    "hard-sigmoid": F.hardsigmoid, "tanh": torch.tanh,
}


def run(node, inputs, weights):
    op, x = node["op"], inputs[0]
    p = {role: weights[name] for role, name in node.get("parameters", {}).items()}
    if op in ACTIVATIONS:
        return ACTIVATIONS[op](x)
    if op == "convolution":
        return F.conv2d(x, p["weight"], p.get("bias"), node["stride"], node["padding"], node["dilation"], node["groups"])
    if op == "linear":
        return F.linear(x, p["weight"], p.get("bias"))
    if op == "batch-norm":
        return F.batch_norm(x, p["running_mean"], p["running_var"], p["weight"], p["bias"], False, 0, node["epsilon"])
    if op == "add":
        return inputs[0] + inputs[1]
    if op == "multiply":
        return inputs[0] * inputs[1]
    if op == "concatenate":
        return torch.cat(inputs, node["axis"])
    if op == "max-pool":
        return F.max_pool2d(x, node["kernel"], node["stride"], node["padding"], ceil_mode=node["rounds_up"])
    if op == "average-pool":
        return F.avg_pool2d(
            x, node["kernel"], node["stride"], node["padding"], node["rounds_up"], node["counts_padding"])
    if op == "adaptive-average-pool":
        return F.adaptive_avg_pool2d(x, node["size"])
    if op == "flatten":
        return x.flatten(1)
    if op == "pad":
        return F.pad(x, node["columns"] + node["rows"] + node["channels"])
    if op == "slice":
        index = [slice(None)] * x.dim()
        index[node["axis"]] = slice(node["start"], node["end"], node["step"])
        return x[tuple(index)]
    if op == "reshape":
        return x.reshape([x.shape[0]] + node["shape"])
    if op == "transpose":
        return x.permute(node["permutation"])
    if op == "softmax":
        return F.softmax(x, node["axis"])
    if op in ("dropout", "identity"):
        return x
    raise ValueError(op)


def main(folder):
    worst = 0.0
    paths = sorted(pathlib.Path(folder).glob("*.onnx"))
    for path in paths:
        onnx.checker.check_model(str(path), full_check=True)
        model = onnx.shape_inference.infer_shapes(onnx.load(path), check_type=True, strict_mode=True, data_prop=True)
        stated = {v.name: v for v in onnx.load(path).graph.value_info}
        for value in model.graph.value_info:
            if value.name in stated:
                ours = [d.dim_value for d in stated[value.name].type.tensor_type.shape.dim][1:]
                theirs = [d.dim_value for d in value.type.tensor_type.shape.dim][1:]
                assert ours == theirs, (path, value.name, ours, theirs)
        architecture = json.loads(path.with_suffix(".json").read_text())
        weights = safetensors.torch.load_file(path.with_suffix(".safetensors"))
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        torch.manual_seed(0)
        values = {i["name"]: torch.randn(2, *i["shape"]) for i in architecture["inputs"]}
        theirs = session.run(architecture["outputs"], {k: v.numpy() for k, v in values.items()})
        with torch.no_grad():
            for node in architecture["nodes"]:
                values[node["name"]] = run(node, [values[n] for n in node["inputs"]], weights)
        for name, value in zip(architecture["outputs"], theirs):
            ours = values[name].numpy()
            assert ours.shape == value.shape, (path, name, ours.shape, value.shape)
            scale = float(numpy.abs(ours).max()) or 1.0
            difference = float(numpy.abs(ours - value).max()) / scale
            worst = max(worst, difference)
            if not difference < 1e-4:
                print(f"{path.name}: {architecture['name']}: '{name}' differs by {difference:.2e} of {scale:.2e}")
    print(f"{len(paths)} files; the largest relative difference is {worst:.2e}")


if __name__ == "__main__":
    main(sys.argv[1])
