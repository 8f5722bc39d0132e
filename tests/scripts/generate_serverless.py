#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what the AWS SAM translator makes of templates drawn at random.

usage: generate_serverless.py [--seed N] [--templates N]

Needs the package aws-sam-translator. Each line of tests/unit/cloudformation/serverless/generated.jsonl holds a
template and its translation. What the translator refuses is drawn again. The tests hold what Assay makes of the
templates against the translations, and need neither package nor network.
"""
import argparse
import copy
import json
import logging
import os
import pathlib
import random

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from samtranslator.model.exceptions import InvalidDocumentException  # noqa: E402
from samtranslator.parser.parser import Parser  # noqa: E402
from samtranslator.translator.translator import Translator  # noqa: E402

OUT = pathlib.Path(__file__).resolve().parent.parent / "unit" / "cloudformation" / "serverless" / "generated.jsonl"
MANAGED_POLICIES = {"AWSLambdaExecute": "arn:aws:iam::aws:policy/AWSLambdaExecute"}
PARAMETERS = {"Env": {"Type": "String", "Default": "dev"}, "Seconds": {"Type": "Number", "Default": 7}}
QUEUE = {"Fn::GetAtt": ["Queue", "Arn"]}
BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"


def secret(name):
    return f"arn:aws:secretsmanager:us-east-1:123456789012:secret:{name}"


class Generator:
    def __init__(self, rng):
        self.rng = rng
        self.paths = 0
        self.named = set()  # APIs that some event names

    def some(self, share, choices):
        """Members of a mapping, each with a probability."""
        return {key: copy.deepcopy(self.rng.choice(values)) for key, values in choices.items() if self.rng.random() < share}

    def conditional(self, value):
        if self.rng.random() < 0.1:
            return {"Fn::If": ["IsProd", value, {"Ref": "AWS::NoValue"}]}
        return value

    def policy(self):
        return copy.deepcopy(self.rng.choice([
            "AWSLambdaExecute",
            "arn:aws:iam::aws:policy/AdministratorAccess",
            {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]},
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sqs:*"], "Resource": QUEUE}]},
            {"SQSPollerPolicy": {"QueueName": {"Fn::GetAtt": ["Queue", "QueueName"]}}},
            {"DynamoDBCrudPolicy": {"TableName": {"Ref": "Env"}}},
        ]))

    def policies(self):
        policies = [self.policy() for _ in range(self.rng.randint(1, 3))]
        if self.rng.random() < 0.3:
            policies.append({"Fn::If": ["IsProd", self.policy(), {"Ref": "AWS::NoValue"}]})
        return policies if len(policies) > 1 or self.rng.random() < 0.5 else policies[0]

    def event(self, kinds):
        kind = self.rng.choice(kinds)
        dead_letters = [{"Arn": QUEUE}, {"Type": "SQS"}]
        if kind in ("Api", "HttpApi"):
            self.paths += 1
            event = {"Path": f"/p{self.paths}", "Method": self.rng.choice(["get", "POST", "any"])}
            if self.rng.random() < 0.4:
                name = "Rest" if kind == "Api" else "Http"
                self.named.add(name)
                event["RestApiId" if kind == "Api" else "ApiId"] = {"Ref": name}
        elif kind == "SNS":
            event = {"Topic": {"Ref": "Topic"},
                     **self.some(0.3, {"FilterPolicy": [{"a": ["b"]}], "SqsSubscription": [True]})}
        elif kind == "SQS":
            event = {"Queue": QUEUE, **self.some(0.3, {"BatchSize": [5], "Enabled": [False]})}
        elif kind == "Kinesis":
            event = {"Stream": "arn:aws:kinesis:us-east-1:123456789012:stream/s", "StartingPosition": "LATEST"}
            if self.rng.random() < 0.5:
                event["DestinationConfig"] = {
                    "OnFailure": {"Type": self.rng.choice(["SQS", "SNS", "S3"]), "Destination": QUEUE}}
        elif kind == "MQ":
            event = {"Broker": "arn:aws:mq:us-east-1:123456789012:broker:b:b-1", "Queues": ["q"],
                     "SourceAccessConfigurations": [{"Type": "BASIC_AUTH", "URI": secret("mq")}]}
        elif kind == "SelfManagedKafka":
            event = {"KafkaBootstrapServers": ["a:9092"], "Topics": ["t"],
                     "SourceAccessConfigurations": [{"Type": "SASL_SCRAM_512_AUTH", "URI": secret("kafka")}]}
            if self.rng.random() < 0.5:
                event["SourceAccessConfigurations"] += [{"Type": "VPC_SUBNET", "URI": "subnet:subnet-1"},
                                                        {"Type": "VPC_SECURITY_GROUP", "URI": "security_group:sg-1"}]
        elif kind == "Schedule":
            event = {"Schedule": "rate(1 day)", **self.some(0.3, {
                "Name": ["n"], "Enabled": [True, False], "Input": ["{}"], "DeadLetterConfig": dead_letters})}
        elif kind == "ScheduleV2":
            event = {"ScheduleExpression": "rate(1 hour)", **self.some(0.3, {
                "State": ["DISABLED"], "KmsKeyArn": ["arn:aws:kms:us-east-1:123456789012:key/a"],
                "DeadLetterConfig": dead_letters, "PermissionsBoundary": [BOUNDARY]})}
        elif kind == "EventBridgeRule":
            event = {"Pattern": {"source": ["aws.ec2"]}, **self.some(0.3, {
                "EventBusName": ["bus"], "DeadLetterConfig": dead_letters, "Target": [{"Id": "t"}]})}
        elif kind == "CloudWatchLogs":
            event = {"LogGroupName": {"Ref": "Group"}, "FilterPattern": "E"}
        else:
            event = {"Sql": "SELECT * FROM 't'"}
        return {"Type": kind, "Properties": event}

    def shared(self):
        """Properties of a function that may also be global."""
        return self.some(0.25, {
            "Timeout": [3, {"Ref": "Seconds"}], "Tracing": ["Active", "PassThrough", "Disabled"],
            "Environment": [{"Variables": {"A": "a"}}, {"Variables": {"B": {"Ref": "Env"}}}],
            "Tags": [{"team": "a"}, {"part": {"Ref": "Env"}}], "PropagateTags": [True],
            "VpcConfig": [{"SecurityGroupIds": ["sg-1"], "SubnetIds": ["subnet-1"]}],
            "KmsKeyArn": ["arn:aws:kms:us-east-1:123456789012:key/a"], "Architectures": [["arm64"], ["x86_64"]],
            "PermissionsBoundary": [BOUNDARY], "AutoPublishAlias": ["live"], "RolePath": ["/p/"]})

    def function(self):
        properties = {"Runtime": "python3.13", "Handler": "a.b", "InlineCode": "x", **self.shared(), **self.some(0.2, {
            "DeadLetterQueue": [{"Type": "SQS", "TargetArn": QUEUE}, {"Type": "SNS", "TargetArn": QUEUE}],
            "FunctionUrlConfig": [{"AuthType": "NONE"}, {"AuthType": "AWS_IAM", "Cors": {"AllowOrigins": ["*"]}}],
            "EventInvokeConfig": [{"MaximumRetryAttempts": 1}, {"DestinationConfig": {
                "OnSuccess": {"Type": "SQS"}, "OnFailure": {"Type": "SNS", "Destination": {"Ref": "Topic"}}}}],
            "Role": ["arn:aws:iam::123456789012:role/r"], "ReservedConcurrentExecutions": [5]})}
        if self.rng.random() < 0.5:
            properties["Policies"] = self.policies()
        kinds = ["Api", "HttpApi", "SNS", "SQS", "Kinesis", "MQ", "SelfManagedKafka", "Schedule", "ScheduleV2",
                 "EventBridgeRule", "CloudWatchLogs", "IoTRule"]
        properties["Events"] = {f"E{i}": self.event(kinds) for i in range(self.rng.randint(0, 3))}
        return self.resource("Function", properties)

    def machine(self):
        properties = {"DefinitionUri": "s3://b/k", **self.some(0.3, {
            "Type": ["EXPRESS"], "Tracing": [{"Enabled": True}, {"Enabled": False}], "Tags": [{"team": "a"}],
            "Policies": ["AWSLambdaExecute"], "PermissionsBoundary": [BOUNDARY], "AutoPublishAlias": ["live"],
            "Logging": [{"Level": "ALL", "IncludeExecutionData": True}]})}
        kinds = ["Schedule", "ScheduleV2", "EventBridgeRule", "Api"]
        properties["Events"] = {f"E{i}": self.event(kinds) for i in range(self.rng.randint(0, 2))}
        return self.resource("StateMachine", properties)

    def rest(self):
        return self.resource("Api", {"StageName": self.rng.choice(["live", {"Ref": "Env"}]), **self.some(0.3, {
            "TracingEnabled": [True, False], "CacheClusterEnabled": [True], "OpenApiVersion": ["3.0.1"],
            "AccessLogSetting": [{"DestinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:g", "Format": "x"}],
            "MethodSettings": [[{"HttpMethod": "*", "ResourcePath": "/*", "CachingEnabled": True}]],
            "EndpointConfiguration": [{"Type": "REGIONAL"}, "REGIONAL"], "Tags": [{"team": "a"}], "PropagateTags": [True],
            "Auth": [{"DefaultAuthorizer": "AWS_IAM"}, {"Authorizers": {"L": {"FunctionArn": "arn:aws:lambda:f"}}},
                     {"ApiKeyRequired": True, "UsagePlan": {"CreateUsagePlan": "PER_API"}}]})})

    def http(self):
        return self.resource("HttpApi", self.some(0.4, {
            "StageName": ["live", "$default", {"Ref": "Env"}], "Tags": [{"team": "a"}],
            "AccessLogSettings": [{"DestinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:g", "Format": "x"}],
            "DefaultRouteSettings": [{"ThrottlingBurstLimit": 5}]}))

    def table(self):
        return self.resource("SimpleTable", self.some(0.4, {
            "PrimaryKey": [{"Name": "k", "Type": "Number"}], "SSESpecification": [{"SSEEnabled": True}],
            "ProvisionedThroughput": [{"ReadCapacityUnits": 1}], "Tags": [{"team": "a"}]}))

    def resource(self, kind, properties):
        return {"Type": f"AWS::Serverless::{kind}",
                "Properties": {key: self.conditional(value) if key in ("KmsKeyArn", "PermissionsBoundary") else value
                               for key, value in properties.items()},
                **self.some(0.1, {"Condition": ["IsProd"], "DeletionPolicy": ["Retain"], "UpdateReplacePolicy": ["Retain"]})}

    def template(self):
        resources = {f"F{i}": self.function() for i in range(self.rng.randint(1, 2))}
        for name, make, share in (("Machine", self.machine, 0.3), ("Simple", self.table, 0.2)):
            if self.rng.random() < share:
                resources[name] = make()
        for name, make in (("Rest", self.rest), ("Http", self.http)):
            if name in self.named or self.rng.random() < 0.2:
                resources[name] = make()
        resources.update({"Topic": {"Type": "AWS::SNS::Topic"}, "Queue": {"Type": "AWS::SQS::Queue"},
                          "Group": {"Type": "AWS::Logs::LogGroup"}})
        template = {"Transform": "AWS::Serverless-2016-10-31", "Parameters": PARAMETERS,
                    "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "AWS::AccountId"}, "111122223333"]}},
                    "Resources": resources}
        if self.rng.random() < 0.4:
            template["Globals"] = {"Function": self.shared()}
        return template


def translated(template):
    values = {name: parameter["Default"] for name, parameter in PARAMETERS.items()}
    try:
        return Translator(MANAGED_POLICIES, Parser()).translate(copy.deepcopy(template), values)
    except (InvalidDocumentException, KeyError):  # refused, or more than it can take
        return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--templates", type=int, default=40)
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    rng = random.Random(arguments.seed)
    lines = []
    while len(lines) < arguments.templates:
        template = Generator(rng).template()
        made = translated(template)
        if made:
            lines.append(json.dumps({"template": template, "translated": made}, sort_keys=True, separators=(",", ":")))
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} templates")


if __name__ == "__main__":
    main()
