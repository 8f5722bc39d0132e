// SPDX-License-Identifier: Apache-2.0
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { Environment } from './environment';
import { Functions } from './functions';
import { ScopedFunction } from './scoped-function';

export interface ApiProps {
  readonly environment: Environment;
  readonly key: kms.IKey;
  readonly functions: Functions;
}

/** POST /sessions, POST /chat, GET /chat and GET /records/{id}, for one web origin. */
export class Api extends Construct {
  readonly rest: apigateway.RestApi;

  constructor(scope: Construct, id: string, { environment, key, functions }: ApiProps) {
    super(scope, id);
    const accessLogs = new logs.LogGroup(this, 'AccessLogs', {
      retention: environment.logDays,
      encryptionKey: key,
      removalPolicy: environment.removalPolicy,
    });
    this.rest = new apigateway.RestApi(this, 'Rest', {
      restApiName: `crm-chat-${environment.name}`,
      endpointConfiguration: { types: [apigateway.EndpointType.REGIONAL] },
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.DESTROY,
      defaultCorsPreflightOptions: {
        allowOrigins: [environment.origin],
        allowMethods: ['GET', 'POST'],
        allowHeaders: ['Authorization', 'Content-Type'],
        maxAge: Duration.hours(1),
      },
      deployOptions: {
        stageName: environment.name,
        throttlingRateLimit: environment.requestsPerSecond,
        throttlingBurstLimit: environment.requestsPerSecond * 2,
        accessLogDestination: new apigateway.LogGroupLogDestination(accessLogs),
        accessLogFormat: apigateway.AccessLogFormat.jsonWithStandardFields(),
        loggingLevel: apigateway.MethodLoggingLevel.ERROR,
        dataTraceEnabled: false,
        metricsEnabled: true,
        tracingEnabled: true,
      },
    });

    const token = new apigateway.TokenAuthorizer(this, 'Token', {
      handler: functions.authorizer.function,
      resultsCacheTtl: Duration.minutes(5),
    });
    const withToken = { authorizationType: apigateway.AuthorizationType.CUSTOM, authorizer: token };
    const call = (scoped: ScopedFunction) => new apigateway.LambdaIntegration(scoped.function, { allowTestInvoke: false });
    // The CRM's own back end opens sessions, with credentials of this account.
    const signed = { authorizationType: apigateway.AuthorizationType.IAM };
    this.rest.root.addResource('sessions').addMethod('POST', call(functions.session), signed);
    const chat = this.rest.root.addResource('chat');
    chat.addMethod('POST', call(functions.chat), withToken);
    chat.addMethod('GET', call(functions.chat), withToken);
    this.rest.root.addResource('records').addResource('{id}').addMethod('GET', call(functions.crm), withToken);
    this.addFirewall();
  }

  private addFirewall() {
    const visibility = (metricName: string) => ({
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
      metricName,
    });
    const acl = new wafv2.CfnWebACL(this, 'Firewall', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('crm-chat'),
      rules: [
        {
          name: 'common',
          priority: 1,
          overrideAction: { none: {} },
          statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesCommonRuleSet' } },
          visibilityConfig: visibility('crm-chat-common'),
        },
      ],
    });
    new wafv2.CfnWebACLAssociation(this, 'FirewallAssociation', {
      resourceArn: this.rest.deploymentStage.stageArn,
      webAclArn: acl.attrArn,
    });
  }
}
