// SPDX-License-Identifier: Apache-2.0
'use strict';
const { SecretsManagerClient, GetSecretValueCommand } = require('@aws-sdk/client-secrets-manager');

const client = new SecretsManagerClient({});
const known = new Map();

/** The value of a secret, asked for once in the life of a function's instance. */
exports.secret = async (arn) => {
  if (!known.has(arn)) {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
    known.set(arn, SecretString);
  }
  return known.get(arn);
};
