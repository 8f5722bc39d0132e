#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what cfn-lint resolves the expressions of generated templates to.

usage: resolve_intrinsics.py [--seed N] [--templates N]

Needs the package cfn-lint. The first line of tests/unit/cloudformation/intrinsics/answers.jsonl holds the parameters
and mappings of all templates and names the parameters that are decided; each other line holds a template's
conditions, a resource's properties, and for each property its value under every combination of the decided
parameters, the last one changing first (one value if all are alike); null where cfn-lint doesn't resolve it. Blocks
of addresses are answered by Python's ipaddress, texts in Base64 by its base64, because cfn-lint resolves neither.
The tests hold Assay's answers against these, and need neither package nor network.
"""
import argparse
import base64
import ipaddress
import itertools
import json
import pathlib
import random

from cfnlint.decode.cfn_json import loads
from cfnlint.jsonschema import CfnTemplateValidator
from cfnlint.template import Template
from cfnlint.template.transforms._language_extensions import language_extension

OUT = pathlib.Path(__file__).resolve().parent.parent / "unit" / "cloudformation" / "intrinsics" / "answers.jsonl"
REGION = "eu-west-1"
PSEUDO = {"AWS::Region": REGION, "AWS::Partition": "aws", "AWS::URLSuffix": "amazonaws.com",
          "AWS::AccountId": "123456789012", "AWS::StackName": "teststack"}
DECIDED = ["Env", "Size", "Flag"]
EXPRESSIONS = 10

PARAMETERS = {
    "Env": {"Type": "String", "AllowedValues": ["dev", "test", "prod"]},
    "Size": {"Type": "String", "AllowedValues": ["small", "large"]},
    "Flag": {"Type": "String", "AllowedValues": ["true", "false"]},
    "Name": {"Type": "String", "Default": "orders/eu-v1"},
    "Count": {"Type": "Number", "Default": 3},
    "Zones": {"Type": "CommaDelimitedList", "Default": "a, b,c"},
}
MAPPINGS = {
    "ByEnv": {
        "dev": {"name": "d", "count": 1, "list": ["x", "y"], "small": "ds", "large": "dl"},
        "test": {"name": "t", "count": 2, "list": ["y"], "small": "ts", "large": "tl"},
        "prod": {"name": "p", "count": 30, "list": ["x", "y", "z"], "small": "ps", "large": "pl"},
    },
    "ByRegion": {"eu-west-1": {"code": "euw1", "1": "one"}, "us-east-1": {"code": "use1", "1": "uno"}},
    "Partial": {"dev": {"a": "only dev"}},
}


class Generator:
    def __init__(self, rng):
        self.rng = rng
        self.conditions = {}

    def condition(self, depth):
        kind = self.rng.choice(["Equals"] * 4 + ["And", "Or", "Not", "Condition"]) if depth else "Equals"
        if kind == "Condition" and self.conditions:
            return {"Condition": self.rng.choice(sorted(self.conditions))}
        if kind in ("And", "Or"):
            return {f"Fn::{kind}": [self.condition(depth - 1) for _ in range(self.rng.randint(2, 3))]}
        if kind == "Not":
            return {"Fn::Not": [self.condition(depth - 1)]}
        name = self.rng.choice(["Env", "Size", "Flag"])
        sides = [{"Ref": name}, self.rng.choice(PARAMETERS[name]["AllowedValues"] + ["other"])]
        if self.rng.random() < 0.3:
            sides.reverse()
        return {"Fn::Equals": sides}

    def text(self, depth):
        r = self.rng
        kind = r.choice(["literal", "Ref", "Sub", "SubMap", "Join", "Select", "FindInMap", "If"]) if depth else r.choice(
            ["literal", "Ref"])
        if kind == "literal":
            return r.choice(["a", "b-1", "", "x:y:z", "/srv/a/b", "100%", "ünï", "a,b"])
        if kind == "Ref":
            return {"Ref": r.choice(["Env", "Size", "Flag", "Name", "Count", "AWS::Region", "AWS::Partition",
                                     "AWS::AccountId", "AWS::URLSuffix", "AWS::StackName"])}
        if kind == "Sub":
            names = [r.choice(["Env", "Size", "Name", "Count", "AWS::Region", "AWS::AccountId"])
                     for _ in range(r.randint(1, 3))]
            return {"Fn::Sub": r.choice(["", "a-", "${!x}", "$"]) + r.choice(["-", ":", "/"]).join(
                "${" + n + "}" for n in names) + r.choice(["", "/*", "$"])}
        if kind == "SubMap":
            return {"Fn::Sub": ["${v}-${Env}-${w}" + r.choice(["", "${v}"]),
                                {"v": self.text(depth - 1), "w": self.text(depth - 1)}]}
        if kind == "Join":
            return {"Fn::Join": [r.choice(["", "-", ",", "::"]), self.list(depth - 1)]}
        if kind == "Select":
            index = r.choice([0, 1, "0", "1", 2, {"Fn::FindInMap": ["ByEnv", "dev", "count"]}])
            return {"Fn::Select": [index, self.list(depth - 1)]}
        if kind == "FindInMap":
            return self.lookup(depth, r.choice(["name", "count", {"Ref": "Size"}]))
        return {"Fn::If": [r.choice(sorted(self.conditions)), self.text(depth - 1), self.text(depth - 1)]}

    def lookup(self, depth, second):
        r = self.rng
        which = r.random()
        if which < 0.2:
            return {"Fn::FindInMap": ["ByRegion", {"Ref": "AWS::Region"}, "code"]}
        if which < 0.3:
            return {"Fn::FindInMap": ["Partial", {"Ref": "Env"}, "a", {"DefaultValue": self.text(depth - 1)}]}
        key = r.choice(["dev", {"Ref": "Env"}, {"Fn::If": [r.choice(sorted(self.conditions)), "prod", "dev"]}])
        return {"Fn::FindInMap": ["ByEnv", key, second]}

    def list(self, depth):
        r = self.rng
        kind = r.choice(["literal", "literal", "Split", "Ref", "FindInMap", "If"]) if depth > 0 else "literal"
        if kind == "Split":
            return {"Fn::Split": [r.choice(["/", "-", ":", ","]), self.text(depth - 1)]}
        if kind == "Ref":
            return {"Ref": "Zones"}
        if kind == "FindInMap":
            return self.lookup(depth, "list")
        if kind == "If":
            return {"Fn::If": [r.choice(sorted(self.conditions)), self.list(depth - 1), self.list(depth - 1)]}
        return [self.text(max(depth - 1, 0)) for _ in range(r.randint(1, 4))]

    def template(self):
        self.conditions = {}
        for i in range(4):
            self.conditions[f"C{i}"] = self.condition(2)
        properties = {}
        while len(properties) < EXPRESSIONS:
            depth = self.rng.randint(1, 3)
            one = self.list(depth) if self.rng.random() < 0.2 else self.text(depth)
            if isinstance(one, dict):
                properties[f"P{len(properties)}"] = one
        return {
            "Transform": "AWS::LanguageExtensions",
            "Parameters": PARAMETERS,
            "Mappings": MAPPINGS,
            "Conditions": self.conditions,
            "Resources": {"R": {"Type": "AWS::Test::Thing", "Properties": properties}},
        }


def plain(node):
    """Nodes with places as what json writes, texts for all scalars."""
    if isinstance(node, dict):
        return {str(k): plain(v) for k, v in node.items()}
    if isinstance(node, list):
        return [plain(v) for v in node]
    if isinstance(node, bool):
        return "true" if node else "false"
    # cfn-lint leaves ${!x} as it is written; the service makes ${x} of it.
    return str(node).replace("${!", "${")


def has_function(node):
    if isinstance(node, dict):
        return any(k == "Ref" or k.startswith("Fn::") for k in node) or any(has_function(v) for v in node.values())
    return isinstance(node, list) and any(has_function(v) for v in node)


def resolve(validator, node):
    """The only value of an expression and of what it gives; None if it isn't resolved or there are several."""
    if isinstance(node, list):
        parts = [resolve(validator, v) for v in node]
        return None if any(p is None for p in parts) else parts
    values = []
    for value, _, error in validator.resolve_value(node):
        if error:
            return None
        if has_function(value):
            value = resolve(validator, value)
            if value is None:
                return None
        if plain(value) not in values:
            values.append(plain(value))
    return values[0] if len(values) == 1 else None


def answers(template):
    out = {}
    for combination in itertools.product(*(PARAMETERS[n]["AllowedValues"] for n in DECIDED)):
        text = loads(json.dumps(template))
        cfn = Template("template.json", text, regions=[REGION])
        values = dict(zip(DECIDED, combination))
        for name, parameter in PARAMETERS.items():
            if "Default" in parameter:
                value = parameter["Default"]
                values[name] = [v.strip() for v in value.split(",")] if name == "Zones" else str(value)
        values.update(PSEUDO)
        validator = CfnTemplateValidator({}).evolve(cfn=cfn, context=cfn.context.evolve(ref_values=values))
        for name, expression in text["Resources"]["R"]["Properties"].items():
            out.setdefault(str(name), []).append(resolve(validator, expression))
    return out


def loop(rng, n):
    """A loop over names, and what the language extensions make of it."""
    names = rng.sample(["alpha", "beta", "gamma", "eu-1"], rng.randint(1, 3))
    collection = rng.choice([names, {"Ref": "Zones"}])
    # Texts that no function takes are left out: cfn-lint leaves the identifier in them, the service doesn't.
    inner = {"Name": {"Fn::Sub": "x-${Id}-${AWS::Region}"}, "Own": {"Ref": "Id"}}
    body = {"Thing${Id}": {"Type": "AWS::Test::Thing", "Properties": inner}}
    if collection is names and "eu-1" in names:
        body = {"Thing&{Id}": {"Type": "AWS::Test::Thing", "Properties": inner}}
    if n % 3 == 0:
        body = {"Fn::ForEach::Inner": ["Two", ["1", "2"], {
            next(iter(body)) + "${Two}": {"Type": "AWS::Test::Thing", "Properties": dict(inner, Two={"Ref": "Two"})}}]}
    return {"Transform": "AWS::LanguageExtensions",
            "Parameters": {"Zones": {"Type": "CommaDelimitedList", "Default": "a,b,c"}},
            "Resources": {"Fn::ForEach::Outer": ["Id", collection, body]}}


def expanded(template):
    cfn = Template("template.json", loads(json.dumps(template)), regions=[REGION])
    matches, result = language_extension(cfn)
    assert not matches, matches
    return {name: plain(resource["Properties"]) for name, resource in result["Resources"].items()}


def blocks(rng):
    """Fn::Cidr by Python's ipaddress: address, count, bits of a host."""
    out = []
    for text in ["10.0.0.0/16", "192.168.4.0/22", "172.16.0.0/12", "2001:db8::/56", "2600:1f16:abc:ff00::/56",
                 "fd00::/48", "2001:db8:0:4::/64"]:
        network = ipaddress.ip_network(text)
        width = network.max_prefixlen
        for _ in range(4):
            bits = rng.randint(4, min(width - network.prefixlen, 72))
            count = rng.randint(1, min(8, 2 ** (width - bits - network.prefixlen)))
            subnets = network.subnets(new_prefix=width - bits)
            out.append({"argument": [text, count, bits], "value": [str(next(subnets)) for _ in range(count)]})
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--templates", type=int, default=100)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    lines = [{"kind": "sections", "Parameters": PARAMETERS, "Mappings": MAPPINGS, "pseudo": PSEUDO, "decided": DECIDED}]
    resolved, asked = 0, 0
    for _ in range(arguments.templates):
        template = Generator(rng).template()
        told = answers(template)
        asked += sum(len(values) for values in told.values())
        resolved += sum(v is not None for values in told.values() for v in values)
        lines.append({"kind": "resolve", "Conditions": template["Conditions"],
                      "Properties": template["Resources"]["R"]["Properties"],
                      "values": {k: v[:1] if all(one == v[0] for one in v) else v for k, v in told.items()}})
    for n in range(12):
        template = loop(rng, n)
        lines.append({"kind": "loop", "template": template, "resources": expanded(template)})
    lines += [{"kind": "cidr", **one} for one in blocks(rng)]
    for text in ["", "a", "hello", "ünï ✓", "line\nline\n"]:
        lines.append({"kind": "base64", "argument": text, "value": base64.b64encode(text.encode()).decode()})
    OUT.parent.mkdir(exist_ok=True)
    with open(OUT, "w", encoding="utf-8") as out:
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{resolved} of {asked} expressions resolved")


if __name__ == "__main__":
    main()
