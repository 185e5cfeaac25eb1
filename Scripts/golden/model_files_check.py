"""Checks ONNX files that Espalier wrote: ONNX's own checker, and ONNX Runtime against PyTorch.

    pip install torch==2.13.0 numpy safetensors onnx onnxruntime
    ESPALIER_SAMPLES=DIR swift test -c release --filter ONNXSamples
    python Scripts/golden/model_files_check.py DIR

For every `NAME.onnx` there is a `NAME.json` with `NAME.safetensors`, which `reference_operators.py` runs in PyTorch
operator by operator. The differences are relative to the largest number of the output.

Every value but constants must have its shape stated, and ONNX's strict shape inference must come to the same. The first
axis is open; a second run has another batch.
"""

import collections
import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime
import safetensors.torch
import torch

from reference_operators import on_grid, run


def shape(value):
    return [d.dim_value or d.dim_param for d in value.type.tensor_type.shape.dim]


def check_shapes(path):
    """The operator set of a file whose stated shapes are those that follow from its operators."""
    onnx.checker.check_model(str(path), full_check=True)
    model = onnx.load(path)
    stated = {v.name: v for v in list(model.graph.value_info) + list(model.graph.output)}
    made = {name for node in model.graph.node for name in node.output if name}
    assert made <= set(stated), (path, "no shape is stated of", made - set(stated))
    bare = onnx.load(path)
    del bare.graph.value_info[:]
    inferred = onnx.shape_inference.infer_shapes(bare, check_type=True, strict_mode=True, data_prop=True)
    for value in inferred.graph.value_info:
        ours, theirs = stated[value.name], value
        assert ours.type.tensor_type.elem_type == theirs.type.tensor_type.elem_type, (path, value.name)
        assert len(shape(ours)) == len(shape(theirs)), (path, value.name, shape(ours), shape(theirs))
        for mine, other in zip(shape(ours), shape(theirs)):
            known = isinstance(other, int) and other > 0 or other == "batch"
            assert mine == other or not known, (path, value.name, shape(ours), shape(theirs))
    return model.opset_import[0].version


def main(folder):
    worst = 0.0
    sets = collections.Counter()
    paths = sorted(pathlib.Path(folder).glob("*.onnx"))
    for path in paths:
        sets[check_shapes(path)] += 1
        architecture = json.loads(path.with_suffix(".json").read_text())
        weights = safetensors.torch.load_file(path.with_suffix(".safetensors"))
        for parameter in architecture["parameters"]:
            if "quantisation" in parameter:
                weights[parameter["name"]] = on_grid(weights[parameter["name"]], parameter["quantisation"])
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        for batch in (2, 1):
            torch.manual_seed(batch)
            values = {i["name"]: torch.randn(batch, *i["shape"]) for i in architecture["inputs"]}
            theirs = session.run(architecture["outputs"], {k: v.numpy() for k, v in values.items()})
            with torch.no_grad():
                for node in architecture["nodes"]:
                    values[node["name"]] = run(node, [values[n] for n in node["inputs"]], weights, values)
            for name, value in zip(architecture["outputs"], theirs):
                ours = values[name].numpy()
                assert ours.shape == value.shape, (path, name, ours.shape, value.shape)
                assert numpy.isfinite(ours).all(), (path, name, "is not finite")
                scale = float(numpy.abs(ours).max()) or 1.0
                difference = float(numpy.abs(ours - value).max()) / scale
                worst = max(worst, difference)
                if not difference < 1e-4:
                    print(f"{path.name}: {architecture['name']}: '{name}' differs by {difference:.2e} of {scale:.2e}")
    print(f"{len(paths)} files, operator sets {dict(sorted(sets.items()))}; "
          f"the largest relative difference is {worst:.2e}")


if __name__ == "__main__":
    main(sys.argv[1])
