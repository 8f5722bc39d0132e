// SPDX-License-Identifier: Apache-2.0
import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Environment } from './environment';
import { ScopedFunction } from './scoped-function';
import { Secrets } from './secrets';
import { Tables, USER_INDEX } from './tables';

export interface Functions {
  /** Opens a session for a user whom the CRM has signed in. */
  readonly session: ScopedFunction;
  /** Answers a message, with the conversation so far. */
  readonly chat: ScopedFunction;
  /** Reads a record of the CRM, from the cache if it is fresh. */
  readonly crm: ScopedFunction;
  /** Checks the token of a session. */
  readonly authorizer: ScopedFunction;
}

export function functions(
  stack: Stack, environment: Environment, key: kms.IKey, tables: Tables, secrets: Secrets,
): Functions {
  const common = { environment, key };
  const session = new ScopedFunction(stack, 'Session', {
    ...common,
    module: 'session',
    variables: { SESSION_TABLE: tables.sessions.tableName },
    secrets: { JWT_SECRET: secrets.jwt },
  });
  session.allow('OpenSessions', ['dynamodb:PutItem'], [tables.sessions.tableArn]);

  const chat = new ScopedFunction(stack, 'Chat', {
    ...common,
    module: 'chat',
    variables: {
      SESSION_TABLE: tables.sessions.tableName,
      HISTORY_TABLE: tables.history.tableName,
      HISTORY_INDEX: USER_INDEX,
      HISTORY_DAYS: String(environment.historyDays),
    },
    secrets: { OPENAI_SECRET: secrets.openAi },
  });
  chat.allow('ReadSessions', ['dynamodb:GetItem'], [tables.sessions.tableArn]);
  chat.allow(
    'KeepHistory',
    ['dynamodb:PutItem', 'dynamodb:Query'],
    [tables.history.tableArn, `${tables.history.tableArn}/index/${USER_INDEX}`],
  );

  const crm = new ScopedFunction(stack, 'Crm', {
    ...common,
    module: 'crm',
    variables: { CACHE_TABLE: tables.cache.tableName },
    secrets: { SALESFORCE_SECRET: secrets.salesforce },
  });
  crm.allow('KeepRecords', ['dynamodb:GetItem', 'dynamodb:PutItem'], [tables.cache.tableArn]);

  const authorizer = new ScopedFunction(stack, 'Authorizer', {
    ...common,
    module: 'authorizer',
    variables: { SESSION_TABLE: tables.sessions.tableName },
    secrets: { JWT_SECRET: secrets.jwt },
  });
  authorizer.allow('ReadSessions', ['dynamodb:GetItem'], [tables.sessions.tableArn]);
  return { session, chat, crm, authorizer };
}
