"""Runs the node tests through `espalier-conformance`."""

import collections
import pathlib

import onnx
import safetensors.numpy

from . import nodes, references
from .operators import LISTED, group_of


def run(driver, folder, pattern=None):
    """Every node test with its result: None for a pass, else the reason."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    results = []
    for test in nodes.collect():
        if pattern and not pattern.search(test.name):
            continue
        if test.outside is None:
            results.append((test, _run(driver, folder, test)))
        else:
            results.append((test, None))
    return results


def _run(driver, folder, test):
    if test.changes and not references.check_changes(test):
        return "fault of the script: the changed test does not give the stored outputs in other runtimes"
    paths = {key: str(folder / f"node.{key}") for key in ("model", "inputs", "outputs")}
    onnx.save(test.model, paths["model"])
    safetensors.numpy.save_file(test.inputs, paths["inputs"])
    answer = driver.answer(paths)
    if "error" in answer:
        return f"{answer['stage']}: {answer['error'].removeprefix(paths['model'] + ': ')}"
    return references.differs(safetensors.numpy.load_file(paths["outputs"]), test)


def summary(results):
    """Lines of Markdown: counts, a row for each group of operators, tests outside the domain, and failures by name."""
    inside = [(test, fault) for test, fault in results if test.outside is None]
    outside = collections.Counter(test.outside for test, _ in results if test.outside)
    changes = collections.Counter(change for test, _ in inside for change in test.changes)
    passed = sum(fault is None for _, fault in inside)
    lines = [f"Node tests: **{passed} of {len(inside)}** pass.", ""]
    lines += ["| operators | passed | tests | outside the domain |", "|---|---:|---:|---:|"]
    for group in [*LISTED, None]:
        mine = [(test, fault) for test, fault in results if group_of(test.operator) == group]
        if mine:
            own = [fault for test, fault in mine if test.outside is None]
            label = group or "functions of these operators"
            lines.append(f"| {label} | {own.count(None)} | {len(own)} | {len(mine) - len(own)} |")
    lines += ["", "Changed before they were run: " + "; ".join(f"{what} in {count}" for what, count in changes.most_common()) + "."]
    if outside:
        lines += ["", f"Outside the domain: {sum(outside.values())}, told from the model alone.", ""]
        lines += [f"- {reason}: {count}" for reason, count in outside.most_common()]
    failures = [(test.name, fault) for test, fault in inside if fault is not None]
    if failures:
        lines += ["", "| node test that fails | reason |", "|---|---|"]
        lines += [f"| `{name}` | {fault.replace('|', '/')} |" for name, fault in failures]
    return lines
