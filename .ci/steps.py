#!/usr/bin/env python3
"""Writes what the steps of workflows run into files, one for each, so that shellcheck can read them.

Usage: .ci/steps.py FOLDER WORKFLOW…; wants PyYAML. Prints the files. A step that stands in several jobs is written once.
"""

import argparse
import pathlib
import shutil

import yaml

options = argparse.ArgumentParser(description="Write what the steps of workflows run into files, one for each.")
options.add_argument("folder", metavar="FOLDER", type=pathlib.Path)
options.add_argument("workflows", metavar="WORKFLOW", type=pathlib.Path, nargs="+")
told = options.parse_args()
shutil.rmtree(told.folder, ignore_errors=True)
told.folder.mkdir(parents=True)
written = set()
for path in told.workflows:
    for job, has in yaml.safe_load(path.read_text())["jobs"].items():
        for number, step in enumerate(has["steps"], 1):
            if "run" not in step or step["run"] in written:
                continue
            written.add(step["run"])
            file = told.folder / f"{path.stem}-{job}-{number}.sh"
            # As the runner calls bash where a workflow asks for it.
            file.write_text("set -eo pipefail\n" + step["run"])
            print(file)
