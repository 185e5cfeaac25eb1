#!/usr/bin/env python3
"""Writes Tests/NetworksTests/Golden/operators.json: what ONNX's own evaluator makes of operators with many settings.

Needs onnx, onnxruntime and numpy. Every case is one operator in Espalier's words, its inputs and weights (the batch left
out) and the result. The evaluator of onnx 1.23 sums LRN over the wrong channels and cannot transpose a convolution in
groups, so those, and pools, are ONNX Runtime's.
"""

import json
import pathlib
import random

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests/NetworksTests/Golden/operators.json"
draw = random.Random(11)
numbers = np.random.default_rng(11)


def uniform(*shape, low=-1.0, high=1.0):
    return np.round(numbers.uniform(low, high, shape), 3)


def run(kind, *inputs, opset=22, engine="reference", **attributes):
    """The output of one node; inputs that are None are left out."""
    attributes = {name: value for name, value in attributes.items() if value is not None}
    names = ["" if value is None else f"x{index}" for index, value in enumerate(inputs)]
    given = {name: value for name, value in zip(names, inputs) if name}
    if engine == "runtime":
        given = {name: value.astype(np.float32) for name, value in given.items()}
    types = [helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(value.dtype), value.shape)
             for name, value in given.items()]
    kindOfOutput = helper.np_dtype_to_tensor_dtype(next(iter(given.values())).dtype)
    graph = helper.make_graph([helper.make_node(kind, names, ["y"], **attributes)], "case", types,
                              [helper.make_tensor_value_info("y", kindOfOutput, None)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=10)
    if engine == "runtime":
        return onnxruntime.InferenceSession(model.SerializeToString()).run(None, given)[0]
    return ReferenceEvaluator(model).run(None, given)[0]


def value(array):
    return dict(shape=list(array.shape), values=[float(f"{number:.8g}") for number in array.flatten().tolist()])


def case(operator, inputs, output, weights={}, integers={}, numbers={}, words={}):
    return dict(operator=operator, integers={key: [int(n) for n in each] for key, each in integers.items()},
                numbers=numbers, words=words, inputs=[value(each[0]) for each in inputs],
                weights={role: value(each) for role, each in weights.items() if each is not None},
                output=value(np.asarray(output)[0]))


def resize(method, coordinates, by_scales=False, antialias=0, exclude=0, rounding="round_prefer_floor"):
    x = uniform(1, 1, draw.randint(1, 6), draw.randint(2, 7))
    sizes, scales = [1, 1, draw.randint(1, 9), draw.randint(1, 9)], None
    if by_scales:
        ratios = [draw.choice([0.6, 0.75, 1.5, 1.7, 2.0, 2.3]) for _ in range(2)]
        ratios = [max(ratio, 1.0 / length) for ratio, length in zip(ratios, x.shape[2:])]
        scales = np.array([1, 1, *ratios], dtype=np.float32)
        sizes = [int(scale * length) for scale, length in zip(scales, x.shape)]
    if coordinates == "pytorch_half_pixel" and 1 in sizes[2:]:  # the evaluator departs from the text there
        return resize(method, coordinates, by_scales, antialias, exclude, rounding)
    words = {"nearest": "nearest", "linear": "linear", "cubic": "cubic"}[method]
    y = run("Resize", x, None, scales, None if by_scales else np.array(sizes, dtype=np.int64), mode=method,
            coordinate_transformation_mode=coordinates, antialias=antialias, exclude_outside=exclude,
            cubic_coeff_a=-0.5 if method == "cubic" else None,
            nearest_mode=rounding if method == "nearest" else None)
    names = {"round_prefer_floor": "prefer-floor", "round_prefer_ceil": "prefer-ceiling", "ceil": "ceiling"}
    return case("resize", [x], y, integers=dict(size=sizes[2:], antialias=[antialias], exclude=[exclude]),
                numbers=dict(coefficient=-0.5, **(dict(height=float(scales[2]), width=float(scales[3])) if by_scales else {})),
                words=dict(method=words, coordinates=coordinates.replace("_", "-"), rounding=names.get(rounding, rounding)))


MODES = ["half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric"]


def resizes():
    for mode in MODES:
        for by_scales in [False, True]:
            for rounding in ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]:
                yield resize("nearest", mode, by_scales, rounding=rounding)
            for method in ["linear", "cubic"]:
                for antialias, exclude in [(0, 0), (1, 0), (0, 1), (1, 1)]:
                    yield resize(method, mode, by_scales, antialias, exclude)


def transposed_convolution():
    groups = draw.choice([1, 1, 2, 3])
    channels, outputs = groups * draw.randint(1, 2), draw.randint(1, 2)
    strides, dilations = [draw.randint(1, 3) for _ in range(2)], [draw.randint(1, 2) for _ in range(2)]
    pads = [draw.randint(0, 1) for _ in range(2)]
    extra = [draw.randint(0, stride - 1) for stride in strides]
    x, w = uniform(1, channels, 4, 3), uniform(channels, outputs, draw.randint(2, 3), draw.randint(2, 3))
    b = uniform(groups * outputs) if draw.random() < 0.5 else None
    y = run("ConvTranspose", x, w, b, engine="runtime", strides=strides, dilations=dilations, pads=pads * 2, output_padding=extra, group=groups)
    return case("transposed convolution", [x], y, dict(weight=w, bias=b), dict(
        stride=strides, dilation=dilations, padding=pads, extra=extra, groups=[groups]))


def max_pool():
    kernel, strides = [draw.randint(2, 3) for _ in range(2)], [draw.randint(1, 3) for _ in range(2)]
    dilations, pads = [draw.randint(1, 2) for _ in range(2)], [draw.randint(0, 1) for _ in range(2)]
    up, x = draw.randint(0, 1), uniform(1, 2, 7, 6)
    y = run("MaxPool", x, engine="runtime", kernel_shape=kernel, strides=strides, dilations=dilations, pads=pads * 2, ceil_mode=up)
    return case("max pool", [x], y, integers=dict(kernel=kernel, stride=strides, dilation=dilations, padding=pads, up=[up]))


def pad(mode):
    amounts = [draw.randint(0, 2) for _ in range(6)]
    x = uniform(1, 3, 4, 5)
    pads = np.array([0, *amounts[:3], 0, *amounts[3:]], dtype=np.int64)
    y = run("Pad", x, pads, np.array(0.25) if mode == "constant" else None, mode=mode)
    return case("pad", [x], y, integers=dict(before=amounts[:3], after=amounts[3:]), numbers=dict(value=0.25),
                words=dict(filling=mode))


def layer_norm(axis, affine):
    x = uniform(1, 3, 4, 2)
    w, b = (uniform(*x.shape[axis:]) for _ in range(2))
    y = run("LayerNormalization", x, w if affine else np.ones(x.shape[axis:]), b if affine else None, axis=axis, epsilon=1e-3)
    return case("layer norm", [x], y, dict(weight=w, bias=b) if affine else {}, dict(axis=[axis]), dict(epsilon=1e-3))


def group_norm(groups):
    x, w, b = uniform(1, 6, 3, 2), uniform(6), uniform(6)
    y = run("GroupNormalization", x, w, b, num_groups=groups, epsilon=1e-3)
    return case("group norm", [x], y, dict(weight=w, bias=b), dict(groups=[groups]), dict(epsilon=1e-3))


def instance_norm():
    x, w, b = uniform(1, 4, 3, 2), uniform(4), uniform(4)
    y = run("InstanceNormalization", x, w, b, epsilon=1e-3)
    return case("instance norm", [x], y, dict(weight=w, bias=b), numbers=dict(epsilon=1e-3))


def local_response_norm(size):
    x = uniform(1, 7, 2, 2)
    y = run("LRN", x, engine="runtime", alpha=0.5, beta=0.6, bias=1.5, size=size)
    return case("local response norm", [x], y, integers=dict(size=[size]), numbers=dict(alpha=0.5, beta=0.6, offset=1.5))


def reduction(kind, axes, keeps):
    x = uniform(1, 3, 4, 2)
    name = {"mean": "ReduceMean", "sum": "ReduceSum", "max": "ReduceMax", "min": "ReduceMin", "l2": "ReduceL2"}[kind]
    y = run(name, x, np.array(axes, dtype=np.int64), keepdims=keeps)
    return case("reduce", [x], y, integers=dict(axes=axes, keeps=[keeps]), words=dict(kind=kind))


def two(name, kind, first, second):
    x, z = uniform(1, *first, low=0.5, high=2), uniform(1, *second, low=0.5, high=2)
    return case(name, [x, z], run(kind, x, z))


def gather(axis, indices):
    x = uniform(1, 3, 4, 2)
    y = run("Gather", x, np.array(indices, dtype=np.int64), axis=axis)
    return case("gather", [x], y, integers=dict(axis=[axis], indices=indices))


def prelu(*shape):
    x, w = uniform(1, 3, 2, 2), uniform(*shape)
    return case("prelu", [x], run("PRelu", x, w), dict(weight=w.flatten()))


def quantise(dtype, axis):
    """Numbers on halves of the grid too, of which the even neighbour is nearest."""
    count = 3 if axis == 1 else 1
    scales = np.array([0.25, 0.5, 0.125][:count])
    zeros = np.array([0, 3, -2] if dtype == np.int8 else [128, 0, 7], dtype=dtype)[:count]
    x = np.round(numbers.uniform(-160, 160, (1, 3, 4, 4))) / 16
    x[0, :, 0, 0] = [80, -80, 33.0625]
    given = (scales, zeros) if axis else (scales[0], zeros[0])
    given = tuple(np.asarray(each) for each in given)
    q = run("QuantizeLinear", x, *given, opset=19, axis=axis or 1)
    y = (q.astype(np.float64) - np.reshape(given[1].astype(np.float64), (-1, 1, 1) if axis else ())) * np.reshape(
        given[0], (-1, 1, 1) if axis else ())
    return case("quantise", [x], y, dict(scales=scales, zeros=zeros), dict(axis=[axis] if axis else []),
                words=dict(type=np.dtype(dtype).name))


ACTIVATIONS = {
    "relu": ("Relu", {}), "sigmoid": ("Sigmoid", {}), "tanh": ("Tanh", {}), "hard-swish": ("HardSwish", {}),
    "hard-sigmoid": ("HardSigmoid", dict(alpha=0.3, beta=0.4)), "leaky-relu": ("LeakyRelu", dict(alpha=0.2)),
    "elu": ("Elu", dict(alpha=1.5)), "selu": ("Selu", dict(alpha=1.5, gamma=1.25)), "gelu": ("Gelu", {}),
    "gelu-tanh": ("Gelu", dict(approximate="tanh")), "mish": ("Mish", {}), "softplus": ("Softplus", {}),
    "softsign": ("Softsign", {}), "exp": ("Exp", {}), "log": ("Log", {}), "square-root": ("Sqrt", {}),
    "reciprocal": ("Reciprocal", {}), "absolute": ("Abs", {}), "negative": ("Neg", {}), "erf": ("Erf", {}),
}


def activation(name):
    kind, attributes = ACTIVATIONS[name]
    x = uniform(1, 24, low=0.1 if name in ["log", "square-root", "reciprocal"] else -5, high=5)
    return case("activation", [x], run(kind, x, **attributes), words=dict(name=name),
                numbers={key: number for key, number in attributes.items() if not isinstance(number, str)})


if __name__ == "__main__":
    cases = list(resizes())
    cases += [transposed_convolution() for _ in range(16)] + [max_pool() for _ in range(12)]
    cases += [pad(mode) for mode in ["constant", "reflect", "edge", "wrap"] for _ in range(3)]
    cases += [layer_norm(axis, affine) for axis in [1, 2, 3] for affine in [False, True]]
    cases += [group_norm(groups) for groups in [1, 2, 3, 6]] + [instance_norm()]
    cases += [local_response_norm(size) for size in [1, 3, 5]]
    cases += [reduction(kind, *drawn) for kind in ["mean", "sum", "max", "min", "l2"]
              for drawn in [([2, 3], 1), ([2, 3], 0), ([1], 0), ([3], 1)]]
    cases += [two("matrix product", "MatMul", [2, 3, 4], [2, 4, 5]), two("matrix product", "MatMul", [1, 3, 4], [2, 4, 1]),
              two("matrix product", "MatMul", [3, 2], [2, 3])]
    cases += [two(name, kind, *shapes) for name, kind in [("subtract", "Sub"), ("divide", "Div"), ("maximum", "Max"),
                                                          ("minimum", "Min"), ("add", "Add"), ("multiply", "Mul")]
              for shapes in [([3, 2, 2], [3, 2, 2]), ([1, 2, 2], [3, 1, 2]), ([3, 2, 2], [3, 1, 1])]]
    cases += [gather(1, [2, 0, 0, 1]), gather(3, [1]), prelu(1), prelu(3, 1, 1)]
    cases += [quantise(dtype, axis) for dtype in [np.int8, np.uint8] for axis in [None, 1]]
    cases += [activation(name) for name in ACTIVATIONS]
    OUT.write_text("[\n" + ",\n".join("  " + json.dumps(each) for each in cases) + "\n]\n")
