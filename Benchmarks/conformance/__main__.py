"""Checks Espalier against ONNX's node tests, and against ONNX Runtime on networks of torchvision and timm."""

import argparse
import pathlib
import re

from .driver import Driver


def main():
    parser = argparse.ArgumentParser(prog="onnx-conformance", description=__doc__)
    parser.add_argument("--nodes", action="store_true", help="run the node tests alone")
    parser.add_argument("--models", action="store_true", help="run the networks alone")
    parser.add_argument("--only", metavar="REGEX", type=re.compile, help="what has a name that this is found in")
    parser.add_argument("--table", metavar="FILE", type=pathlib.Path, help="write the results as Markdown")
    parser.add_argument("--driver", default=".build/release/espalier-conformance", help=argparse.SUPPRESS)
    parser.add_argument(
        "--work", metavar="FOLDER", type=pathlib.Path, default=pathlib.Path(".deps/onnx-conformance/work"),
        help="where results are kept, so that a network is run again only when something changed")
    parser.add_argument("--keep-files", action="store_true", help="keep the ONNX files of the networks too")
    options = parser.parse_args()
    both = options.nodes == options.models
    lines = []
    if options.nodes or both:
        driver = Driver(options.driver)
        from . import run_nodes
        lines += run_nodes.summary(run_nodes.run(driver, options.work, options.only))
        driver.close()
    if options.models or both:
        from . import run_networks
        networks = run_networks.run(options.driver, options.work, options.only, options.keep_files)
        lines += [""] * bool(lines) + run_networks.summary(networks)
    print("\n".join(lines))
    if options.table:
        options.table.write_text("\n".join(lines) + "\n")


main()
