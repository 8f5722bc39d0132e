// SPDX-License-Identifier: Apache-2.0
import { App } from 'aws-cdk-lib';
import { CrmChatStack } from '../lib/crm-chat-stack';
import { chosenEnvironment } from '../lib/environment';

const app = new App();
new CrmChatStack(app, chosenEnvironment(app.node));
