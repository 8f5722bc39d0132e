// SPDX-License-Identifier: Apache-2.0
'use strict';
const { createHmac, timingSafeEqual } = require('node:crypto');

const HEADER = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');
const sign = (text, key) => createHmac('sha256', key).update(text).digest();

/** A signed token of these claims. */
exports.makeToken = (claims, key) => {
  const text = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${text}.${sign(text, key).toString('base64url')}`;
};

/** The claims of a token that is signed with the key and hasn't expired, else undefined. */
exports.readToken = (token, key, now) => {
  const [header, body, signature, ...rest] = token.split('.');
  if (header !== HEADER || !body || !signature || rest.length > 0) return undefined;
  const wanted = sign(`${header}.${body}`, key);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  return claims.exp > now ? claims : undefined;
};
