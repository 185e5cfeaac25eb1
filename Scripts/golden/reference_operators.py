"""Espalier's operators in PyTorch, one function call each, from the lines of an architecture file.

Resizing is written out from the definition of ONNX's `Resize`, and an operator that Espalier carries along is run by
ONNX Runtime from the definition that the file holds.
"""

import base64
import math

import numpy
import onnx
import onnxruntime
import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "relu": lambda x, n: F.relu(x), "relu6": lambda x, n: F.relu6(x), "sigmoid": lambda x, n: torch.sigmoid(x),
    "silu": lambda x, n: F.silu(x), "hard-swish": lambda x, n: F.hardswish(x), "tanh": lambda x, n: torch.tanh(x),
    "hard-sigmoid": lambda x, n: (n.get("slope", 1 / 6) * x + n.get("offset", 0.5)).clamp(0, 1),
    "leaky-relu": lambda x, n: F.leaky_relu(x, n["slope"]), "elu": lambda x, n: F.elu(x, n["alpha"]),
    "selu": lambda x, n: n["scale"] * F.elu(x, n["alpha"]), "gelu": lambda x, n: F.gelu(x),
    "gelu-tanh": lambda x, n: F.gelu(x, approximate="tanh"), "mish": lambda x, n: F.mish(x),
    "softplus": lambda x, n: F.softplus(x), "softsign": lambda x, n: F.softsign(x),
    "clip": lambda x, n: x.clamp(n.get("low", -math.inf), n.get("high", math.inf)), "exp": lambda x, n: x.exp(),
    "log": lambda x, n: x.log(), "square-root": lambda x, n: x.sqrt(), "reciprocal": lambda x, n: x.reciprocal(),
    "absolute": lambda x, n: x.abs(), "negative": lambda x, n: -x, "power": lambda x, n: x.pow(n["exponent"]),
    "erf": lambda x, n: torch.erf(x),
}

BINARY = {
    "add": torch.add, "multiply": torch.mul, "subtract": torch.sub, "divide": torch.div, "maximum": torch.maximum,
    "minimum": torch.minimum, "matrix-product": torch.matmul,
}

REDUCTIONS = {
    "mean": torch.mean, "sum": torch.sum, "max": torch.amax, "min": torch.amin,
    "l2": lambda x, dim, keepdim: x.square().sum(dim, keepdim=keepdim).sqrt(),
}

RANGES = {
    "int4": (-8, 7), "uint4": (0, 15), "int8": (-128, 127), "uint8": (0, 255), "int16": (-32768, 32767),
    "uint16": (0, 65535), "int32": (-2147483648, 2147483647),
}


def on_grid(x, grid):
    """The numbers rounded to a grid of integers."""
    shape = [1] * x.dim()
    if "axis" in grid:
        shape[grid["axis"]] = -1
    scale = torch.tensor(grid["scales"], dtype=torch.float32).reshape(shape)
    zero = torch.tensor(grid["zero_points"], dtype=torch.float64).reshape(shape)
    low, high = RANGES[grid["type"]]
    quotient = (x / scale).round().double()
    return (((quotient + zero).clamp(low, high) - zero) * scale.double()).float()


def kernel(method, coefficient, x):
    x = abs(x)
    if method == "linear":
        return max(0.0, 1 - x)
    if x <= 1:
        return (coefficient + 2) * x ** 3 - (coefficient + 3) * x ** 2 + 1
    if x < 2:
        return coefficient * (x ** 3 - 5 * x ** 2 + 8 * x - 4)
    return 0.0


def resize_matrix(node, axis, length):
    """What each place of a resized axis takes of each place of the input."""
    size, method, mode = node["size"][axis], node["method"], node["coordinates"]
    scale = node["scales"][axis] if "scales" in node else size / length
    matrix = numpy.zeros((size, length))
    for place in range(size):
        if mode == "align-corners":
            whole = scale * length
            x = place * (length - 1) / (whole - 1) if whole != 1 else 0.0
        elif mode == "asymmetric":
            x = place / scale
        elif mode == "pytorch-half-pixel" and size == 1:
            x = 0.0
        else:
            x = (place + 0.5) / scale - 0.5
            if mode == "half-pixel-symmetric":
                x += length / 2 * (1 - size / (scale * length))
        if method == "nearest":
            source = {
                "prefer-floor": math.ceil(x - 0.5), "prefer-ceiling": math.floor(x + 0.5), "floor": math.floor(x),
                "ceiling": math.ceil(x),
            }[node["rounding"]]
            matrix[place, min(max(source, 0), length - 1)] = 1
            continue
        stretch = min(scale, 1.0) if node["antialiases"] else 1.0
        reach = (1 if method == "linear" else 2) / stretch
        taps = []
        for source in range(math.floor(x - reach), math.ceil(x + reach) + 1):
            weight = kernel(method, node.get("coefficient"), (source - x) * stretch)
            if weight and (0 <= source < length or not node["excludes_outside"]):
                taps.append((min(max(source, 0), length - 1), weight))
        whole = sum(weight for _, weight in taps)
        for source, weight in taps:
            matrix[place, source] += weight / whole
    return torch.tensor(matrix, dtype=torch.float32)


def pad(x, node):
    mode = node.get("filling", "constant")
    if mode == "constant":
        value = float(str(node.get("value", 0)).replace("infinity", "inf"))
        return F.pad(x, node["columns"] + node["rows"] + node["channels"], value=value)
    for axis, (before, after) in enumerate((node["channels"], node["rows"], node["columns"]), 1):
        places = numpy.pad(
            numpy.arange(x.shape[axis]), (before, after),
            {"reflect": "reflect", "edge": "edge", "wrap": "wrap"}[mode])
        x = x.index_select(axis, torch.tensor(places))
    return x


def response_norm(x, node):
    size = node["size"]
    before = (size - 1) // 2
    squares = F.pad(x.square(), (0, 0, 0, 0, before, size - 1 - before))
    total = sum(squares[:, i:i + x.shape[1]] for i in range(size))
    return x / (node["offset"] + node["alpha"] / size * total) ** node["beta"]


def carried(node, inputs, values):
    """An operator that Espalier does not know; its further outputs are found in `values` afterwards."""
    if "definition" not in node:
        return values[node["name"]]
    model = onnx.ModelProto.FromString(base64.b64decode(node["definition"]))
    graph, proto = model.graph, model.graph.node[0]
    constants = {tensor.name for tensor in graph.initializer}
    names = dict.fromkeys(name for name in proto.input if name and name not in constants)
    fed = {}
    for name, value in zip(names, inputs):
        fed[name] = value.numpy()
        if name not in [i.name for i in graph.input]:
            graph.input.append(onnx.helper.make_tensor_value_info(
                name, onnx.helper.np_dtype_to_tensor_dtype(fed[name].dtype), None))
    graph.name = "fragment"
    if not graph.output:
        types = {v.name: v.type.tensor_type.elem_type for v in graph.value_info}
        del graph.value_info[:]
        graph.output.extend(onnx.helper.make_tensor_value_info(name, types.get(name, 1), None)
                            for name in proto.output if name)
    model.ir_version = 8
    results = onnxruntime.InferenceSession(model.SerializeToString()).run(None, fed)
    results = {output.name: torch.from_numpy(numpy.array(value)) for output, value in zip(graph.output, results)}
    values.update((name, value) for name, value in results.items() if name not in values)
    return results.get(node["name"], next(iter(results.values())))


def run(node, inputs, weights, values):
    op, x = node["op"], inputs[0]
    p = {role: weights[name] for role, name in node.get("parameters", {}).items()}
    weight, bias = p.get("weight"), p.get("bias")
    if op in ACTIVATIONS:
        return ACTIVATIONS[op](x, node)
    if op in BINARY:
        return BINARY[op](x, inputs[1] if weight is None else weight)
    if op == "prelu":
        return F.prelu(x, weight)
    if op == "reduce":
        return REDUCTIONS[node["kind"]](x, node["axes"], keepdim=node["keeps_axes"])
    if op == "convolution":
        return F.conv2d(x, weight, bias, node["stride"], node["padding"], node["dilation"], node["groups"])
    if op == "transposed-convolution":
        return F.conv_transpose2d(
            x, weight, bias, node["stride"], node["padding"], node["output_padding"], node["groups"],
            node["dilation"])
    if op == "linear":
        return F.linear(x, weight, bias)
    if op == "batch-norm":
        return F.batch_norm(x, p["running_mean"], p["running_var"], weight, bias, False, 0, node["epsilon"])
    if op == "layer-norm":
        return F.layer_norm(x, x.shape[node["axis"]:], weight, bias, node["epsilon"])
    if op == "group-norm":
        return F.group_norm(x, node["groups"], weight, bias, node["epsilon"])
    if op == "instance-norm":
        return F.group_norm(x, x.shape[1], weight, bias, node["epsilon"])
    if op == "local-response-norm":
        return response_norm(x, node)
    if op == "concatenate":
        return torch.cat(inputs, node["axis"])
    if op == "max-pool":
        return F.max_pool2d(
            x, node["kernel"], node["stride"], node["padding"], node.get("dilation", 1), ceil_mode=node["rounds_up"])
    if op == "average-pool":
        return F.avg_pool2d(
            x, node["kernel"], node["stride"], node["padding"], node["rounds_up"], node["counts_padding"])
    if op == "adaptive-average-pool":
        return F.adaptive_avg_pool2d(x, node["size"])
    if op == "resize":
        rows, columns = resize_matrix(node, 0, x.shape[2]), resize_matrix(node, 1, x.shape[3])
        return rows @ x @ columns.T
    if op == "flatten":
        return x.flatten(1)
    if op == "pad":
        return pad(x, node)
    if op == "slice":
        index = [slice(None)] * x.dim()
        index[node["axis"]] = slice(node["start"], node["end"], node["step"])
        return x[tuple(index)]
    if op == "gather":
        return x.index_select(node["axis"], torch.tensor(node["indices"]))
    if op == "reshape":
        return x.reshape([x.shape[0]] + node["shape"])
    if op == "transpose":
        return x.permute(node["permutation"])
    if op == "softmax":
        return F.softmax(x, node["axis"])
    if op == "quantise":
        return on_grid(x, node)
    if op == "opaque":
        return carried(node, inputs, values)
    if op in ("dropout", "identity"):
        return x
    raise ValueError(op)
