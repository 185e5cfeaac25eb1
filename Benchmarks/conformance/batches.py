"""Gives a node test the batch axis that our networks have.

A test is run as it is where axis 0 of what it reads can be the batch: nothing works on it. Where something does, or where
there is but one axis, every value gets a new axis of size one in front, and axes that the nodes name move up by one.
What cannot be moved lies outside the domain. All of this looks at the model alone.
"""

import numpy
from onnx import helper, numpy_helper

from .graphs import attribute, constants, opset, set_attribute, shapes, static_values
from .operators import BATCH_FIRST, BROADCASTING

REDUCTIONS = {"ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceL2"}


class OnTheBatchAxis(Exception):
    """A node works on axis 0, and its axes cannot be moved."""


def touches_batch(model):
    """Whether axis 0 of the inputs cannot be the batch."""
    known, fixed, static = shapes(model), constants(model), static_values(model)
    values = [value.name for value in [*model.graph.input, *model.graph.output]]
    if any(len(known.get(name) or [1]) < 2 for name in values):
        return True
    if len({known[name][0] for name in values}) > 1:
        return True
    return any(
        _touches(node, known, fixed, static) for node in model.graph.node if not static.issuperset(node.output))


def _touches(node, known, fixed, static):
    name = node.op_type
    data = next(value for value in node.input if value not in static)
    shape = known.get(data)
    if shape is None:
        return True
    rank = len(shape)
    axes = _axes(node, rank, fixed)
    if axes is not None:
        return any(axis % rank == 0 for axis in axes)
    if name == "Transpose":
        return attribute(node, "perm", [1])[0] != 0
    if name == "Flatten":
        return attribute(node, "axis", 1) % (rank or 1) != 1
    if name == "Unsqueeze":
        added = attribute(node, "axes") or fixed[node.input[1]].tolist()
        return any(axis % (rank + len(added)) == 0 for axis in added)
    if name == "Pad":
        pads = attribute(node, "pads") or fixed[node.input[1]].tolist()
        if len(node.input) > 3 and node.input[3]:
            padded = [axis % rank for axis in fixed[node.input[3]].tolist()]
            return 0 in padded and bool(pads[padded.index(0)] or pads[padded.index(0) + len(padded)])
        return bool(pads[0] or pads[rank])
    if name == "Gemm":
        bias = known.get(node.input[2], []) if len(node.input) > 2 else []
        return bool(attribute(node, "transA", 0)) or (len(bias) == 2 and bias[0] != 1)
    if name in BROADCASTING or name in ("Pow", "PRelu"):
        ranks = [len(known.get(value) or []) for value in node.input]
        if name == "MatMul" and (min(ranks) < 2 or (ranks == [2, 2] and node.input[0] in static)):
            return True
        return any(
            value in static and len(known.get(value) or []) == max(ranks) and known[value][0] != 1
            for value in node.input if not (name == "MatMul" and max(ranks) == 2))
    return False


def _axes(node, rank, fixed):
    """The axes that a node works on, where it names them; None for other nodes."""
    name = node.op_type
    if name in ("Concat", "Gather", "Split"):
        return [attribute(node, "axis", 0)]
    if name == "Softmax":
        return [attribute(node, "axis", -1)]
    if name == "LayerNormalization":
        first = attribute(node, "axis", -1) % rank
        return range(first, rank)
    if name in ("QuantizeLinear", "DequantizeLinear"):
        scales = fixed.get(node.input[1])
        return [attribute(node, "axis", 1)] if scales is not None and scales.ndim > 0 else []
    if name in REDUCTIONS:
        axes = _listed(node, fixed, 1)
        if not axes:
            return [] if attribute(node, "noop_with_empty_axes", 0) else range(rank)
        return axes
    if name == "Squeeze":
        axes = _listed(node, fixed, 1)
        return range(rank) if axes is None else axes
    if name == "Slice":
        axes = _listed(node, fixed, 3)
        if axes is None:
            starts = attribute(node, "starts") or fixed[node.input[1]].tolist()
            return range(len(starts))
        return axes
    return None


def _listed(node, fixed, place):
    """The axes in an attribute or a constant input; None where neither is there."""
    axes = attribute(node, "axes")
    if axes is None and len(node.input) > place and node.input[place]:
        axes = fixed[node.input[place]].reshape(-1).tolist()
    return axes


def add_batch(model):
    """Puts an axis of size one in front of every value, and moves the axes that nodes name.

    Raises `OnTheBatchAxis` where a node's first axis has a meaning that cannot be moved.
    """
    known, fixed, static = shapes(model), constants(model), static_values(model)
    mover = _Mover(model, fixed)
    for node in model.graph.node:
        if static.issuperset(node.output):
            if node.op_type in ("Shape", "Size"):
                raise OnTheBatchAxis("shape arithmetic")
            continue
        data = next(value for value in node.input if value not in static)
        mover.move(node, known[data])
    for value in [*model.graph.input, *model.graph.output, *model.graph.value_info]:
        if value.name not in static:
            shape = value.type.tensor_type.shape
            lengths = [dim.dim_value for dim in shape.dim]
            del shape.dim[:]
            for length in [1, *lengths]:
                shape.dim.add().dim_value = length


class _Mover:
    def __init__(self, model, fixed):
        self.model = model
        self.fixed = fixed
        self.version = opset(model)

    def move(self, node, shape):
        name, rank = node.op_type, len(shape)
        if name in BATCH_FIRST or name in ("Flatten", "Gemm"):
            raise OnTheBatchAxis(name)
        if name in ("Concat", "Gather", "Split", "Softmax", "LayerNormalization", "QuantizeLinear", "DequantizeLinear"):
            default = {"Softmax": -1, "LayerNormalization": -1, "QuantizeLinear": 1, "DequantizeLinear": 1}.get(name, 0)
            axis = attribute(node, "axis", default)
            if axis >= 0:
                set_attribute(node, "axis", axis + 1)
        elif name in REDUCTIONS or name in ("Squeeze", "Slice"):
            noop = not _listed(node, self.fixed, 1) and attribute(node, "noop_with_empty_axes", 0)
            if not noop:
                axes = _axes(node, rank, self.fixed)
                if name == "Squeeze" and _listed(node, self.fixed, 1) is None:
                    axes = [axis for axis in axes if shape[axis] == 1]
                self.set_axes(node, 3 if name == "Slice" else 1, [axis % rank + 1 for axis in axes])
        elif name == "Unsqueeze":
            axes = _listed(node, self.fixed, 1)
            self.set_axes(node, 1, [axis % (rank + len(axes)) + 1 for axis in axes])
        elif name == "Transpose":
            order = attribute(node, "perm", list(reversed(range(rank))))
            set_attribute(node, "perm", [0] + [axis + 1 for axis in order])
        elif name == "Reshape":
            batch = 1 if attribute(node, "allowzero", 0) else 0
            self.set_input(node, 1, [batch, *self.fixed[node.input[1]].tolist()])
        elif name == "Pad":
            self.move_pads(node, rank)

    def move_pads(self, node, rank):
        if len(node.input) > 3 and node.input[3]:
            return self.set_input(node, 3, [axis % rank + 1 for axis in self.fixed[node.input[3]].tolist()])
        pads = attribute(node, "pads") or self.fixed[node.input[1]].tolist()
        pads = [0, *pads[:rank], 0, *pads[rank:]]
        if attribute(node, "pads") is None:
            self.set_input(node, 1, pads)
        else:
            set_attribute(node, "pads", pads)

    def set_axes(self, node, place, axes):
        first = {"ReduceSum": 13, "Squeeze": 13, "Unsqueeze": 13, "Slice": 10}.get(node.op_type, 18)
        if self.version < first:
            return set_attribute(node, "axes", axes)
        self.set_input(node, place, axes)

    def set_input(self, node, place, numbers):
        """Gives a node integers of its own at one of its inputs."""
        name = f"{node.output[0]}/{place}"
        self.model.graph.initializer.append(numpy_helper.from_array(numpy.array(numbers, numpy.int64), name))
        while len(node.input) <= place:
            node.input.append("")
        node.input[place] = name


def add_zeros(model, shape, element_type):
    """Adds the only output, which is constant, to an input of zeros, so that there is a network to run."""
    output = model.graph.output[0]
    for node in model.graph.node:
        for index, name in enumerate(node.output):
            if name == output.name:
                node.output[index] = f"{name}/constant"
    model.graph.input.append(helper.make_tensor_value_info("zeros", element_type, [1, *shape]))
    model.graph.node.append(helper.make_node("Add", ["zeros", f"{output.name}/constant"], [output.name]))
    del model.graph.output[:]
    model.graph.output.append(helper.make_tensor_value_info(output.name, element_type, [1, *shape]))
