// SPDX-License-Identifier: Apache-2.0
import * as path from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Environment } from './environment';

export interface ScopedFunctionProps {
  readonly environment: Environment;
  readonly key: kms.IKey;
  /** The file under functions/ whose `handler` is run. */
  readonly module: string;
  readonly variables: Record<string, string>;
  /** Secrets that it reads; their ARNs are added to the variables under these names. */
  readonly secrets?: Record<string, secrets.ISecret>;
}

/** A function with a role and a log group of its own; the role can do nothing that isn't named. */
export class ScopedFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: ScopedFunctionProps) {
    super(scope, id);
    const group = new logs.LogGroup(this, 'Logs', {
      retention: props.environment.logDays,
      encryptionKey: props.key,
      removalPolicy: props.environment.removalPolicy,
    });
    this.role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    this.allow('WriteLogs', ['logs:CreateLogStream', 'logs:PutLogEvents'], [group.logGroupArn]);
    const variables = { ...props.variables };
    for (const [name, secret] of Object.entries(props.secrets ?? {})) {
      variables[name] = secret.secretArn;
      this.allow(`Read${secret.node.id}`, ['secretsmanager:GetSecretValue'], [secret.secretArn]);
    }
    this.allowKey(props.key);
    this.function = new lambda.Function(this, 'Function', {
      runtime: lambda.Runtime.NODEJS_22_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(path.join(__dirname, '..', '..', 'functions')),
      handler: `${props.module}.handler`,
      timeout: Duration.seconds(10),
      memorySize: 256,
      role: this.role,
      logGroup: group,
      environment: variables,
      environmentEncryption: props.key,
      tracing: lambda.Tracing.ACTIVE,
    });
  }

  allow(sid: string, actions: string[], resources: string[]) {
    this.role.addToPolicy(new iam.PolicyStatement({ sid, actions, resources }));
  }

  /** Not `key.grant…`: that names more actions, and no service through which they are used. */
  private allowKey(key: kms.IKey) {
    const region = Stack.of(this).region;
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'UseKey',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [key.keyArn],
        conditions: {
          StringEquals: {
            'kms:ViaService': ['dynamodb', 'lambda', 'secretsmanager'].map((one) => `${one}.${region}.amazonaws.com`),
          },
        },
      }),
    );
  }
}
