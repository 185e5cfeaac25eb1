"""Small questions about ONNX graphs, and small changes of them."""

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

FLOATS = {TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.BFLOAT16}
MOVED = {TensorProto.INT32, TensorProto.INT64}


def attribute(node, name, default=None):
    for item in node.attribute:
        if item.name == name:
            return helper.get_attribute_value(item)
    return default


def set_attribute(node, name, value):
    kept = [item for item in node.attribute if item.name != name]
    del node.attribute[:]
    node.attribute.extend([*kept, helper.make_attribute(name, value)])


def opset(model):
    return next(entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx"))


def element_type(value):
    """The type of a value's numbers; None for sequences and optional values."""
    return value.type.tensor_type.elem_type if value.type.HasField("tensor_type") else None


def freeze(model, constants):
    """Makes graph inputs initialisers: `constants` maps their names to arrays or tensors."""
    kept = [value for value in model.graph.input if value.name not in constants]
    del model.graph.input[:]
    model.graph.input.extend(kept)
    for name, value in constants.items():
        if isinstance(value, TensorProto):
            tensor = TensorProto()
            tensor.CopyFrom(value)
            tensor.name = name
        else:
            tensor = numpy_helper.from_array(numpy.ascontiguousarray(value), name)
        model.graph.initializer.append(tensor)


def retype(model):
    """Makes values of integers values of floating point, for operators that only move numbers; says whether any was."""
    values = [*model.graph.input, *model.graph.output]
    if not model.graph.input or any(element_type(value) not in MOVED for value in values):
        return False
    for value in values:
        value.type.tensor_type.elem_type = TensorProto.FLOAT
    return True


def keep_outputs(model, names):
    """Leaves the outputs called `names` and the nodes that they need."""
    kept = [value for value in model.graph.output if value.name in names]
    del model.graph.output[:]
    model.graph.output.extend(kept)
    needed, nodes = set(names), []
    for node in reversed(model.graph.node):
        if needed.intersection(node.output):
            nodes.append(node)
            needed.update(node.input)
    nodes.reverse()
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def static_values(model):
    """The names of values that no graph input's numbers enter: constants, shapes and what is computed from them."""
    static = {tensor.name for tensor in model.graph.initializer} | {""}
    for node in model.graph.node:
        sources = node.input[:1] if node.op_type == "CastLike" else node.input
        if node.op_type in ("Constant", "Shape", "Size") or all(name in static for name in sources):
            static.update(node.output)
    return static


def constants(model):
    """The numbers of all static values, by name."""
    static = static_values(model)
    found = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    nodes = [node for node in model.graph.node if static.issuperset(node.output)]
    names = [name for node in nodes for name in node.output if name]
    if names:
        graph = helper.make_graph(
            model.graph.node, "static", model.graph.input, [helper.make_empty_tensor_value_info(name) for name in names],
            initializer=model.graph.initializer)
        evaluator = ReferenceEvaluator(helper.make_model(graph, opset_imports=model.opset_import))
        with numpy.errstate(all="ignore"):
            numbers = evaluator.run(None, {value.name: _zeros(value) for value in model.graph.input})
        found.update(zip(names, numbers))
    return found


def _zeros(value):
    tensor = value.type.tensor_type
    return numpy.zeros([dim.dim_value for dim in tensor.shape.dim], helper.tensor_dtype_to_np_dtype(tensor.elem_type))


def shapes(model):
    """The shapes of all values that shape inference can tell."""
    inferred = onnx.shape_inference.infer_shapes(model, data_prop=True)
    found = {name: list(array.shape) for name, array in constants(model).items()}
    for value in [*inferred.graph.input, *inferred.graph.value_info, *inferred.graph.output]:
        tensor = value.type.tensor_type
        if tensor.HasField("shape"):
            found[value.name] = [dim.dim_value if dim.HasField("dim_value") else None for dim in tensor.shape.dim]
    return found
