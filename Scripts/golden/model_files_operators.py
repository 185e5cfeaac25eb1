"""Makes Tests/ModelFilesTests/Golden/onnx_operators.json: small ONNX models and what they compute.

    pip install onnx==1.23.2 onnxruntime==1.31.1 numpy
    python Scripts/golden/model_files_operators.py

Each case holds a model, and its outputs for the inputs that `numbers` makes; Tests/ModelFilesTests/Support makes the same
ones. Outputs are ONNX Runtime's. ONNX's own reference evaluator must agree; where it does not know an operator or is known
to differ, the case says so (`only`). `expect` names the operators that a decomposition must become.
"""

import base64
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

PATH = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "ModelFilesTests" / "Golden" / "onnx_operators.json"
CASES = []
onnxruntime.set_default_logger_severity(4)


def numbers(shape, positive=False):
    """Sixteenths that look random: from -30/16 to 30/16, or from 1/16 to 61/16."""
    count = int(np.prod(shape))
    wild = (np.arange(count) * 37 + 11) % 61
    return ((wild + 1 if positive else wild - 30) / 16).astype(np.float32).reshape(shape)


def constant(shape, seed=5, low=-1.0, high=1.0):
    return np.random.default_rng(seed).uniform(low, high, shape).round(3).astype(np.float32)


def ints(*values):
    return np.array(values, np.int64)


def number(value):
    return np.array(value, np.float32)


def node(op, inputs, output="y", **attributes):
    outputs = output.split() if isinstance(output, str) else output
    return helper.make_node(op, inputs.split() if isinstance(inputs, str) else inputs, outputs, **attributes)


def case(name, nodes, *shapes, opset=17, positive=False, only=None, expect=None, outputs="y", **constants):
    names = ["x", "z"][:len(shapes)]
    graph = helper.make_graph(
        nodes, "g",
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["N", *s]) for n, s in zip(names, shapes)],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in outputs.split()],
        [numpy_helper.from_array(value, key) for key, value in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    feeds = {n: numbers((1, *s), positive) for n, s in zip(names, shapes)}
    results = {}
    for oracle in ("ort", "reference"):
        if only not in (None, oracle):
            continue
        if oracle == "ort":
            session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
            results[oracle] = session.run(None, feeds)
        else:
            results[oracle] = ReferenceEvaluator(model).run(None, feeds)
    found = list(results.values())
    for other in found[1:]:
        for ours, theirs in zip(found[0], other):
            assert ours.shape == theirs.shape and np.allclose(ours, theirs, atol=1e-4, rtol=1e-4), (name, ours, theirs)
    assert all(np.isfinite(value).all() for value in found[0]), name
    entry = {
        "name": name, "model": base64.b64encode(model.SerializeToString()).decode(),
        "outputs": [
            {"shape": list(value.shape[1:]), "numbers": [float(f"{v:.6g}") for v in value.ravel().tolist()]}
            for value in found[0]],
    }
    if positive:
        entry["positive"] = True
    if expect is not None:
        entry["expect"] = expect
    CASES.append(entry)


def one(op, name, shape, inputs="x", output="y", opset=17, positive=False, only=None, expect=None, constants=None,
        **attributes):
    case(f"{op}: {name}", [node(op, inputs, output, **attributes)], shape, opset=opset, positive=positive, only=only,
         expect=expect, **(constants or {}))


def convolutions():
    w = constant((4, 2, 3, 3))
    b = constant((4,), 6)
    image = (2, 5, 6)
    one("Conv", "no kernel_shape", image, "x w b", constants=dict(w=w, b=b))
    one("Conv", "even pads and strides", image, "x w", pads=[1, 2, 1, 2], strides=[2, 1], constants=dict(w=w))
    one("Conv", "uneven pads", image, "x w b", pads=[0, 1, 2, 0], strides=[2, 2], constants=dict(w=w, b=b))
    for mode in ("SAME_UPPER", "SAME_LOWER", "VALID"):
        one("Conv", mode, image, "x w", auto_pad=mode, strides=[2, 3], constants=dict(w=w))
        one("Conv", f"{mode} of an even kernel", image, "x w", auto_pad=mode, strides=[1, 2],
            constants=dict(w=constant((3, 2, 2, 4))))
    one("Conv", "dilated, SAME_UPPER", image, "x w", auto_pad="SAME_UPPER", dilations=[2, 1], only="reference",
        constants=dict(w=w))
    one("Conv", "groups", (4, 5, 5), "x w b", group=2, constants=dict(w=w, b=b))
    one("Conv", "depthwise, opset 22", (4, 5, 5), "x w", group=4, opset=22, constants=dict(w=constant((8, 1, 3, 3))))
    one("Conv", "one axis", (3, 8), "x w b", pads=[1, 2], strides=[2], dilations=[2],
        constants=dict(w=constant((4, 3, 3)), b=b))
    one("Conv", "one axis, SAME_LOWER", (3, 8), "x w", auto_pad="SAME_LOWER", constants=dict(w=constant((4, 3, 4))))

    w = constant((3, 2, 3, 3))
    image = (3, 4, 3)
    one("ConvTranspose", "plain", image, "x w b", constants=dict(w=w, b=constant((2,), 6)))
    one("ConvTranspose", "strides, pads, output_padding", image, "x w", strides=[2, 3], pads=[1, 0, 1, 0],
        output_padding=[1, 2], constants=dict(w=w))
    one("ConvTranspose", "more pads in front", image, "x w", strides=[2, 2], pads=[1, 1, 0, 0], constants=dict(w=w))
    one("ConvTranspose", "more pads in front than output padding holds", image, "x w", pads=[2, 1, 0, 0],
        constants=dict(w=w))
    one("ConvTranspose", "more pads behind", image, "x w", strides=[2, 2], pads=[0, 0, 1, 1], constants=dict(w=w))
    one("ConvTranspose", "more pads behind and output padding", image, "x w", strides=[3, 3], pads=[0, 0, 1, 2],
        output_padding=[2, 1], constants=dict(w=w))
    for mode in ("SAME_UPPER", "SAME_LOWER"):
        one("ConvTranspose", mode, image, "x w", strides=[2, 1], auto_pad=mode, constants=dict(w=w))
        one("ConvTranspose", f"{mode}, output_shape", image, "x w", strides=[2, 2], auto_pad=mode, output_shape=[8, 6],
            constants=dict(w=w))
    one("ConvTranspose", "VALID", image, "x w", strides=[2, 1], auto_pad="VALID", constants=dict(w=w))
    # The reference evaluator takes the odd place from the other side than ONNX says.
    one("ConvTranspose", "output_shape", image, "x w", strides=[2, 2], output_shape=[8, 6], only="ort",
        constants=dict(w=w))
    one("ConvTranspose", "larger output_shape", image, "x w", strides=[2, 2], output_shape=[10, 8],
        constants=dict(w=w))
    one("ConvTranspose", "output_shape and output_padding", image, "x w", strides=[2, 2], output_shape=[9, 7],
        output_padding=[1, 1], only="ort", constants=dict(w=w))
    one("ConvTranspose", "groups and dilations", (4, 4, 3), "x w", group=2, dilations=[2, 1], strides=[1, 2], only="ort",
        constants=dict(w=constant((4, 3, 3, 2))))
    one("ConvTranspose", "depthwise, opset 11", (4, 3, 3), "x w", group=4, strides=[2, 2], opset=11,
        constants=dict(w=constant((4, 1, 2, 2))))
    one("ConvTranspose", "one axis", (3, 5), "x w b", strides=[2], pads=[0, 1], output_padding=[1],
        constants=dict(w=constant((3, 2, 3)), b=constant((2,), 6)))


def matrices():
    for bias in ([3], [1, 3], [1], [], [1, 1]):
        one("Gemm", f"bias of shape {bias}", (4,), "x w b", constants=dict(w=constant((4, 3)), b=constant(bias, 6)))
    one("Gemm", "alpha and beta", (4,), "x w b", alpha=0.5, beta=3.0, constants=dict(w=constant((4, 3)), b=constant((3,), 6)))
    one("Gemm", "transposed, alpha", (4,), "x w", alpha=0.25, transB=1, opset=13, constants=dict(w=constant((3, 4))))
    one("Gemm", "alpha, beta and one bias", (4,), "x w b", alpha=2.0, beta=0.5, transB=1, opset=9,
        constants=dict(w=constant((3, 4)), b=constant((1,), 6)))
    one("MatMul", "rows", (4,), "x w", constants=dict(w=constant((4, 3))))
    one("MatMul", "sequences", (5, 4), "x w", constants=dict(w=constant((4, 3))))
    one("MatMul", "images", (2, 5, 4), "x w", constants=dict(w=constant((4, 3))))
    one("MatMul", "a stack of one matrix", (5, 4), "x w", constants=dict(w=constant((1, 4, 3))))
    one("MatMul", "a vector", (5, 4), "x w", constants=dict(w=constant((4,))))
    one("MatMul", "constant in front", (4, 3), "w x", constants=dict(w=constant((5, 4))))
    one("MatMul", "vector in front", (2, 4, 3), "w x", constants=dict(w=constant((4,))))
    one("MatMul", "stack in front", (2, 4, 3), "w x", constants=dict(w=constant((1, 1, 5, 4))))
    case("MatMul: two values", [node("MatMul", "x z")], (2, 3, 4), (2, 4, 5))
    case("MatMul: two values, a stack of one", [node("MatMul", "x z")], (2, 3, 4), (1, 4, 5))
    for bias in ([3], [1, 3], [1, 1, 3]):
        case(f"MatMul and Add: bias of shape {bias}", [node("MatMul", "x w", "p"), node("Add", "b p")], (5, 4),
             w=constant((4, 3)), b=constant(bias, 6), expect=["linear"])
    case("MatMul and Add: one number", [node("MatMul", "x w", "p"), node("Add", "p b")], (5, 4), w=constant((4, 3)),
         b=number(2), expect=["linear", "add"])


def norms():
    def channels(count):
        return dict(s=constant((count,), 1, 0.5, 2), b=constant((count,), 2), m=constant((count,), 3),
                    v=constant((count,), 4, 0.5, 2))
    one("BatchNormalization", "images", (3, 2, 2), "x s b m v", constants=channels(3))
    one("BatchNormalization", "opset 9, rows", (4,), "x s b m v", opset=9, epsilon=1e-3, only="ort", constants=channels(4))
    none = channels(2) | dict(v=np.array([0, 1], np.float32))
    one("BatchNormalization", "zero variance", (2, 3), "x s b m v", epsilon=1e-2, momentum=0.8, constants=none)
    one("BatchNormalization", "opset 7", (2, 3, 1), "x s b m v", opset=7, only="ort", constants=channels(2))
    one("LayerNormalization", "last axis", (3, 4), "x s b", constants=dict(s=constant((4,)), b=constant((4,), 6)))
    one("LayerNormalization", "no shift, epsilon", (3, 4), "x s", epsilon=0.1, constants=dict(s=constant((4,))))
    one("LayerNormalization", "two axes", (3, 2, 4), "x s b", axis=2, stash_type=1,
        constants=dict(s=constant((2, 4)), b=constant((2, 4), 6)))
    one("LayerNormalization", "all axes", (3, 2, 4), "x s", axis=-3, constants=dict(s=constant((3, 2, 4))))
    one("InstanceNormalization", "images", (3, 2, 4), "x s b", epsilon=0.01,
        constants=dict(s=constant((3,)), b=constant((3,), 6)))
    one("InstanceNormalization", "one axis", (3, 5), "x s b", opset=22,
        constants=dict(s=constant((3,)), b=constant((3,), 6)))
    one("GroupNormalization", "a scale for each group", (4, 2, 3), "x s b", num_groups=2, opset=18,
        constants=dict(s=constant((2,)), b=constant((2,), 6)))
    one("GroupNormalization", "a scale for each channel", (4, 2, 3), "x s b", num_groups=2, opset=21, epsilon=0.1,
        constants=dict(s=constant((4,)), b=constant((4,), 6)))
    # The reference evaluator leaves out the last channel.
    one("LRN", "settings", (6, 2, 2), size=3, alpha=0.5, beta=0.6, bias=1.5, only="ort")
    one("LRN", "defaults", (6, 2, 2), size=5, opset=9, only="ort")
    one("LpNormalization", "squares", (3, 4), positive=True)
    one("LpNormalization", "sizes, axis 1", (3, 4), p=1, axis=1, positive=True, opset=22)
    one("MeanVarianceNormalization", "pixels", (3, 2, 4), axes=[2, 3])
    one("MeanVarianceNormalization", "channels", (3, 2, 4), axes=[-3], opset=9, only="ort")


def activations():
    for op in ("Relu", "Sigmoid", "HardSigmoid", "Tanh", "Softplus", "Softsign", "Exp", "Abs", "Neg", "Erf", "Elu",
               "Selu", "LeakyRelu", "Celu"):
        one(op, "plain", (13,), opset=13)
    for op in ("Log", "Sqrt", "Reciprocal"):
        one(op, "plain", (13,), opset=9, positive=True)
    one("HardSwish", "plain", (13,), opset=14)
    one("Mish", "plain", (13,), opset=18)
    one("Gelu", "plain", (13,), opset=20)
    one("Gelu", "tanh", (13,), opset=20, approximate="tanh")
    one("Gelu", "none", (13,), opset=20, approximate="none")
    one("Swish", "alpha", (13,), opset=24, alpha=1.702, only="reference")
    one("Swish", "plain", (13,), opset=24, only="reference", expect=["silu"])
    one("HardSigmoid", "alpha and beta", (13,), alpha=0.7, beta=0.1)
    one("HardSigmoid", "a sixth", (13,), alpha=1 / 6, beta=0.5, expect=["hard-sigmoid"])
    one("LeakyRelu", "alpha", (13,), alpha=0.3)
    one("Elu", "alpha", (13,), alpha=1.7)
    one("Selu", "alpha and gamma", (13,), alpha=1.2, gamma=2.5)
    one("Celu", "alpha", (2, 13), alpha=1.7)
    one("ThresholdedRelu", "zero", (13,), alpha=0.0, opset=10)
    one("Clip", "attributes", (13,), min=-0.5, max=1.25, opset=9)
    one("Clip", "an attribute", (13,), min=-0.5, opset=10)
    one("Clip", "no bounds", (13,), opset=13)
    one("Clip", "low only", (13,), "x low", constants=dict(low=number(-0.25)))
    one("Clip", "high only", (13,), ["x", "", "high"], constants=dict(high=number(0.25)))
    one("Clip", "six", (13,), "x low high", constants=dict(low=number(0), high=number(6)), expect=["relu6"])
    one("Clip", "from zero", (13,), "x low", constants=dict(low=number(0)), expect=["relu"])
    for shape in ([3, 1, 1], [1, 3, 1, 1], [1], []):
        one("PRelu", f"slope of shape {shape}", (3, 2, 2), "x s", constants=dict(s=constant(shape, 1)), expect=["prelu"])
    one("PRelu", "slope for each column", (3, 2, 4), "x s", constants=dict(s=constant((4,), 1)))
    one("PRelu", "rows", (4,), "x s", constants=dict(s=constant((4,), 1)), expect=["prelu"])
    for op in ("Softmax", "LogSoftmax"):
        for opset in (11, 13):
            for shape, axis in (((5,), 1), ((3, 4), 1), ((3, 4), -1), ((2, 3, 2), 2), ((4, 1, 1), 1)):
                one(op, f"opset {opset}, axis {axis} of {list(shape)}", shape, axis=axis, opset=opset,
                    only="ort" if opset == 11 else None)
        one(op, "opset 11, no axis", (2, 3), opset=11, only="ort")
        one(op, "no axis", (2, 3))
    for value in (2, 3, 0.5, -1, 1.5):
        one("Pow", f"exponent {value}", (9,), "x e", positive=True, constants=dict(e=number(value)))
    one("Pow", "a number to a value", (9,), "e x", constants=dict(e=number(2)))
    one("Cast", "to float", (5,), to=TensorProto.FLOAT)
    case("CastLike: a constant in the type of a value", [node("CastLike", "w x", "c"), node("Mul", "x c")], (5,),
         w=np.array(3, np.int64))
    one("Identity", "plain", (5,))
    one("Dropout", "plain", (5,), opset=13)
    one("Dropout", "ratio", (5,), opset=11, ratio=0.25, only="ort")


def decompositions():
    half, two = number(0.5), number(1.4142135)
    scales = dict(h=half, one=number(1), r=two, i=number(0.70710677))
    erf = [node("Erf", "d", "e"), node("Add", "e one", "a")]
    orders = {
        "PyTorch": [node("Div", "x r", "d"), *erf, node("Mul", "x a", "m"), node("Mul", "m h")],
        "half first": [node("Div", "x r", "d"), *erf, node("Mul", "x h", "m"), node("Mul", "m a")],
        "half on the right": [node("Mul", "x i", "d"), *erf, node("Mul", "a h", "m"), node("Mul", "m x")],
        "half in front": [node("Mul", "i x", "d"), *erf, node("Mul", "h a", "m"), node("Mul", "x m")],
        "half inside": [node("Div", "x r", "d"), node("Erf", "d", "e"), node("Mul", "e h", "f"), node("Add", "f h", "a"),
                        node("Mul", "a x")],
        "divided by two": [node("Div", "x r", "d"), *erf, node("Mul", "x a", "m"), node("Div", "m t")],
    }
    for name, nodes in orders.items():
        used = {i for n in nodes for i in n.input}
        case(f"Gelu: {name}", nodes, (2, 7), expect=["gelu"],
             **{k: v for k, v in (scales | dict(t=number(2))).items() if k in used})
    case("Gelu: the gate is read twice", [*orders["PyTorch"], node("Mul", "y a", "w")], (7,), outputs="w",
         **{k: scales[k] for k in ("h", "one", "r")})
    consts = dict(c=number(0.044715), k=number(0.7978845608), one=number(1), h=half)
    tail = [node("Tanh", "n", "t"), node("Add", "t one", "u"), node("Mul", "x h", "v"), node("Mul", "v u")]
    case("Gelu: tanh with Pow", [node("Pow", "x p", "q"), node("Mul", "q c", "m"), node("Add", "x m", "s"),
                                 node("Mul", "s k", "n"), *tail], (7,), expect=["gelu-tanh"], p=number(3), **consts)
    case("Gelu: tanh with products", [node("Mul", "x x", "q"), node("Mul", "q x", "q3"), node("Mul", "c q3", "m"),
                                      node("Add", "m x", "s"), node("Mul", "k s", "n"), *tail], (7,),
         expect=["gelu-tanh"], **consts)
    case("Gelu: tanh, factored", [node("Mul", "x x", "q"), node("Mul", "c q", "m"), node("Add", "m one", "s"),
                                  node("Mul", "x k", "kx"), node("Mul", "kx s", "n"), *tail], (7,),
         expect=["gelu-tanh"], **consts)
    case("Silu", [node("Sigmoid", "x", "s"), node("Mul", "s x")], (7,), expect=["silu"])
    case("quick Gelu", [node("Mul", "x q", "m"), node("Sigmoid", "m", "s"), node("Mul", "x s")], (7,), q=number(1.702),
         expect=["multiply", "sigmoid", "multiply"])
    case("Silu: the gate is read twice", [node("Sigmoid", "x", "s"), node("Mul", "s x", "m"), node("Add", "m s")], (7,),
         expect=["sigmoid", "multiply", "add"])
    six = dict(three=number(3), zero=number(0), six=number(6))
    clip = [node("Add", "x three", "a"), node("Clip", "a zero six", "c")]
    case("HardSwish: divided last", [*clip, node("Mul", "x c", "m"), node("Div", "m six")], (7,), expect=["hard-swish"], **six)
    case("HardSwish: divided first", [*clip, node("Div", "c six", "m"), node("Mul", "m x")], (7,), expect=["hard-swish"], **six)
    case("HardSwish: HardSigmoid", [node("HardSigmoid", "x", "s", alpha=1 / 6), node("Mul", "x s")], (7,),
         expect=["hard-swish"])
    case("HardSigmoid: divided", [*clip, node("Div", "c six")], (7,), expect=["hard-sigmoid"], **six)
    case("HardSigmoid: clipped to one", [node("Mul", "x s", "m"), node("Add", "m h", "a"), node("Clip", "a zero one")],
         (7,), s=number(0.2), h=half, zero=number(0), one=number(1), expect=["hard-sigmoid"])
    case("Mish", [node("Softplus", "x", "p"), node("Tanh", "p", "t"), node("Mul", "x t")], (7,), expect=["mish"])
    mean = [node("ReduceMean", "x", "m", axes=[-1]), node("Sub", "x m", "d"), node("Pow", "d two", "p"),
            node("ReduceMean", "p", "v", axes=[-1]), node("Add", "v e", "a"), node("Sqrt", "a", "s")]
    consts = dict(two=number(2), e=number(1e-3))
    affine = dict(w=constant((4,)), b=constant((4,), 6))
    case("LayerNormalization: PyTorch", [*mean, node("Div", "d s", "n"), node("Mul", "n w", "o"), node("Add", "o b")],
         (3, 4), expect=["layer norm"], **consts, **affine)
    case("LayerNormalization: without a scale", [*mean, node("Div", "d s")], (3, 4), expect=["layer norm"], **consts)
    square = [node("Mul", "d d", "p") if n.op_type == "Pow" else n for n in mean]
    case("LayerNormalization: a product with the reciprocal",
         [*square, node("Reciprocal", "s", "r"), node("Mul", "d r", "n"), node("Mul", "w n", "o"), node("Add", "b o")],
         (3, 4), expect=["layer norm"], e=consts["e"], **affine)
    case("LayerNormalization: two differences",
         [*mean, node("Sub", "x m", "d2"), node("Div", "d2 s")], (3, 4), expect=["layer norm"], **consts)
    case("LayerNormalization: the mean is read twice", [*mean, node("Div", "d s", "n"), node("Add", "n m")], (3, 4), **consts)
    channel = [node("ReduceMean", n.input[0], n.output[0], axes=[1]) if n.op_type == "ReduceMean" else n for n in mean]
    case("LayerNormalization: channels in front",
         [*channel, node("Div", "d s", "n"), node("Mul", "n w", "o"), node("Add", "o b")], (4, 2, 3),
         expect=["transpose", "layer norm", "transpose", "multiply", "add"], **consts, w=constant((4, 1, 1)),
         b=constant((4, 1, 1), 6))
    group = [node("Reshape", "x g", "r"), node("InstanceNormalization", "r i z", "n", epsilon=1e-3),
             node("Reshape", "n s", "t")]
    case("GroupNormalization: PyTorch", [*group, node("Mul", "t w", "u"), node("Add", "u b")], (4, 2, 3),
         expect=["group norm"], g=ints(0, 2, -1), s=ints(-1, 4, 2, 3), i=np.ones(2, np.float32),
         z=np.zeros(2, np.float32), w=constant((4, 1, 1)), b=constant((4, 1, 1), 6))
    case("GroupNormalization: with scales of groups", [*group, node("Mul", "t w")], (4, 2, 3), g=ints(0, 2, -1),
         s=ints(-1, 4, 2, 3), i=constant((2,)), z=constant((2,), 6), w=constant((1, 4, 1, 1)))


def elementwise():
    shapes = ([], [1], [3, 1, 1], [1, 3, 1, 1], [2, 4], [1, 3, 2, 4], [4], [1, 1, 4])
    for op in ("Add", "Sub", "Mul", "Div"):
        for shape in shapes[:: 1 if op == "Sub" else 3]:
            for order in ("x c", "c x"):
                one(op, f"{order} of shape {shape}", (3, 2, 4), order, constants=dict(c=constant(shape, 2, 0.5, 2)),
                    positive=True)
        case(f"{op}: two values", [node(op, "x z")], (3, 2, 4), (3, 2, 4), positive=True)
        case(f"{op}: two values, one stretched", [node(op, "x z")], (3, 2, 4), (3, 1, 1), positive=True)
    for order in ("x c", "c x"):
        one("Div", f"{order} of rows", (5,), order, constants=dict(c=constant((5,), 2, 0.5, 2)), positive=True)
    case("Add: values of different ranks", [node("Add", "x z")], (3, 2, 4), (4,))
    case("Mul: a longer second value", [node("Mul", "x z")], (2, 4), (3, 2, 4))
    for op in ("Max", "Min"):
        one(op, "a number", (3, 4), "x c", constants=dict(c=number(0.3)))
        case(f"{op}: three operands", [node(op, "x c z")], (3, 4), (3, 4), c=number(0.2))
        one(op, "one operand", (3, 4))
    for op in ("Sum", "Mean"):
        case(f"{op}: three operands", [node(op, "c x z")], (3, 4), (3, 4), c=constant((1, 4)),
             only="ort")
        one(op, "one operand", (3, 4))


def pools():
    image = (2, 7, 8)
    for op in ("MaxPool", "AveragePool"):
        one(op, "strides default to one", image, kernel_shape=[2, 3])
        one(op, "even pads", image, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
        one(op, "uneven pads", image, kernel_shape=[3, 3], strides=[2, 2], pads=[0, 1, 2, 0])
        one(op, "pads of more than half a window", image, kernel_shape=[3, 3], strides=[2, 2], pads=[2, 2, 2, 2])
        for opset in (10, 19, 22):
            one(op, f"opset {opset}, rounded up", image, kernel_shape=[3, 3], strides=[2, 3], ceil_mode=1, opset=opset)
            one(op, f"opset {opset}, rounded up with pads", image, kernel_shape=[2, 2], strides=[3, 3], pads=[1, 1, 1, 1],
                ceil_mode=1, opset=opset)
        one(op, "rounded up with uneven pads", image, kernel_shape=[3, 3], strides=[2, 3], pads=[1, 0, 0, 1], ceil_mode=1)
        for mode in ("SAME_UPPER", "SAME_LOWER", "VALID"):
            one(op, mode, image, kernel_shape=[3, 4], strides=[2, 3], auto_pad=mode,
                only="ort" if mode == "SAME_LOWER" else None)
        one(op, "one axis", (3, 9), kernel_shape=[3], strides=[2], pads=[1, 0])
        one(op, "one axis, rounded up", (3, 8), kernel_shape=[3], strides=[2], ceil_mode=1)
    case("MaxPool: indices by columns, which nothing reads",
         [node("MaxPool", "x", "y i", kernel_shape=[2, 2], storage_order=1)], image)
    one("MaxPool", "dilated", image, kernel_shape=[2, 2], dilations=[3, 2], pads=[1, 1, 1, 1])
    one("MaxPool", "dilated, uneven pads", image, kernel_shape=[3, 2], dilations=[1, 2], strides=[2, 1], pads=[1, 1, 2, 0],
        ceil_mode=1)
    counted = dict(count_include_pad=1)
    one("AveragePool", "counting pads", image, kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], **counted)
    one("AveragePool", "counting uneven pads", image, kernel_shape=[3, 3], strides=[2, 2], pads=[0, 1, 2, 0], **counted)
    one("AveragePool", "counting pads, rounded up", image, kernel_shape=[4, 3], strides=[3, 3], pads=[1, 1, 1, 1],
        ceil_mode=1, **counted)
    one("AveragePool", "counting uneven pads, rounded up", image, kernel_shape=[4, 3], strides=[3, 2], pads=[2, 0, 1, 1],
        ceil_mode=1, **counted)
    one("AveragePool", "counting SAME_UPPER", image, kernel_shape=[3, 4], strides=[2, 3], auto_pad="SAME_UPPER", **counted)
    # ONNX Runtime does not spread the window of a mean.
    for count in (0, 1):
        one("AveragePool", f"dilated, count_include_pad {count}", image, kernel_shape=[2, 3], dilations=[2, 2], opset=19,
            strides=[2, 1], pads=[1, 1, 1, 2], ceil_mode=1, count_include_pad=count, only="reference")
    for op in ("GlobalAveragePool", "GlobalMaxPool"):
        one(op, "images", (3, 2, 4))
        one(op, "one axis", (3, 4), only="ort")
    one("LpPool", "squares", (2, 5, 6), kernel_shape=[2, 3], strides=[2, 1])
    one("LpPool", "sizes with pads", (2, 5, 6), kernel_shape=[3, 3], strides=[2, 2], pads=[1, 0, 1, 1], p=1)
    one("LpPool", "cubes of one axis", (2, 6), kernel_shape=[3], p=3)


def reductions():
    for op in ("ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL2", "ReduceL1", "ReduceSumSquare",
               "ReduceLogSumExp"):
        one(op, "pixels", (3, 2, 4), axes=[2, 3], opset=11)
        one(op, "channels, negative, axis left out", (3, 2, 4), axes=[-3], keepdims=0, opset=11)
        one(op, "axes as an input", (3, 2, 4), "x a", keepdims=0, opset=18, constants=dict(a=ints(-1, 1)))
    one("ReduceMean", "pixels left out", (3, 2, 4), axes=[-1, -2], keepdims=0, opset=13)
    one("ReduceSum", "opset 13", (3, 4), "x a", constants=dict(a=ints(2)), opset=13)
    one("ReduceSum", "nothing to reduce", (3, 4), noop_with_empty_axes=1, opset=13)
    one("ReduceLogSum", "positive", (3, 4), axes=[2], opset=13, positive=True)


def resizes():
    image = (1, 4, 5)
    for mode in ("nearest", "linear"):
        for scales in ([1, 1, 2, 3], [1, 1, 1.5, 1.2]):
            scales = np.array(scales, np.float32)
            one("Upsample", f"{mode} {scales.tolist()}", image, "x s", mode=mode, opset=9, only="ort",
                constants=dict(s=scales))
            one("Upsample", f"opset 7, {mode} {scales.tolist()}", image, mode=mode, opset=7, only="ort",
                scales=scales.tolist())
        for scales in ([1, 1, 2, 2], [1, 1, 0.6, 0.7], [1, 1, 1, 0.5]):
            scales = np.array(scales, np.float32)
            one("Resize", f"opset 10, {mode} {scales.tolist()}", image, "x s", mode=mode, opset=10, only="ort",
                constants=dict(s=scales))
    modes = ("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric")
    for coordinates in modes:
        for mode in ("nearest", "linear", "cubic"):
            for sizes in ([7, 8], [3, 2]):
                one("Resize", f"{mode}, {coordinates}, to {sizes}", image, ["x", "", "", "s"], mode=mode, opset=13,
                    coordinate_transformation_mode=coordinates, constants=dict(s=ints(1, 1, *sizes)))
    for rounding in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"):
        for coordinates in ("half_pixel", "asymmetric"):
            one("Resize", f"nearest, {rounding}, {coordinates}", image, "x r s", mode="nearest", opset=11,
                nearest_mode=rounding, coordinate_transformation_mode=coordinates,
                constants=dict(r=np.array([], np.float32), s=np.array([1, 1, 2, 0.45], np.float32)))
    one("Resize", "opset 11, tf_half_pixel_for_nn", image, ["x", "r", "s"], nearest_mode="floor", opset=11,
        coordinate_transformation_mode="tf_half_pixel_for_nn", only="ort",
        constants=dict(r=np.array([], np.float32), s=np.array([1, 1, 1.5, 2], np.float32)))
    scales = np.array([1, 1, 1.7, 0.65], np.float32)
    for coordinates in ("half_pixel", "half_pixel_symmetric", "align_corners", "asymmetric"):
        for mode in ("linear", "cubic"):
            one("Resize", f"{mode}, {coordinates}, scales", image, ["x", "", "s"], mode=mode, opset=19,
                coordinate_transformation_mode=coordinates, constants=dict(s=scales),
                # ONNX Runtime takes whole numbers of places for the result's length.
                only="reference" if coordinates == "align_corners" else None)
    for mode in ("linear", "cubic"):
        one("Resize", f"{mode}, antialias", image, ["x", "", "s"], mode=mode, opset=18, antialias=1,
            constants=dict(s=np.array([1, 1, 0.6, 0.5], np.float32)))
        one("Resize", f"{mode}, antialias, larger", image, ["x", "", "s"], mode=mode, opset=18, antialias=1,
            constants=dict(s=np.array([1, 1, 1.5, 0.4], np.float32)))
    one("Resize", "cubic, exclude_outside", image, ["x", "", "s"], mode="cubic", exclude_outside=1, opset=18,
        constants=dict(s=scales))
    one("Resize", "cubic, cubic_coeff_a", image, ["x", "", "s"], mode="cubic", cubic_coeff_a=-0.5, opset=18,
        constants=dict(s=scales))
    one("Resize", "axes", image, ["x", "", "s"], mode="linear", axes=[2, 3], opset=18,
        constants=dict(s=np.array([2, 1.5], np.float32)))
    one("Resize", "axes the other way round", image, ["x", "", "", "s"], mode="linear", axes=[3, 2], opset=18,
        constants=dict(s=ints(7, 3)))
    for policy in ("stretch", "not_larger", "not_smaller"):
        one("Resize", policy, image, ["x", "", "", "s"], mode="linear", axes=[2, 3], keep_aspect_ratio_policy=policy,
            opset=18, constants=dict(s=ints(7, 6)))
    one("Resize", "not_smaller, half a row more", (1, 2, 4), ["x", "", "", "s"], mode="nearest", axes=[2, 3],
        keep_aspect_ratio_policy="not_smaller", opset=18, constants=dict(s=ints(1, 3)))
    one("Resize", "one axis", (2, 5), ["x", "", "s"], mode="linear", opset=13,
        constants=dict(s=np.array([1, 1, 1.5], np.float32)))


def rearrangements():
    one("DepthToSpace", "depth first", (8, 2, 3), blocksize=2)
    one("DepthToSpace", "columns first", (8, 2, 3), blocksize=2, mode="CRD")
    one("DepthToSpace", "blocks of three", (9, 1, 2), blocksize=3, opset=11, mode="CRD")
    one("SpaceToDepth", "plain", (2, 4, 6), blocksize=2)
    one("SpaceToDepth", "columns first", (2, 4, 6), blocksize=2, mode="CRD", opset=28, only="reference")
    case("Split: equal", [node("Split", "x", "a b", axis=1), node("Sub", "b a")], (4, 3), opset=11)
    case("Split: sizes as an attribute", [node("Split", "x", "a b", axis=-1, split=[1, 3])], (2, 4), opset=11, outputs="b a")
    case("Split: sizes as an input", [node("Split", "x s", "a b c", axis=1)], (6, 2), s=ints(1, 3, 2), outputs="a b c")
    case("Split: one output is not read", [node("Split", "x s", "a b c", axis=1), node("Relu", "b")], (6, 2), s=ints(1, 3, 2))
    case("Split: num_outputs", [node("Split", "x", "a b c", axis=1, num_outputs=3)], (7, 2), opset=18, outputs="a b c")
    one("Slice", "opset 9", (5, 6), axes=[1, 2], starts=[1, -4], ends=[4, 9223372036854775807], opset=9)
    one("Slice", "no axes", (5, 6), "x s e", constants=dict(s=ints(0, 1), e=ints(9223372036854775807, 3)))
    one("Slice", "steps", (5, 6), "x s e a t",
        constants=dict(s=ints(0, 5), e=ints(5, -7), a=ints(1, 2), t=ints(2, -2)))
    one("Slice", "reversed", (5, 6), "x s e a t",
        constants=dict(s=ints(-1), e=ints(-9223372036854775807), a=ints(-1), t=ints(-1)))
    one("Slice", "backwards to a place", (5, 6), "x s e a t", constants=dict(s=ints(100), e=ints(1), a=ints(2), t=ints(-1)))
    one("Slice", "ends beyond", (5, 6), "x s e a", constants=dict(s=ints(-100), e=ints(100), a=ints(1)))
    one("Gather", "places", (4, 3), "x i", axis=1, constants=dict(i=ints(2, 0, -1, 2)))
    one("Gather", "one place", (4, 3), "x i", axis=2, constants=dict(i=np.array(-2, np.int64)))
    one("Gather", "a table", (4, 3), "x i", axis=1, constants=dict(i=np.array([[0, 1], [3, 2]], np.int32)))
    one("Expand", "nothing", (3, 1, 2), "x s", constants=dict(s=ints(1, 1)))
    one("Expand", "a row", (3, 1, 2), "x s", constants=dict(s=ints(1, 3, 4, 2)))
    one("Tile", "two axes", (3, 2), "x r", constants=dict(r=ints(1, 2, 3)))
    one("Flatten", "axis 1", (3, 2, 2), axis=1)
    one("Flatten", "behind an axis of one place", (1, 3, 2), axis=2)
    one("Flatten", "negative axis", (3, 2), axis=-2)
    one("Squeeze", "opset 11", (3, 1, 1), axes=[2, 3], opset=11)
    one("Squeeze", "an input", (3, 1, 2), "x a", constants=dict(a=ints(-2)))
    one("Unsqueeze", "opset 11", (3,), axes=[2, 3], opset=11)
    one("Unsqueeze", "an input", (3, 2), "x a", constants=dict(a=ints(1, -1)))
    one("Reshape", "zeros and an open axis", (4, 2, 3), "x s", constants=dict(s=ints(0, 2, 2, -1)))
    one("Reshape", "open batch", (4, 2, 3), "x s", constants=dict(s=ints(-1, 24)))
    one("Transpose", "channels last", (3, 2, 4), perm=[0, 2, 3, 1])
    case("Concat: negative axis", [node("Concat", "x z x", axis=-2)], (3, 2, 4), (3, 3, 4))
    image = (2, 4, 5)
    for mode, opset in (("constant", 13), ("reflect", 13), ("edge", 13), ("wrap", 19)):
        one("Pad", mode, image, "x p", mode=mode, opset=opset, constants=dict(p=ints(0, 0, 1, 2, 0, 0, 3, 1)))
    one("Pad", "opset 9", image, pads=[0, 1, 0, 2, 0, 1, 1, 0], value=1.5, opset=9)
    one("Pad", "a value", image, "x p v", constants=dict(p=ints(0, 1, 1, 0, 0, 0, 1, 2), v=number(-2.5)))
    one("Pad", "axes", image, "x p v a", opset=18, constants=dict(p=ints(1, 2, 0, 1), v=number(0), a=ints(-1, 2)))
    one("Pad", "negative", image, "x p", only="ort", constants=dict(p=ints(0, 0, -1, 1, 0, 0, -1, -2)))
    one("Pad", "negative, reflect", image, "x p", mode="reflect", only="ort",
        constants=dict(p=ints(0, 0, 0, -1, 0, 0, 1, 2)))
    one("Pad", "rows", (4,), "x p", constants=dict(p=ints(0, 1, 0, 2)))
    one("Pad", "sequences, reflect", (3, 5), "x p", mode="reflect", constants=dict(p=ints(0, 0, 2, 0, 1, 3)))


def main():
    for make in (convolutions, matrices, norms, activations, decompositions, elementwise, pools, reductions, resizes,
                 rearrangements):
        make()
    names = [entry["name"] for entry in CASES]
    assert len(set(names)) == len(names), [n for n in names if names.count(n) > 1]
    PATH.write_text("[\n" + ",\n".join(json.dumps(e, separators=(",", ":")) for e in CASES) + "\n]\n")
    print(f"{len(CASES)} cases, {PATH.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
