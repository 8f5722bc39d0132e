#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what the AWS SAM translator makes of the templates in tests/unit/cloudformation/serverless.

usage: translate_serverless.py [TEMPLATE.yaml...]

Needs the packages aws-sam-translator and PyYAML. Beside each X.yaml it writes X.translated.json; the tests hold
what Assay makes of X.yaml against it, and need neither package nor network.
"""
import json
import os
import pathlib
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.parser.parser import Parser  # noqa: E402
from samtranslator.translator.translator import Translator  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent.parent / "unit" / "cloudformation" / "serverless"

# What the translator asks the account for.
MANAGED_POLICIES = {
    "AmazonS3ReadOnlyAccess": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
    "AWSLambdaExecute": "arn:aws:iam::aws:policy/AWSLambdaExecute",
}


def main():
    paths = [pathlib.Path(p) for p in sys.argv[1:]] or sorted(HERE.glob("*.yaml"))
    for path in paths:
        template = yaml_parse(path.read_text(encoding="utf-8"))
        translated = Translator(MANAGED_POLICIES, Parser()).translate(template, {})
        out = path.with_suffix(".translated.json")
        out.write_text(json.dumps(translated, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(out.name)


if __name__ == "__main__":
    main()
