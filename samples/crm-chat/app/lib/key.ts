// SPDX-License-Identifier: Apache-2.0
import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Environment } from './environment';

/** The one key for all data at rest, and what lets services of this account use it. */
export function dataKey(stack: Stack, environment: Environment): kms.Key {
  const key = new kms.Key(stack, 'DataKey', {
    description: `All data at rest of the CRM chat, ${environment.name}`,
    enableKeyRotation: true,
    pendingWindow: Duration.days(30),
    removalPolicy: environment.removalPolicy,
  });
  const use = (sid: string, service: string, condition: Record<string, Record<string, string>>) =>
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid,
        principals: [new iam.ServicePrincipal(service)],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: condition,
      }),
    );
  const ofThisAccount = { StringEquals: { 'aws:SourceAccount': stack.account } };
  use('EncryptLogs', `logs.${stack.region}.amazonaws.com`, {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: '*' }),
    },
  });
  use('PublishAlarms', 'cloudwatch.amazonaws.com', ofThisAccount);
  use('PublishCosts', 'budgets.amazonaws.com', ofThisAccount);
  return key;
}
