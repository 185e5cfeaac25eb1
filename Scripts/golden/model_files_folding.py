"""Makes Tests/ModelFilesTests/Golden/folding.onnx: nodes on constants alone, and what ONNX Runtime makes of them.

    pip install onnx onnxruntime numpy
    python Scripts/golden/model_files_folding.py

Every node of the graph reads initialisers only. For each of its outputs `name`, the initialiser `expected/name` holds what
ONNX Runtime computes. What it does not run is left out.
"""

import pathlib
import random

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "ModelFilesTests" / "Golden"
OPSET = 18


class Cases:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.numpy = np.random.default_rng(seed)
        self.nodes, self.initializers = [], []

    def add(self, operator, inputs, outputs=1, **attributes):
        """Adds a node on the given arrays, None standing for an input left out, if ONNX Runtime can run it."""
        index = len(self.nodes)
        names, tensors = [], []
        for place, array in enumerate(inputs):
            names.append("" if array is None else f"i{index}_{place}")
            if array is not None:
                tensors.append(numpy_helper.from_array(np.asarray(array), names[-1]))
        results = [f"o{index}_{place}" for place in range(outputs)]
        node = helper.make_node(operator, names, results, **attributes)
        infos = [onnx.ValueInfoProto(name=name) for name in results]
        model = helper.make_model(
            helper.make_graph([node], "case", [], infos, tensors), opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = 8
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        values = onnxruntime.InferenceSession(model.SerializeToString(), options).run(None, {})
        self.nodes.append(node)
        self.initializers += tensors
        for name, value in zip(results, values):
            self.initializers.append(numpy_helper.from_array(np.asarray(value), f"expected/{name}"))

    def shape(self, rank=None, largest=4):
        return [self.random.randint(1, largest) for _ in range(self.random.randint(0, 4) if rank is None else rank)]

    def integers(self, shape, low=-9, high=9, type=np.int64):
        return self.numpy.integers(low, high, shape, endpoint=True).astype(type)

    def floats(self, shape, type=np.float32):
        return self.numpy.normal(0, 3, shape).astype(type)

    def any(self, shape):
        kind = self.random.choice([np.int64, np.int32, np.float32, np.float64])
        return self.integers(shape, type=kind) if kind in (np.int64, np.int32) else self.floats(shape, kind)

    def stretching(self):
        """Two shapes that go together."""
        shape = self.shape()
        first, second = ([1 if self.random.random() < 0.3 else n for n in shape] for _ in range(2))
        return first[self.random.randint(0, len(first)):] if self.random.random() < 0.5 else first, second


def arithmetic(cases):
    for operator in ["Add", "Sub", "Mul", "Div", "Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual"]:
        for type in [np.int64, np.int32, np.float32, np.float64]:
            first, second = cases.stretching()
            make = cases.integers if type in (np.int64, np.int32) else cases.floats
            divisor = make(second).astype(type)
            divisor[divisor == 0] = 1
            cases.add(operator, [make(first).astype(type), divisor])
    for fmod in [0, 1]:
        first, second = cases.stretching()
        divisor = cases.integers(second)
        divisor[divisor == 0] = -3
        cases.add("Mod", [cases.integers(first), divisor], fmod=fmod)
    cases.add("Mod", [cases.floats([5]), cases.floats([5])], fmod=1)
    cases.add("Pow", [cases.integers([4]), np.array(3, np.int64)])
    cases.add("Pow", [np.abs(cases.floats([4])), cases.floats([4])])
    cases.add("Pow", [cases.floats([4]), np.array([2], np.int64)])
    for operator in ["Min", "Max"]:
        for type in [np.int64, np.float32, np.float64]:
            first, second = cases.stretching()
            cases.add(operator, [cases.integers(first).astype(type), cases.integers(second).astype(type),
                                 np.array(1).astype(type)])
    cases.add("Sum", [cases.floats([2, 1]), cases.floats([3]), cases.floats([1, 1])])
    for operator in ["And", "Or", "Xor"]:
        first, second = cases.stretching()
        cases.add(operator, [cases.integers(first, 0, 1, bool), cases.integers(second, 0, 1, bool)])
    cases.add("Not", [cases.integers([5], 0, 1, bool)])
    for operator in ["Neg", "Abs"]:
        for type in [np.int64, np.int32, np.float32, np.float64]:
            cases.add(operator, [cases.integers([3, 2]).astype(type)])
    for operator in ["Floor", "Ceil", "Round"]:
        cases.add(operator, [np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 1.2, -1.7], np.float32)])
    for operator in ["Sqrt", "Reciprocal", "Exp", "Log"]:
        for type in [np.float32, np.float64]:
            cases.add(operator, [np.abs(cases.floats([6], type)) + 0.1])
    for _ in range(6):
        first, second = cases.stretching()
        cases.add("Where", [cases.integers(second, 0, 1, bool), cases.floats(first), cases.floats(second)])
        cases.add("Where", [cases.integers(first, 0, 1, bool), cases.integers(second), np.array(7, np.int64)])
    cases.add("Clip", [cases.floats([9]), np.array(-1, np.float32), np.array(2, np.float32)])
    cases.add("Clip", [cases.integers([9]), None, np.array(2, np.int64)])


def rearrangements(cases):
    for _ in range(8):
        shape = cases.shape(cases.random.randint(1, 4))
        data = cases.any(shape)
        axis = cases.random.randrange(-len(shape), len(shape))
        length = shape[axis]
        cases.add("Gather", [data, cases.integers(cases.shape(), -length, length - 1)], axis=axis)
        cases.add("Transpose", [data], perm=cases.random.sample(range(len(shape)), len(shape)))
        others = [cases.numpy.normal(size=[n if i != axis % len(shape) else cases.random.randint(0, 3)
                                           for i, n in enumerate(shape)]).astype(data.dtype) for _ in range(2)]
        cases.add("Concat", [data, *others], axis=axis)
        axes = cases.random.sample(range(len(shape)), cases.random.randint(1, len(shape)))
        bounds = [cases.random.choice([-10**18, -3, -1, 0, 1, 2, 3, 10**18]) for _ in range(2 * len(axes))]
        steps = [cases.random.choice([-2, -1, 1, 2, 3]) for _ in axes]
        cases.add("Slice", [data, np.array(bounds[:len(axes)]), np.array(bounds[len(axes):]), np.array(axes),
                            np.array(steps)])
        cases.add("Expand", [data, np.array([2] + [cases.random.choice([1, n]) for n in shape])])
        cases.add("Tile", [data, np.array([cases.random.randint(0, 3) for _ in shape])])
        cases.add("Unsqueeze", [data, np.array([0, -1])])
        cases.add("Flatten", [data], axis=axis)
        cases.add("Reshape", [data, np.array([-1, 1])])
    cases.add("Transpose", [cases.integers([2, 3, 4])])
    cases.add("Slice", [cases.integers([5, 4]), np.array([1]), np.array([3])])
    cases.add("Slice", [cases.integers([5, 4]), np.array([-1]), np.array([-6]), np.array([0]), np.array([-1])])
    cases.add("Squeeze", [cases.integers([1, 3, 1]), np.array([-1])])
    cases.add("Squeeze", [cases.integers([1, 3, 1])])
    cases.add("Reshape", [cases.integers([2, 3, 4]), np.array([0, -1])])
    cases.add("Split", [cases.integers([2, 6])], 3, axis=1, num_outputs=3)
    cases.add("Split", [cases.integers([2, 7])], 3, axis=-1, num_outputs=3)
    cases.add("Split", [cases.integers([5]), np.array([1, 0, 4])], 3)
    cases.add("Identity", [cases.floats([3])])


def makers(cases):
    kinds = [np.float32, np.float64, np.int64, np.int32, np.uint8, bool]
    source = np.array([0, 0.5, 1, 1.5, 2.5, 100.9], np.float64)
    for first in kinds:
        for second in kinds:
            cases.add("Cast", [source.astype(first)], to=helper.np_dtype_to_tensor_dtype(np.dtype(second)))
    cases.add("Cast", [-source], to=TensorProto.INT64)
    cases.add("CastLike", [source, np.array(1, np.int32)])
    cases.add("ConstantOfShape", [np.array([2, 3])])
    cases.add("ConstantOfShape", [np.array([], np.int64)], value=numpy_helper.from_array(np.array([4], np.int64)))
    cases.add("ConstantOfShape", [np.array([0, 2])], value=numpy_helper.from_array(np.array([True])))
    for numbers in [(0, 5, 1), (5, 0, -2), (0, 0, 1), (3, 0, 1), (-4, 7, 3)]:
        cases.add("Range", [np.array(n, np.int64) for n in numbers])
        cases.add("Range", [np.array(n + 0.25, np.float32) for n in numbers])


def reductions(cases):
    for operator in ["ReduceMean", "ReduceProd", "ReduceMin", "ReduceMax", "ReduceL2", "ReduceSum"]:
        for keep in [0, 1]:
            for data in [cases.floats([2, 3, 4]), cases.integers([3, 2], -3, 3, np.int32)]:
                if operator == "ReduceL2" and data.dtype == np.int32:
                    continue
                axes = cases.random.sample(range(-data.ndim, 0), cases.random.randint(1, data.ndim))
                cases.add(operator, [data, np.array(axes)], keepdims=keep)
        cases.add(operator, [cases.floats([2, 2])], keepdims=0)
    cases.add("ReduceSum", [cases.floats([2, 2]), np.array([], np.int64)], noop_with_empty_axes=1)
    for shape in [(2, 3, 4, 5), (1, 3, 7), (4, 3)]:
        settings = [cases.floats([3]), cases.floats([3]), cases.floats([3]), np.abs(cases.floats([3])) + 0.1]
        cases.add("BatchNormalization", [cases.floats(shape), *settings], epsilon=0.01)
        cases.add("BatchNormalization", [cases.floats(shape), *settings], 3, epsilon=0.01, training_mode=1)


def main():
    cases = Cases(3)
    for group in (arithmetic, rearrangements, makers, reductions):
        group(cases)
    graph = helper.make_graph(cases.nodes, "folding", [], [], cases.initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    (FOLDER / "folding.onnx").write_bytes(model.SerializeToString())
    print(f"{len(cases.nodes)} nodes")


if __name__ == "__main__":
    main()
