"""One network on its way: exported, read, run, pruned, written, and run in ONNX Runtime."""

import hashlib
import pathlib

import numpy
import onnx
import onnxruntime
import safetensors.numpy

from . import exports
from .driver import Driver
from .run_networks import BATCH, SHARE, TOLERANCE


def take(file, driver_path, place, facts, faults):
    """Adds what is found to `facts`, and what is wrong to `faults`."""
    export = prepare(file, place)
    images = safetensors.numpy.load_file(export / "images")["images"]
    expected = safetensors.numpy.load_file(export / "outputs")
    paths = {key: str(place / key) for key in ("original.onnx", "cut.onnx", "outputs", "cut-outputs")}
    paths["model"] = str(export / "model.onnx")
    for name, array in expected.items():
        if not numpy.isfinite(array).all() or difference(array[:1], array[1:2]) < 1e-3:
            faults.append(f"script: the output '{name}' of the exported network does not depend on the image")

    driver = Driver(driver_path)
    answer = driver.answer({
        "model": paths["model"], "inputs": str(export / "images"), "outputs": paths["outputs"],
        "prune": {
            "share": SHARE, "method": "random", "seed": 0, "original": paths["original.onnx"],
            "exported": paths["cut.onnx"], "outputs": paths["cut-outputs"]}})
    driver.close()
    facts.update(answer)
    if "error" in answer:
        faults.append(f"{answer['stage']}: {answer['error'].removeprefix(paths['model'] + ': ')}")
    stage = answer.get("stage")
    if stage in ("job", "read", "run", "crash"):
        return
    facts["read difference"] = compare(
        safetensors.numpy.load_file(paths["outputs"]), expected, "what was read", faults)
    if stage in ("export", "analysis"):
        return
    check(paths["original.onnx"], "the export", faults)
    compare(run(paths["original.onnx"], images), expected, "ONNX Runtime on the export", faults)
    if not answer["fixed point"]:
        faults.append("export, import and export give other bytes")
    if answer["removed channels"] == 0:
        faults.append("nothing can be pruned: " + ", ".join(answer["pinned"]))
    if stage in ("cut", "run after the cut", "export after the cut"):
        return
    check(paths["cut.onnx"], "the export after the cut", faults)
    facts["cut difference"] = compare(
        run(paths["cut.onnx"], images), safetensors.numpy.load_file(paths["cut-outputs"]),
        "ONNX Runtime on the export after the cut", faults)
    if not answer["cut fixed point"]:
        faults.append("after the cut, export, import and export give other bytes")
    if stage is None and not answer["normalised over channels"] and answer["masked difference"] > TOLERANCE:
        faults.append(f"masked and cut differ by {answer['masked difference']:.1g} of the largest number")


def prepare(file, place):
    """A folder with the exported network, a batch of noise, and what ONNX Runtime makes of it."""
    # Named by what makes the exported files, so that files which were kept are not taken for others.
    digest = hashlib.sha256(pathlib.Path(exports.__file__).read_bytes()).hexdigest()[:8]
    folder = place / f"export-{digest}"
    if not (folder / "outputs").exists():
        folder.mkdir(exist_ok=True)
        exports.export(file, exports.build(file), str(folder / "model.onnx"))
        images = exports.images(file, BATCH, seed=0)
        safetensors.numpy.save_file({"images": images}, folder / "images")
        safetensors.numpy.save_file(run(str(folder / "model.onnx"), images), folder / "outputs")
    return folder


def run(path, images):
    """The outputs of a file in ONNX Runtime, by name.

    Nothing is optimised: ONNX Runtime 1.31 lets a max pool swallow zeros that were padded before it, and so gives other
    numbers where all of a window are negative.
    """
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {session.get_inputs()[0].name: images})))


def compare(found, expected, what, faults):
    """The largest difference of all outputs, each as a share of its largest number."""
    if list(found) != list(expected) and set(found) != set(expected):
        faults.append(f"{what} has the outputs {list(found)} instead of {list(expected)}")
        return None
    largest = 0.0
    for name, array in expected.items():
        if found[name].shape != array.shape:
            faults.append(f"{what} gives '{name}' the shape {list(found[name].shape)} instead of {list(array.shape)}")
            return None
        largest = max(largest, difference(found[name], array))
    if not largest <= TOLERANCE:
        faults.append(f"{what} differs by {largest:.1g} of the largest number")
    return largest


def difference(found, expected):
    return float(numpy.abs(found - expected).max() / max(numpy.abs(expected).max(), 1e-30))


def check(path, what, faults):
    try:
        onnx.checker.check_model(path, full_check=True)
    except Exception as error:
        faults.append(f"ONNX's checker refuses {what}: {str(error).splitlines()[0]}")
