// SPDX-License-Identifier: Apache-2.0
'use strict';
const { DynamoDBClient, GetItemCommand, PutItemCommand } = require('@aws-sdk/client-dynamodb');
const { secret } = require('./secret');

const FRESH = 5 * 60;
const table = new DynamoDBClient({});
const TableName = process.env.CACHE_TABLE;

async function fetchRecord(id) {
  const { instance, clientId, clientSecret } = JSON.parse(await secret(process.env.SALESFORCE_SECRET));
  const signedIn = await fetch(`https://${instance}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
  });
  if (!signedIn.ok) throw new Error(`signing in: ${signedIn.status}`);
  const { access_token: token } = await signedIn.json();
  const record = await fetch(`https://${instance}/services/data/v64.0/ui-api/records/${encodeURIComponent(id)}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return record.ok ? await record.text() : undefined;
}

exports.handler = async (event) => {
  const { id } = event.pathParameters;
  const now = Math.floor(Date.now() / 1000);
  const key = { S: `record:${id}` };
  const { Item } = await table.send(new GetItemCommand({ TableName, Key: { key } }));
  if (Item && Number(Item.ttl.N) > now) return { statusCode: 200, body: Item.body.S };
  const body = await fetchRecord(id);
  if (body === undefined) return { statusCode: 404, body: '{"error":"no such record"}' };
  await table.send(
    new PutItemCommand({ TableName, Item: { key, body: { S: body }, ttl: { N: String(now + FRESH) } } }),
  );
  return { statusCode: 200, body };
};
