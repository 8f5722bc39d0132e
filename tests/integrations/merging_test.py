#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The examples of docs/merging.md, run: each gives the ledger that one run gives. merging_test.py REPOSITORY ASSAY"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

repository, assay = pathlib.Path(sys.argv[1]), os.path.realpath(sys.argv[2])
page = (repository / "docs" / "merging.md").read_text()
blocks = re.findall(r"^```(\w+)\n(.*?)^```$", page, re.M | re.S)
scratch = pathlib.Path(tempfile.mkdtemp())
DATE = "2027-01-31"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def run(script, where, **environment):
    ran = subprocess.run(["bash", "-euc", script], cwd=where, capture_output=True, text=True,
                         env={"PATH": f"{scratch / 'bin'}:{os.environ['PATH']}", "HOME": str(scratch), **environment})
    return ran


def literals(text, key):
    """The texts of `key: |` in a block of YAML."""
    found = re.findall(rf"^( *)(?:- )?{re.escape(key)} ?\|\n((?:\1  +[^\n]*\n)+)", text, re.M)
    return ["\n".join(line.strip() for line in body.splitlines()) for _, body in found]


def estate(name):
    tree = scratch / name
    for root in ("prod", "stage", "test"):
        write(tree / "infra" / root / "main.tf",
              f'module "logs" {{\n  source = "../../modules/logs"\n}}\nresource "aws_s3_bucket" "b" {{\n  bucket = "{root}"\n}}\n')
    write(tree / "modules" / "logs" / "main.tf", 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n')
    write(tree / ".assay.yaml", "waivers: {file: waivers.yaml}\n")
    write(tree / "waivers.yaml", "waivers:\n  - {id: one, control: S3Bucket.KeepsVersions, resource: module.logs.*, "
                                 "reason: x, until: 2027-01-31}\n")
    (tree / ".git").mkdir()
    return tree


def check(what, holds, more=""):
    if not holds:
        print(f"FAILED: {what}\n{more}")
        sys.exit(1)


(scratch / "bin").mkdir()
(scratch / "bin" / "assay").symlink_to(assay)
whole = estate("whole")
ran = run(f"assay scan infra/prod infra/stage infra/test --config .assay.yaml --date {DATE} --exit-zero -q -o json:assay.json", whole)
check("one run", ran.returncode == 0, ran.stderr)
expected = (whole / "assay.json").read_bytes()
check("something is judged", expected.count(b'"fail"') > 10)
check("there are four examples", [kind for kind, _ in blocks] == ["yaml", "starlark", "yaml", "sh"])
github, bazel, kubernetes, joins = (text for _, text in blocks)

# GitHub: the steps of each job, a checkout for each root.
tree = estate("github")
lists, judges, merges = literals(github, "run:")
ran = run(lists, tree, GITHUB_OUTPUT=str(scratch / "output"))
roots = re.findall(r'"([^"]+)"', (scratch / "output").read_text())
check("the matrix", roots == ["infra/prod/", "infra/stage/", "infra/test/"], ran.stderr)
for index, root in enumerate(roots):
    checkout = estate(f"github-{index}")
    ran = run(judges, checkout, ROOT=root, DATE=DATE)
    check(f"the job of {root}", ran.returncode == 0, ran.stderr)
    write(tree / "ledgers" / f"ledger-{index}" / "ledger.json", (checkout / "ledger.json").read_text())
ran = run(merges, tree)
check("the merging job fails as one run does", ran.returncode == 1, ran.stderr)
check("GitHub's ledger", (tree / "assay.json").read_bytes() == expected)

# Bazel: its language is one of Python's, and its rules are shell commands over links.
rules = []
exec(bazel, {"genrule": lambda **rule: rules.append(rule), "glob": lambda patterns: [
    str(path.relative_to(whole)) for pattern in patterns for path in sorted(whole.glob(pattern + "/*" if pattern.endswith("**") else pattern))
    if path.is_file()]})
execroot = scratch / "execroot"
execroot.mkdir()
outs = {rule["name"]: rule["outs"][0] for rule in rules}
for rule in rules:
    sandbox = scratch / "sandbox"
    shutil.rmtree(sandbox, ignore_errors=True)
    names = [outs.get(source, source) for source in rule["srcs"]]
    for name in names:
        link = sandbox / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(execroot / name if (execroot / name).exists() else whole / name)
    (sandbox / "assay").symlink_to(assay)
    command = rule["cmd"].replace("$(SRCS)", " ".join(names)).replace("$@", rule["outs"][0])
    command = command.replace("$(execpath @assay)", "./assay").replace("$$", "$")
    ran = run(command, sandbox)
    check(f"the rule {rule['name']}", ran.returncode == 0, ran.stderr)
    shutil.copy(sandbox / rule["outs"][0], execroot / rule["outs"][0])
check("Bazel's ledger", (execroot / "assay.json").read_bytes() == expected)

# Kubernetes: a pod for each index.
tree = estate("kubernetes")
ledgers = scratch / "ledgers"
ledgers.mkdir()
(pod,) = literals(kubernetes, "-")
for index in range(3):
    ran = run(pod, tree, COMPLETIONS="3", JOB_COMPLETION_INDEX=str(index), DATE=DATE, LEDGERS=str(ledgers))
    check(f"pod {index}", ran.returncode == 0, ran.stderr)
ran = run(joins, tree, LEDGERS=str(ledgers))
check("the merge fails as one run does", ran.returncode == 1, ran.stderr)
check("Kubernetes' ledger", (tree / "assay.json").read_bytes() == expected)
shutil.rmtree(scratch)
print("all passed")
