// SPDX-License-Identifier: Apache-2.0
import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Environment } from './environment';

export interface Tables {
  readonly sessions: dynamodb.ITable;
  readonly cache: dynamodb.ITable;
  readonly history: dynamodb.ITable;
}

export const USER_INDEX = 'UserSessionIndex';

const text = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.STRING });
const number = (name: string): dynamodb.Attribute => ({ name, type: dynamodb.AttributeType.NUMBER });

export function tables(stack: Stack, environment: Environment, key: kms.IKey): Tables {
  const recovery = {
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: environment.recoveryDays,
    },
    deletionProtection: environment.keepsData,
    removalPolicy: environment.removalPolicy,
  };
  const global = {
    ...recovery,
    billing: dynamodb.Billing.onDemand(),
    encryption: dynamodb.TableEncryptionV2.customerManagedKey(key),
  };
  return {
    sessions: new dynamodb.TableV2(stack, 'SessionTable', {
      ...global,
      partitionKey: text('sessionId'),
      timeToLiveAttribute: 'expiresAt',
    }),
    // Older than the others: a table of the first kind, which has no replicas.
    cache: new dynamodb.Table(stack, 'CacheTable', {
      ...recovery,
      partitionKey: text('key'),
      timeToLiveAttribute: 'ttl',
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
    }),
    history: new dynamodb.TableV2(stack, 'ChatHistoryTable', {
      ...global,
      partitionKey: text('sessionId'),
      sortKey: number('timestamp'),
      timeToLiveAttribute: 'expiresAt',
      globalSecondaryIndexes: [
        { indexName: USER_INDEX, partitionKey: text('userId'), sortKey: number('timestamp') },
      ],
    }),
  };
}
