// SPDX-License-Identifier: Apache-2.0
import { Stack } from 'aws-cdk-lib';
import { resourceAt, Slip } from './slip';

const arn = (stack: Stack, at: string) => ({ 'Fn::GetAtt': [stack.getLogicalId(resourceAt(stack, at)), 'Arn'] });

/** Tables and secrets. */
const dev: Omit<Slip, 'environment'>[] = [
  {
    claim: 'B-1',
    at: 'SessionTable',
    breaks: (table) => table.addPropertyOverride('TimeToLiveSpecification.AttributeName', 'lastSeen'),
    expect: { 'Properties.TimeToLiveSpecification.AttributeName': ['CrmTable.ForgetsSessions'] },
  },
  {
    claim: 'B-2',
    at: 'SessionTable',
    breaks: (table) => table.addPropertyOverride('Replicas.0.SSESpecification.KMSMasterKeyId', 'alias/aws/dynamodb'),
    expect: {
      'Properties.Replicas.0.SSESpecification.KMSMasterKeyId': [
        'DynamoDbTable.EncryptsWithCustomerKey',
        'CrmStore.UsesTheOneKey',
      ],
    },
  },
  {
    claim: 'B-3, B-11',
    at: 'CacheTable',
    breaks: (table) => table.addPropertyOverride('TimeToLiveSpecification.AttributeName', 'key'),
    expect: {
      'Properties.TimeToLiveSpecification.AttributeName': ['CrmTable.CachesByKey'],
      'Properties.KeySchema.0.AttributeName': ['CrmTable.ExpiresByNoKey'],
    },
  },
  {
    claim: 'B-4',
    at: 'CacheTable',
    breaks: (table) => table.addPropertyDeletionOverride('SSESpecification'),
    expect: { '': ['DynamoDbTable.EncryptsWithCustomerKey', 'CrmStore.UsesTheOneKey'] },
  },
  {
    claim: 'B-5',
    at: 'ChatHistoryTable',
    breaks: (table) => table.addPropertyOverride('KeySchema.1.AttributeName', 'messageId'),
    expect: { '': ['CrmTable.OrdersHistory'] },
  },
  {
    claim: 'B-6',
    at: 'ChatHistoryTable',
    breaks: (table) => table.addPropertyOverride('GlobalSecondaryIndexes.0.KeySchema.0.AttributeName', 'sessionId'),
    expect: { '': ['CrmTable.ListsByUser'] },
  },
  {
    claim: 'B-7',
    at: 'ChatHistoryTable',
    breaks: (table) => table.addPropertyDeletionOverride('TimeToLiveSpecification'),
    expect: { '': ['CrmTable.ForgetsConversations'] },
  },
  {
    claim: 'B-8',
    at: 'CacheTable',
    breaks: (table) => {
      table.addPropertyOverride('BillingMode', 'PROVISIONED');
      table.addPropertyOverride('ProvisionedThroughput', { ReadCapacityUnits: 5, WriteCapacityUnits: 5 });
    },
    expect: { 'Properties.BillingMode': ['CrmTable.IsPaidByRequest'] },
  },
  {
    claim: 'B-9',
    at: 'ChatHistoryTable',
    breaks: (table) =>
      table.addPropertyOverride('Replicas.0.PointInTimeRecoverySpecification', {
        PointInTimeRecoveryEnabled: false,
        RecoveryPeriodInDays: 7,
      }),
    expect: {
      'Properties.Replicas.0.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled': [
        'DynamoDbTable.RecoversToAPointInTime',
      ],
    },
  },
  {
    claim: 'B-10',
    at: 'Crm/Function',
    breaks: (lambda) => lambda.addPropertyDeletionOverride('Environment.Variables.CACHE_TABLE'),
    stack: ['CrmDeployment.HasItsTables'],
  },
  {
    claim: 'B-14',
    at: 'OpenAICredentials',
    breaks: (secret) => secret.addPropertyDeletionOverride('KmsKeyId'),
    expect: { '': ['SecretsManagerSecret.EncryptsWithCustomerKey', 'CrmStore.UsesTheOneKey'] },
  },
  {
    claim: 'B-15',
    at: 'SalesforceCredentials',
    breaks: (secret) => {
      secret.addPropertyDeletionOverride('GenerateSecretString');
      secret.addPropertyOverride('SecretString', '{"clientId":"chat","clientSecret":"change-me"}');
    },
    expect: { 'Properties.SecretString': ['CrmSecret.IsNotWritten'] },
  },
  {
    claim: 'B-15',
    at: 'JWTSecret',
    breaks: (secret) => secret.addPropertyOverride('GenerateSecretString.PasswordLength', 8),
    expect: { 'Properties.GenerateSecretString.PasswordLength': ['CrmSecret.SignsWithALongOne'] },
  },
  {
    claim: 'B-17',
    at: 'OpenAICredentials',
    breaks: (secret) => secret.addMetadata('assay', undefined),
    expect: { '': ['CrmSecret.Rotates'] },
  },
  {
    claim: 'B-50',
    at: 'Session/Logs',
    breaks: (group) => group.addPropertyOverride('RetentionInDays', 731),
    expect: { 'Properties.RetentionInDays': ['CrmLogGroup.KeepsLongEnough'] },
  },
  {
    claim: 'B-51',
    at: 'ChatHistoryTable',
    breaks: (table) => table.addOverride('DeletionPolicy', 'Retain'),
    expect: { DeletionPolicy: ['CrmTable.OutlivesItsStack'] },
  },
  {
    claim: 'B-57',
    at: 'Session/Function',
    breaks: (lambda) => lambda.addPropertyOverride('Runtime', 'nodejs18.x'),
    expect: { 'Properties.Runtime': ['LambdaFunction.UsesAllowedRuntime'] },
  },
];

/** Keys and rights. */
const staging: Omit<Slip, 'environment'>[] = [
  {
    claim: 'B-13',
    at: 'JWTSecret',
    breaks: (secret) => secret.overrideLogicalId('TokenKey'),
    stack: ['CrmDeployment.HasItsSecrets'],
  },
  {
    claim: 'B-19',
    at: 'DataKey',
    breaks: (key) => {
      key.addPropertyOverride('EnableKeyRotation', false);
      key.addPropertyOverride('RotationPeriodInDays', 730);
    },
    expect: {
      'Properties.EnableKeyRotation': ['KmsKey.Rotates'],
      'Properties.RotationPeriodInDays': ['CrmKey.RotatesYearly'],
    },
  },
  {
    claim: 'B-20',
    at: 'Chat/Function',
    breaks: (lambda) => lambda.addPropertyDeletionOverride('KmsKeyArn'),
    expect: { '': ['CrmStore.UsesTheOneKey'] },
  },
  {
    claim: 'B-21',
    at: 'Chat/Logs',
    breaks: (group) => group.addPropertyDeletionOverride('KmsKeyId'),
    expect: { '': ['LogGroup.EncryptsWithCustomerKey', 'CrmStore.UsesTheOneKey'] },
  },
  {
    claim: 'B-21',
    at: 'Monitoring/Alerts',
    breaks: (topic) => topic.addPropertyDeletionOverride('KmsMasterKeyId'),
    expect: { '': ['SnsTopic.Encrypts', 'CrmStore.UsesTheOneKey'] },
  },
  {
    claim: 'B-22',
    at: 'DataKey',
    breaks: (key) => {
      key.addPropertyOverride('KeyPolicy.Statement.1.Principal', '*');
      key.addPropertyDeletionOverride('KeyPolicy.Statement.1.Condition');
      key.addPropertyDeletionOverride('KeyPolicy.Statement.2.Condition');
    },
    expect: {
      'Properties.KeyPolicy.Statement.1.Principal': ['KmsKey.RefusesAnyPrincipal'],
      'Properties.KeyPolicy.Statement.2.Principal.Service': ['CrmKey.IsUsedUnderConditions'],
    },
  },
  {
    claim: 'B-24',
    at: 'Crm/Role/DefaultPolicy',
    breaks: (policy) => policy.addPropertyOverride('PolicyDocument.Statement.4.Action', 'dynamodb:*'),
    expect: { 'Properties.PolicyDocument.Statement.4.Action': ['CrmPolicy.NamesEachAction'] },
  },
  {
    claim: 'B-25',
    at: 'Session/Role/DefaultPolicy',
    breaks: (policy) => policy.addPropertyOverride('PolicyDocument.Statement.4.Resource', '*'),
    expect: {
      'Properties.PolicyDocument.Statement.4.Resource': [
        'CrmPolicy.NamesEachResource',
        'CrmPolicy.ReachesTablesAndTheirIndexes',
      ],
    },
  },
  {
    claim: 'B-26',
    at: 'Chat/Role/DefaultPolicy',
    breaks: (policy) => policy.addPropertyDeletionOverride('PolicyDocument.Statement.5.Resource.1'),
    expect: { 'Properties.PolicyDocument.Statement.5.Resource.0': ['CrmPolicy.ReachesTablesAndTheirIndexes'] },
  },
  {
    claim: 'B-27',
    at: 'Authorizer/Role/DefaultPolicy',
    breaks: (policy) => policy.addPropertyOverride('PolicyDocument.Statement.2.Action.2', 'kms:ScheduleKeyDeletion'),
    expect: { 'Properties.PolicyDocument.Statement.2.Action.2': ['CrmPolicy.DecryptsOnly'] },
  },
  {
    claim: 'B-28',
    at: 'Authorizer/Role/DefaultPolicy',
    breaks: (policy) =>
      policy.addPropertyOverride('PolicyDocument.Statement.5', {
        Action: 'iam:PassRole',
        Effect: 'Allow',
        Resource: '*',
      }),
    expect: {
      'Properties.PolicyDocument.Statement.5.Action': ['CrmPolicy.AdministersNothing'],
      'Properties.PolicyDocument.Statement.5.Resource': ['IamPolicy.PassesNamedRolesOnly', 'CrmPolicy.NamesEachResource'],
    },
  },
  {
    claim: 'B-29',
    at: 'Crm/Function',
    breaks: (lambda, stack) => lambda.addPropertyOverride('Role', arn(stack, 'Chat/Role')),
    expect: { 'Properties.Role': ['CrmFunction.HasItsOwnRole'] },
  },
  { claim: 'B-29', at: 'Chat/Function', expect: { 'Properties.Role': ['CrmFunction.HasItsOwnRole'] } },
  {
    claim: 'B-30',
    at: 'Session/Role',
    breaks: (role) => role.addPropertyOverride('AssumeRolePolicyDocument.Statement.0.Principal.AWS', '*'),
    expect: {
      'Properties.AssumeRolePolicyDocument.Statement.0.Principal.AWS': [
        'IamRole.RefusesAnyPrincipal',
        'CrmRole.TrustsOneService',
      ],
    },
  },
  {
    claim: 'B-33',
    at: 'Monitoring/Alerts/Policy',
    breaks: (policy) => policy.addPropertyDeletionOverride('PolicyDocument.Statement.0'),
    expect: { '': ['CrmTopicPolicy.RefusesPlainHttp'] },
  },
  {
    claim: 'B-68',
    at: 'Crm/Role/DefaultPolicy',
    breaks: (policy, stack) =>
      policy.addPropertyOverride('PolicyDocument.Statement.4.Resource', arn(stack, 'SessionTable')),
    expect: { '': ['CrmPolicy.CachesWhatItReads'] },
  },
];

/** What stands before the functions, who watches them, and what production promises. */
const prod: Omit<Slip, 'environment'>[] = [
  {
    claim: 'B-12, B-51',
    at: 'CacheTable',
    breaks: (table) => table.addOverride('DeletionPolicy', 'Delete'),
    expect: { DeletionPolicy: ['CrmTable.OutlivesItsStack'] },
  },
  {
    claim: 'B-51',
    at: 'SessionTable',
    breaks: (table) => table.addPropertyOverride('Replicas.0.DeletionProtectionEnabled', false),
    expect: { 'Properties.Replicas.0.DeletionProtectionEnabled': ['CrmTable.OutlivesItsStack'] },
  },
  {
    claim: 'B-23',
    at: 'DataKey',
    breaks: (key) => key.addPropertyOverride('PendingWindowInDays', 7),
    expect: { 'Properties.PendingWindowInDays': ['CrmKey.OutlivesItsStack'] },
  },
  {
    claim: 'B-16',
    at: 'Chat/Function',
    breaks: (lambda) =>
      lambda.addPropertyOverride(
        'Environment.Variables.OPENAI_SECRET',
        '{{resolve:secretsmanager:crm-chat/openai:SecretString:apiKey}}',
      ),
    expect: { 'Properties.Environment.Variables.OPENAI_SECRET': ['CrmFunction.KnowsNoSecret'] },
  },
  {
    claim: 'B-31',
    at: 'Api/Rest/Default/chat/OPTIONS',
    breaks: (method) =>
      method.addPropertyOverride(
        'Integration.IntegrationResponses.0.ResponseParameters.method\\.response\\.header\\.Access-Control-Allow-Origin',
        "'*'",
      ),
    expect: {
      'Properties.Integration.IntegrationResponses.0.ResponseParameters.method\\.response\\.header\\.Access-Control-Allow-Origin':
        ['CrmMethod.AnswersOneOrigin'],
    },
  },
  {
    claim: 'B-32',
    at: 'Api/Rest/Default/chat/GET',
    breaks: (method) => {
      method.addPropertyOverride('AuthorizationType', 'NONE');
      method.addPropertyDeletionOverride('AuthorizerId');
    },
    expect: { 'Properties.AuthorizationType': ['ApiGatewayMethod.AsksForAuthorization'] },
  },
  {
    claim: 'B-35',
    at: 'Api/Rest/DeploymentStage.prod',
    breaks: (stage) => {
      stage.addPropertyDeletionOverride('MethodSettings.0.ThrottlingRateLimit');
      stage.addPropertyDeletionOverride('AccessLogSetting');
    },
    expect: { '': ['ApiGatewayAnyStage.LogsAccess'], 'Properties.MethodSettings.0': ['CrmStage.Throttles'] },
  },
  {
    claim: 'B-35',
    at: 'Api/FirewallAssociation',
    breaks: (association) => void association.node.scope?.node.tryRemoveChild(association.node.id),
    stack: ['CrmDeployment.HasAFirewall'],
  },
  {
    claim: 'B-36',
    at: 'Authorizer/Logs',
    breaks: (group) => group.addPropertyDeletionOverride('RetentionInDays'),
    expect: { '': ['LogGroup.StatesRetention', 'CrmLogGroup.KeepsLongEnough'] },
  },
  {
    claim: 'B-36',
    at: 'Session/Function',
    breaks: (lambda) => lambda.addPropertyDeletionOverride('LoggingConfig'),
    expect: { '': ['CrmFunction.WritesToItsLogGroup'] },
  },
  {
    claim: 'B-40',
    at: 'Monitoring/ClientErrors',
    breaks: (alarm) => alarm.addPropertyOverride('MetricName', '4xxErrors'),
    stack: ['CrmDeployment.WatchesItsApi'],
  },
  {
    claim: 'B-41',
    at: 'Monitoring/crmErrors',
    breaks: (alarm, stack) =>
      alarm.addPropertyOverride('Dimensions.0.Value', { Ref: stack.getLogicalId(resourceAt(stack, 'Chat/Function')) }),
    stack: ['CrmDeployment.WatchesItsFunctions'],
  },
  {
    claim: 'B-42',
    at: 'Monitoring/cacheThrottled',
    breaks: (alarm) => alarm.addPropertyOverride('Dimensions.0.Value', 'cache'),
    stack: ['CrmDeployment.WatchesItsTables'],
  },
  {
    claim: 'B-43',
    at: 'Monitoring/ServerErrors',
    breaks: (alarm) => alarm.addPropertyDeletionOverride('AlarmActions'),
    expect: { '': ['CrmAlarm.TellsTheTopic'] },
  },
  {
    claim: 'B-47',
    at: 'Monitoring/Budget',
    breaks: (budget) => budget.addPropertyOverride('Budget.BudgetLimit.Amount', 6000),
    expect: { 'Properties.Budget.BudgetLimit.Amount': ['Deployment.HasBudget'] },
  },
  {
    claim: 'B-48',
    at: 'Audit/Trail',
    breaks: (trail) => trail.addPropertyOverride('IsLogging', false),
    expect: { 'Properties.IsLogging': ['CloudTrail.IsLogging'] },
  },
  {
    claim: 'B-49',
    at: 'Api/Rest/DeploymentStage.prod',
    breaks: (stage) => stage.addPropertyOverride('StageName', 'live'),
    expect: { 'Properties.StageName': ['CrmStage.IsNamedAfterItsEnvironment'] },
  },
  {
    claim: 'B-49',
    at: 'Monitoring/Alerts',
    breaks: (topic) => topic.addPropertyOverride('Tags.1.Value', 'dev'),
    expect: { 'Properties.Tags.1.Value': ['CrmTagged.NamesItsEnvironment'] },
  },
  {
    claim: 'B-50',
    at: 'Chat/Logs',
    breaks: (group) => group.addPropertyOverride('RetentionInDays', 14),
    expect: { 'Properties.RetentionInDays': ['CrmLogGroup.KeepsLongEnough'] },
  },
  {
    claim: 'B-50',
    at: 'ChatHistoryTable',
    breaks: (table) =>
      table.addPropertyOverride('Replicas.0.PointInTimeRecoverySpecification.RecoveryPeriodInDays', 7),
    expect: {
      'Properties.Replicas.0.PointInTimeRecoverySpecification.RecoveryPeriodInDays': ['CrmTable.RecoversFarEnoughBack'],
    },
  },
  {
    claim: 'B-55',
    at: 'JWTSecret',
    breaks: (secret) => secret.addPropertyDeletionOverride('Tags'),
    expect: { '': ['TaggedResource.StatesRequiredTags'] },
  },
  {
    claim: 'B-65',
    at: 'Monitoring/Alerts/Policy',
    breaks: (policy) => policy.addPropertyDeletionOverride('PolicyDocument.Statement.2.Condition'),
    expect: { 'Properties.PolicyDocument.Statement.2.Effect': ['CrmTopicPolicy.HearsThisAccountOnly'] },
  },
  {
    claim: 'B-65',
    at: 'Authorizer/Function/CrmChatprodApiToken8AC28F70:Permissions',
    breaks: (permission) => permission.addPropertyDeletionOverride('SourceArn'),
    expect: { '': ['CrmPermission.IsTheApis'] },
  },
  {
    claim: 'B-66',
    at: 'Api/Rest/DeploymentStage.prod',
    breaks: (stage) => {
      stage.addPropertyOverride('CacheClusterEnabled', true);
      stage.addPropertyOverride('CacheClusterSize', '0.5');
    },
    expect: { 'Properties.CacheClusterEnabled': ['CrmDeployment.IsPaidByUse'] },
  },
];

export const slips: Slip[] = [
  ...dev.map((slip): Slip => ({ ...slip, environment: 'dev' })),
  ...staging.map((slip): Slip => ({ ...slip, environment: 'staging' })),
  ...prod.map((slip): Slip => ({ ...slip, environment: 'prod' })),
];
