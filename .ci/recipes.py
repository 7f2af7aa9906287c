#!/usr/bin/env python3
"""Checks the recipes of the README, each as far as that goes without a container engine.

The plain script is run against a built binary; YAML is held against the schemas of the tools that read it, or parsed where
check-jsonschema has none (Kubernetes); Rust is compiled against its library; the other languages are parsed by their own tools. A tool that is not installed is named and passed
over, or fails the run where GITHUB_ACTIONS is set (its machines have them all). Usage: .ci/recipes.py [BINARY]; installs check-jsonschema below target/.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "recipes"
options = argparse.ArgumentParser(description="Check the recipes of the README.")
options.add_argument("binary", nargs="?", type=pathlib.Path, default=ROOT / "target/debug/lookalike", metavar="BINARY")
BINARY = options.parse_args().binary.resolve()
CONSTRAINTS = ROOT / ".ci/constraints.txt"

SCHEMAS = {
    "compose.yaml": "vendor.compose-spec",
    ".github/workflows/test.yml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
}
# YAML of which no schema is at hand; ruamel.yaml came with check-jsonschema.
PARSE_YAML = "import pathlib, ruamel.yaml, sys; assert list(ruamel.yaml.YAML().load_all(pathlib.Path(sys.argv[1])))"
# How each language is parsed without what it imports.
PARSERS = {
    ".java": ["javac", "-XDshould-stop.ifNoError=PARSE", "-XDshould-stop.ifError=PARSE", "-d", str(WORK)],
    ".mjs": ["node", "--check"],
    ".py": [sys.executable, "-m", "py_compile"],
    ".go": ["gofmt", "-e", "-l"],
    ".rs": ["rustfmt", "--check", "--edition", "2024", "--config-path", str(ROOT)],
    ".sh": ["bash", "-n"],
}


def recipes():
    """The blocks of the chapter, but for commands to type; each begins with the name of its file."""
    chapter = (ROOT / "README.md").read_text().split("\n## Recipes\n")[1].split("\n## ")[0]
    for block in re.findall(r"^```(?!console)\w+\n(.*?)^```$", chapter, re.M | re.S):
        name = re.match(r"(?:#|//) (\S+)\n", block)
        assert name, f"a recipe begins with the name of its file: {block.splitlines()[0]}"
        path = WORK / name[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block)
        yield name[1], path


def checker():
    """check-jsonschema, which brings the schemas with it."""
    tool = WORK / "venv/bin/check-jsonschema"
    if not tool.exists():
        venv.create(WORK / "venv", with_pip=True)
        subprocess.run([WORK / "venv/bin/pip", "install", "--quiet", "--constraint", CONSTRAINTS, "check-jsonschema"], check=True)
    return tool


def compiled(path):
    """A crate of the recipe and of the dependency that its comment names."""
    crate = WORK / "crate"
    crate.mkdir(exist_ok=True)
    dependency = re.search(r"^// Cargo.toml: (.+)$", path.read_text(), re.M)[1]
    package = '[package]\nname = "recipe"\nedition = "2024"\n[workspace]\n[lints.rust]\ndead_code = "allow"\n'
    (crate / "Cargo.toml").write_text(f'{package}[lib]\npath = "{path}"\n[dependencies]\n{dependency}\n')
    subprocess.run(["cargo", "check", "--quiet", "--target-dir", WORK / "crate/target"], cwd=crate, check=True)


def check(name, path):
    """What was done, or None where the tool is not there."""
    if name in SCHEMAS:
        subprocess.run([checker(), "--builtin-schema", SCHEMAS[name], path], check=True, stdout=subprocess.DEVNULL)
        return "fits " + SCHEMAS[name]
    if path.suffix == ".yml":
        subprocess.run([checker().with_name("python"), "-c", PARSE_YAML, path], check=True)
        return "is parsed by ruamel.yaml"
    parser = PARSERS[path.suffix]
    if not shutil.which(parser[0]):
        return None
    subprocess.run([*parser, path], check=True, stdout=subprocess.DEVNULL)
    if path.suffix == ".rs":
        compiled(path)
        return "is formatted and compiles"
    if path.suffix != ".sh":
        return "is parsed by " + pathlib.Path(parser[0]).name
    where = os.environ | {"PATH": f"{BINARY.parent}:{os.environ['PATH']}"}
    ran = subprocess.run(["bash", path], check=True, env=where, stdout=subprocess.PIPE, text=True, timeout=30)
    assert '"external_user_id":"anna@example.test"' in ran.stdout, ran.stdout
    return "runs"


names, unchecked = [], []
for name, path in recipes():
    names.append(name)
    done = check(name, path)
    if not done:
        unchecked.append(name)
    print(f"{name}: {done or 'NOT checked, its tool is not installed'}", flush=True)
for name in sorted((ROOT / ".github/workflows").glob("*.yml")):
    subprocess.run([checker(), "--builtin-schema", "vendor.github-workflows", name], check=True, stdout=subprocess.DEVNULL)
    print(f"{name.relative_to(ROOT)}: fits vendor.github-workflows")
missing = (set(SCHEMAS) | {"lookalike.yml", "test.sh"}) - set(names)
assert not missing, f"the README lacks {missing}"
assert not (unchecked and os.environ.get("GITHUB_ACTIONS")), f"not checked: {unchecked}"
