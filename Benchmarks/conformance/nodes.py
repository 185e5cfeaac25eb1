"""The ONNX package's backend node tests of the listed operators, as networks that Espalier can be asked to run."""

import copy
import dataclasses
import warnings

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.backend.test.loader import load_model_tests
from onnx.reference import ReferenceEvaluator

from . import batches, graphs
from .operators import BROADCASTING, BY_PRODUCTS, CONSTANT_INPUTS, LISTED, NAMES, PARTS, SPATIAL

INTEGERS = {
    TensorProto.INT4, TensorProto.UINT4, TensorProto.INT8, TensorProto.UINT8, TensorProto.INT16, TensorProto.UINT16,
    TensorProto.INT32,
}


class Outside(Exception):
    """Why a test lies outside the domain of convolutional networks, told from its model alone."""


@dataclasses.dataclass
class NodeTest:
    name: str
    operator: str
    rtol: float
    atol: float
    model: onnx.ModelProto = None
    inputs: dict = None
    outputs: dict = None
    outside: str = None
    # What was done to the test: constants made of inputs, an axis added, and so on.
    changes: set = dataclasses.field(default_factory=set)


def collect():
    """All node tests whose numbers are computed by listed operators, in the order of their names."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cases = {case.name: case for case in load_model_tests(kind="node")}
    tests = []
    for name, case in sorted(cases.items()):
        base = cases.get(name.split("_expanded")[0], case).model.graph.node[0].op_type
        model = copy.deepcopy(case.model)
        by_products = base in BY_PRODUCTS and len(model.graph.output) > 1
        if by_products:
            graphs.keep_outputs(model, [model.graph.output[0].name])
        static = graphs.static_values(model)
        computing = {node.op_type for node in model.graph.node if not static.issuperset(node.output)}
        if base not in NAMES:
            continue
        test = NodeTest(name.removeprefix("test_"), base, case.rtol, case.atol)
        tests.append(test)
        if not computing <= PARTS:
            test.outside = "a function spelled out in operators that are not listed"
            continue
        if by_products:
            test.changes.add("by-products left off")
        try:
            _prepare(test, model, case.data_sets[0], cases.get(name.split("_expanded")[0], case).model)
        except Outside as reason:
            test.outside = str(reason)
    return tests


def _prepare(test, model, data, base):
    """Makes the test's model one that has weights, a batch and numbers in floating point."""
    inputs = dict(zip([value.name for value in model.graph.input], data[0]))
    expected = dict(zip([value.name for value in base.graph.output], data[1]))
    expected = {value.name: expected[value.name] for value in model.graph.output}
    frozen = _constants(base.graph.node[0], inputs)
    if any(isinstance(value, list) or value is None for value in inputs.values()):
        raise Outside("sequences or optional values")
    _require_inference(base.graph.node[0], inputs)
    _require_integers(base)
    _require_one_exponent(base.graph.node[0], inputs)
    graphs.freeze(model, {name: inputs[name] for name in frozen})
    if frozen:
        test.changes.add("inputs made constants")
    inputs = {name: array for name, array in inputs.items() if name not in frozen}

    if base.graph.node[0].op_type in LISTED["rearrangement"] and graphs.retype(model):
        test.changes.add("integers that are only moved made floating point")
    if base.graph.node[0].op_type == "QuantizeLinear" and len(model.graph.node) == 1:
        expected = _dequantise(model, expected)
        test.changes.add("DequantizeLinear put behind")
    if any(graphs.element_type(value) not in graphs.FLOATS for value in [*model.graph.input, *model.graph.output]):
        raise Outside("numbers that are not floating point")
    expected = {name: _array(value) for name, value in expected.items()}
    inputs = {name: _array(value) for name, value in inputs.items()}
    if any(array.size == 0 for array in [*expected.values(), *inputs.values()]):
        raise Outside("values without numbers")
    _require_image(model, inputs, base.graph.node[0])

    if not model.graph.input:
        (name, array), = expected.items()
        if array.ndim == 0:
            raise Outside("a value without an axis behind the batch")
        batches.add_zeros(model, array.shape, graphs.element_type(model.graph.output[0]))
        inputs, expected = {"zeros": numpy.zeros((1, *array.shape), numpy.float32)}, {name: array[None]}
        test.changes.add("zeros added to a constant")
    elif batches.touches_batch(model):
        try:
            batches.add_batch(model)
        except batches.OnTheBatchAxis as node:
            raise Outside(f"work on the batch axis ({node})") from None
        inputs = {name: array[None] for name, array in inputs.items()}
        expected = {name: array[None] for name, array in expected.items()}
        test.changes.add("batch axis added")
    if any(array.ndim < 2 for array in [*inputs.values(), *expected.values()]):
        raise Outside("a value without an axis behind the batch")
    test.model, test.inputs, test.outputs = model, inputs, expected


def _constants(node, inputs):
    """The inputs of a node that our networks hold as constants."""
    places = {name: place for place, name in enumerate(node.input) if name in inputs}
    frozen = {name for name, place in places.items() if place in CONSTANT_INPUTS.get(node.op_type, ())}
    if node.op_type in BROADCASTING and len(places) > 1:
        ranks = {name: numpy.ndim(_array(inputs[name])) for name in places}
        shapes = {name: numpy.shape(_array(inputs[name])) for name in places}
        rank = max(ranks.values())
        widest = max((shape[0] for name, shape in shapes.items() if ranks[name] == rank and rank > 0), default=1)
        values = [name for name in places if ranks[name] == rank and (rank == 0 or shapes[name][0] == widest)]
        # A product of two matrices is a linear layer with a constant matrix; one of stacks of matrices is not.
        if node.op_type == "MatMul" and rank <= 2:
            values = values[:1]
        if node.op_type == "MatMul" and rank > 2 and any(ranks[name] == rank for name in places):
            values = [name for name in places if ranks[name] == rank]
        frozen |= set(places) - set(values)
    return frozen


def _require_inference(node, inputs):
    training = graphs.attribute(node, "training_mode", 0)
    if node.op_type == "Dropout" and len(node.input) > 2 and node.input[2]:
        training = bool(numpy.all(inputs[node.input[2]]))
    if training and not (node.op_type == "Dropout" and _ratio(node, inputs) == 0):
        raise Outside("training")


def _require_integers(base):
    node = base.graph.node[0]
    integers = {"QuantizeLinear": base.graph.output, "DequantizeLinear": base.graph.input}.get(node.op_type)
    if integers and graphs.element_type(integers[0]) not in INTEGERS:
        raise Outside("quantisation to other numbers than integers of 4 to 32 bits")


def _require_one_exponent(node, inputs):
    if node.op_type == "Pow" and numpy.size(_array(inputs[node.input[1]])) > 1:
        raise Outside("powers with another exponent for every number")


def _ratio(node, inputs):
    return float(inputs[node.input[1]]) if len(node.input) > 1 and node.input[1] else 0.5


def _require_image(model, inputs, node):
    if node.op_type in SPATIAL and any(array.ndim != 4 for array in inputs.values()):
        rank = next(array.ndim for array in inputs.values()) - 2
        count = {1: "one axis", 3: "three axes"}.get(rank, f"{rank} axes")
        raise Outside(f"windows or samples along {count} instead of rows and columns")


def _dequantise(model, expected):
    """Puts the inverse behind a `QuantizeLinear`: networks hold both together."""
    quantise = model.graph.node[0]
    output = model.graph.output[0]
    name = output.name
    quantise.output[0] = f"{name}/integers"
    node = helper.make_node("DequantizeLinear", [f"{name}/integers", *quantise.input[1:]], [name])
    for key in ("axis", "block_size"):
        if graphs.attribute(quantise, key) is not None:
            graphs.set_attribute(node, key, graphs.attribute(quantise, key))
    model.graph.node.append(node)
    scale = next(tensor for tensor in model.graph.initializer if tensor.name == quantise.input[1])
    output.type.tensor_type.elem_type = scale.data_type
    inverse = helper.make_model(
        helper.make_graph([node], "inverse", [
            helper.make_tensor_value_info(f"{name}/integers", _type(expected[name]), None)], [output],
            initializer=model.graph.initializer), opset_imports=model.opset_import)
    return {name: ReferenceEvaluator(inverse).run(None, {f"{name}/integers": _native(expected[name])})[0]}


def _type(value):
    """The type of the numbers of a tensor or an array."""
    return value.data_type if isinstance(value, TensorProto) else helper.np_dtype_to_tensor_dtype(value.dtype)


def _native(value):
    return numpy_helper.to_array(value) if isinstance(value, TensorProto) else value


def _array(value):
    """Numbers in 32-bit floating point."""
    return numpy.ascontiguousarray(_native(value)).astype(numpy.float32).reshape(numpy.shape(_native(value)))
