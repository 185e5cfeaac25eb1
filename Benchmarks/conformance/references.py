"""Compares outputs of node tests with those that the ONNX package stores."""

import numpy
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

from . import graphs


def check_changes(test):
    """Whether ONNX Runtime, or ONNX's own evaluator, gives the stored outputs for a test that was changed."""
    types = {value.name: helper.tensor_dtype_to_np_dtype(graphs.element_type(value)) for value in test.model.graph.input}
    feeds = {name: array.astype(types[name]) for name, array in test.inputs.items()}
    onnxruntime.set_default_logger_severity(4)
    for runner in (_run_in_onnx_runtime, _run_in_evaluator):
        try:
            if differs(dict(zip(test.outputs, runner(test.model, feeds))), test) is None:
                return True
        except Exception:  # The other may have what this one lacks.
            pass
    return False


def _run_in_onnx_runtime(model, feeds):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, feeds)


def _run_in_evaluator(model, feeds):
    return ReferenceEvaluator(model).run(None, feeds)


def differs(found, test):
    """How outputs differ from the stored ones; None where they agree as ONNX's own runner asks."""
    types = {value.name: graphs.element_type(value) for value in test.model.graph.output}
    for name, expected in test.outputs.items():
        array = numpy.asarray(found[name], numpy.float32)
        # As ONNX's own runner: numbers of 8 bits of precision may be two units off.
        rtol = max(test.rtol, 2**-6) if types[name] == TensorProto.BFLOAT16 else test.rtol
        if array.shape != expected.shape:
            return f"gives the shape {list(array.shape)} instead of {list(expected.shape)}"
        if not numpy.allclose(array, expected, rtol=rtol, atol=test.atol, equal_nan=True):
            return f"gives other numbers: largest difference {numpy.nanmax(numpy.abs(array - expected)):.2g}"
    return None
