// SPDX-License-Identifier: Apache-2.0
'use strict';
const { randomUUID } = require('node:crypto');
const { DynamoDBClient, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const { secret } = require('./secret');
const { makeToken } = require('./token');

const LIFETIME = 8 * 60 * 60;
const table = new DynamoDBClient({});

exports.handler = async (event) => {
  const { userId } = JSON.parse(event.body ?? '{}');
  if (typeof userId !== 'string' || userId === '') return { statusCode: 400, body: '{"error":"userId is missing"}' };
  const sessionId = randomUUID();
  const exp = Math.floor(Date.now() / 1000) + LIFETIME;
  await table.send(
    new PutItemCommand({
      TableName: process.env.SESSION_TABLE,
      Item: { sessionId: { S: sessionId }, userId: { S: userId }, expiresAt: { N: String(exp) } },
    }),
  );
  const token = makeToken({ sub: userId, sid: sessionId, exp }, await secret(process.env.JWT_SECRET));
  return { statusCode: 201, body: JSON.stringify({ token }) };
};
