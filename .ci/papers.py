#!/usr/bin/env python3
"""Writes what goes with a released binary: its bill of materials (CycloneDX) and the licences of what it is made of.

Both name the crates that the program is compiled from for one target, and no others. `cargo cyclonedx` asks `cargo
metadata`, which lays the features that tests want over those of the program (it lists `rsa`, which only tests have), so
what it says is cut down to what `cargo tree` says, which is what cargo builds. The texts that go with Rust's standard library
and with glibc are those of the machine that this runs on (the toolchain, and Debian's or Ubuntu's `base-files`): it ends where
they are not there. Run it where the binary was built, or the version of glibc that it names is another one.

Usage: .ci/papers.py [--notices] TARGET FOLDER NAME; writes FOLDER/NAME.cdx.json and FOLDER/NAME-notices.txt. Installs
cargo-cyclonedx below target/ where it is not there; `--notices` leaves the bill out, which needs no tool.
"""

import argparse
import html
import json
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = ROOT / "target/tools"
CYCLONEDX = "0.5.9"
LICENCE = re.compile(r"(un)?licen[cs]e|copying|copyright|notice", re.I)
LGPL = pathlib.Path("/usr/share/common-licenses/LGPL-2.1")
HEAD = """The program is made of the packages below, each under its own licence, and of what every static program of this kind
contains: the standard library of Rust (MIT or Apache-2.0, The Rust Project Developers), the GNU C library{glibc}
(LGPL-2.1-or-later, Free Software Foundation and others), and the part of GCC's libgcc that unwinds (GPL-3.0-or-later with the
GCC Runtime Library Exception 3.1). Their texts stand at the end.

The GNU C library is used as Debian builds it, unchanged. Its sources are at https://sourceware.org/git/glibc.git, and
as Debian has them, of every version that there was, at https://snapshot.debian.org/package/glibc/.
To link the program with another version of it: the stage `build` of the program's Dockerfile (`docker build --target build`)
has the sources of the program, its compiler and a libc.a, which can be replaced before `cargo build`. With `-C save-temps`
among the flags in its .cargo/config.toml the object files are left in target/, and `--print link-args` tells how they are
linked.
"""


def cargo(*arguments, folder=ROOT):
    return subprocess.run(["cargo", *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


def contained(target):
    """Name and version of every crate that goes into the program, but for our own."""
    lines = cargo("tree", "--locked", "--edges", "normal", "--target", target, "--prefix", "none", "--format", "{p}").splitlines()
    crates = {tuple(line.split()[:2]) for line in lines if line}
    return {(name, version.removeprefix("v")) for name, version in crates if name != "lookalike"}


def bill(target, path):
    """The bill of materials as cargo-cyclonedx writes it, without what is not contained."""
    tool = TOOLS / "bin/cargo-cyclonedx"
    if not tool.exists():
        cargo("install", "--quiet", "--locked", "--root", TOOLS, f"cargo-cyclonedx@{CYCLONEDX}")
    options = ["--format", "json", "--spec-version", "1.5", "--no-build-deps", "--override-filename", "bill"]
    subprocess.run([tool, "cyclonedx", "--target", target, *options], cwd=ROOT, check=True)
    written = json.loads((ROOT / "bill.json").read_text().replace(f"file://{ROOT}", "file:///"))
    (ROOT / "bill.json").unlink()
    crates = contained(target)
    listed = [component for component in written["components"] if (component["name"], component["version"]) in crates]
    missing = crates - {(component["name"], component["version"]) for component in listed}
    assert not missing, f"contained and not listed: {missing}"
    refs = {component["bom-ref"] for component in [*listed, written["metadata"]["component"]]}
    edges = [edge for edge in written["dependencies"] if edge["ref"] in refs]
    for edge in edges:
        edge["dependsOn"] = [ref for ref in edge.get("dependsOn", []) if ref in refs]
    path.write_text(json.dumps(written | {"components": listed, "dependencies": edges}, indent=1) + "\n")
    return len(listed)


def there(path):
    """A text that has to go with the program."""
    return path.read_text() if path.is_file() else sys.exit(f"papers: {path} is not there, and its text goes with the program")


def glibc():
    """The package of glibc on this machine, where a tool knows."""
    if not shutil.which("dpkg-query"):
        return ""
    asked = ["dpkg-query", "--show", "--showformat", " (${source:Package} ${source:Version})", "libc6-dev"]
    return subprocess.run(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def linked():
    """The texts of what is linked in and is no crate."""
    docs = pathlib.Path(subprocess.check_output(["rustc", "--print", "sysroot"], text=True).strip()) / "share/doc/rust"
    page = re.sub(r"<(head|style)\b.*?</\1>|<[^>]*>", "", there(docs / "COPYRIGHT-library.html"), flags=re.S)
    yield "The standard library of Rust, and what it is made of", re.sub(r"\n\s*\n+", "\n\n", html.unescape(page))
    for licence in ["Apache-2.0", "MIT", "LLVM-exception", "BSD-2-Clause", "Unicode-3.0"]:
        yield f"The standard library of Rust: {licence}", there(docs / f"licenses/{licence}.txt")
    for licence in ["GPL-3.0-or-later", "GCC-exception-3.1"]:
        yield f"libgcc: {licence}", there(docs / f"licenses/{licence}.txt")
    yield "The GNU C library: LGPL-2.1", there(LGPL)


def notices(target, path):
    """What each crate says of its licence, and the texts that it brings along."""
    packages = json.loads(cargo("metadata", "--locked", "--format-version", "1", "--filter-platform", target))["packages"]
    crates = contained(target)
    texts, whose = [HEAD.format(glibc=glibc())], {}
    for package in sorted(packages, key=lambda package: (package["name"], package["version"])):
        if (package["name"], package["version"]) not in crates:
            continue
        folder = pathlib.Path(package["manifest_path"]).parent
        texts.append(f"{'=' * 80}\n{package['name']} {package['version']}: {package['license'] or 'as below'}\n")
        texts.append(f"{', '.join(package['authors'])}\n" if package["authors"] else "")
        for file in sorted(file for file in folder.rglob("*") if file.is_file() and LICENCE.match(file.name) and file.suffix != ".rs"):
            text, name = file.read_text(errors="replace").strip(), f"{package['name']} {package['version']}"
            first = whose.setdefault(" ".join(text.split()), name)
            texts.append(f"\n--- {file.relative_to(folder)}" + (f"\n{text}\n" if first == name else f": the text stands at {first}\n"))
    texts += [f"{'=' * 80}\n{name}\n\n{text.strip()}\n" for name, text in linked()]
    path.write_text("".join(texts))
    return len(crates)


options = argparse.ArgumentParser(description="Write the bill of materials and the licences of what the program is made of.")
options.add_argument("--notices", action="store_true", help="the licences alone, which needs no tool")
options.add_argument("target", metavar="TARGET", help="such as x86_64-unknown-linux-gnu")
options.add_argument("folder", metavar="FOLDER", type=pathlib.Path)
options.add_argument("name", metavar="NAME")
told = options.parse_args()
told.folder.mkdir(parents=True, exist_ok=True)
print(f"{told.name}-notices.txt: {notices(told.target, told.folder / f'{told.name}-notices.txt')} crates")
if not told.notices:
    print(f"{told.name}.cdx.json: {bill(told.target, told.folder / f'{told.name}.cdx.json')} crates")
