// SPDX-License-Identifier: Apache-2.0
import { Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { accept } from './accept';
import { Environment } from './environment';

export interface Secrets {
  readonly salesforce: secretsmanager.Secret;
  readonly openAi: secretsmanager.Secret;
  readonly jwt: secretsmanager.Secret;
}

/** The first two begin with a random text and are filled by hand after the first deployment. */
export function secrets(stack: Stack, environment: Environment, key: kms.IKey): Secrets {
  const secret = (id: string, description: string, generate: secretsmanager.SecretStringGenerator) =>
    new secretsmanager.Secret(stack, id, {
      description,
      encryptionKey: key,
      generateSecretString: generate,
      removalPolicy: environment.removalPolicy,
    });
  const made = {
    salesforce: secret('SalesforceCredentials', 'OAuth client of the CRM', {
      secretStringTemplate: JSON.stringify({ clientId: '' }),
      generateStringKey: 'clientSecret',
    }),
    openAi: secret('OpenAICredentials', 'Key of the language model', {
      secretStringTemplate: '{}',
      generateStringKey: 'apiKey',
    }),
    jwt: secret('JWTSecret', 'Signs the tokens of sessions', { passwordLength: 64, excludePunctuation: true }),
  };
  const byHand = { control: 'CrmSecret.Rotates', owner: 'crm-team', until: '2027-03-31' };
  accept(made.salesforce, { ...byHand, reason: 'The CRM issues it; it is renewed there by hand each quarter' });
  accept(made.openAi, { ...byHand, reason: 'The vendor issues it; it is renewed there by hand each quarter' });
  accept(made.jwt, { ...byHand, reason: 'A new one ends all sessions; until two are accepted at a time it is renewed at night' });
  return made;
}
