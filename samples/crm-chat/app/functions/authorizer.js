// SPDX-License-Identifier: Apache-2.0
'use strict';
const { DynamoDBClient, GetItemCommand } = require('@aws-sdk/client-dynamodb');
const { secret } = require('./secret');
const { readToken } = require('./token');

const table = new DynamoDBClient({});

exports.handler = async (event) => {
  const token = (event.authorizationToken ?? '').replace(/^Bearer /, '');
  const now = Math.floor(Date.now() / 1000);
  const claims = readToken(token, await secret(process.env.JWT_SECRET), now);
  if (!claims) throw new Error('Unauthorized');
  const { Item } = await table.send(
    new GetItemCommand({ TableName: process.env.SESSION_TABLE, Key: { sessionId: { S: claims.sid } } }),
  );
  // Expired items stay for a while until they are deleted.
  if (!Item || Number(Item.expiresAt.N) <= now) throw new Error('Unauthorized');
  const [arn, stage] = event.methodArn.split('/');
  return {
    principalId: claims.sub,
    context: { sessionId: claims.sid, userId: claims.sub },
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${arn}/${stage}/*` }],
    },
  };
};
