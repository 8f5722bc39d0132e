// SPDX-License-Identifier: Apache-2.0
'use strict';
const { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } = require('@aws-sdk/client-dynamodb');
const { secret } = require('./secret');

const REMEMBERED = 20;
const table = new DynamoDBClient({});
const { HISTORY_TABLE, HISTORY_INDEX, HISTORY_DAYS, SESSION_TABLE, OPENAI_SECRET } = process.env;

const message = (item) => ({ role: item.role.S, content: item.content.S });

async function history(query) {
  const { Items } = await table.send(
    new QueryCommand({ TableName: HISTORY_TABLE, ScanIndexForward: false, Limit: REMEMBERED, ...query }),
  );
  return Items.map(message).reverse();
}

async function remember(sessionId, userId, role, content) {
  const now = Date.now();
  await table.send(
    new PutItemCommand({
      TableName: HISTORY_TABLE,
      Item: {
        sessionId: { S: sessionId },
        timestamp: { N: String(now) },
        userId: { S: userId },
        role: { S: role },
        content: { S: content },
        expiresAt: { N: String(Math.floor(now / 1000) + Number(HISTORY_DAYS) * 24 * 60 * 60) },
      },
    }),
  );
}

async function answer(messages) {
  const { apiKey } = JSON.parse(await secret(OPENAI_SECRET));
  const response = await fetch('https://api.openai.com/v1/chat/completions', {
    method: 'POST',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4o-mini', messages }),
  });
  if (!response.ok) throw new Error(`the model answers ${response.status}`);
  return (await response.json()).choices[0].message.content;
}

exports.handler = async (event) => {
  const { sessionId, userId } = event.requestContext.authorizer;
  if (event.httpMethod === 'GET') {
    const all = await history({
      IndexName: HISTORY_INDEX,
      KeyConditionExpression: 'userId = :user',
      ExpressionAttributeValues: { ':user': { S: userId } },
    });
    return { statusCode: 200, body: JSON.stringify(all) };
  }
  const { text } = JSON.parse(event.body ?? '{}');
  if (typeof text !== 'string' || text === '') return { statusCode: 400, body: '{"error":"text is missing"}' };
  // The authorizer's answer is cached; a session that was closed since must not go on.
  const session = await table.send(new GetItemCommand({ TableName: SESSION_TABLE, Key: { sessionId: { S: sessionId } } }));
  if (!session.Item) return { statusCode: 403, body: '{"error":"the session is closed"}' };
  const before = await history({
    KeyConditionExpression: 'sessionId = :session',
    ExpressionAttributeValues: { ':session': { S: sessionId } },
  });
  await remember(sessionId, userId, 'user', text);
  const content = await answer([...before, { role: 'user', content: text }]);
  await remember(sessionId, userId, 'assistant', content);
  return { statusCode: 200, body: JSON.stringify({ content }) };
};
