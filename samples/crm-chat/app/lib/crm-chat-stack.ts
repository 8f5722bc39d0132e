// SPDX-License-Identifier: Apache-2.0
import { App, Stack, Tags } from 'aws-cdk-lib';
import { Api } from './api';
import { Audit } from './audit';
import { Environment } from './environment';
import { functions } from './functions';
import { dataKey } from './key';
import { Monitoring } from './monitoring';
import { secrets } from './secrets';
import { tables } from './tables';

/** All of one environment, for whatever account it is deployed to. */
export class CrmChatStack extends Stack {
  constructor(app: App, environment: Environment) {
    super(app, `CrmChat-${environment.name}`, {
      description: `CRM chat, ${environment.name}`,
      env: { region: environment.region },
    });
    Tags.of(this).add('Environment', environment.name);
    Tags.of(this).add('CostCenter', 'crm-chat');
    const key = dataKey(this, environment);
    const stores = tables(this, environment, key);
    const credentials = secrets(this, environment, key);
    const handlers = functions(this, environment, key, stores, credentials);
    const api = new Api(this, 'Api', { environment, key, functions: handlers });
    new Monitoring(this, 'Monitoring', { environment, key, api, functions: handlers, tables: stores });
    new Audit(this, 'Audit', { environment, key });
  }
}
