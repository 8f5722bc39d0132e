// SPDX-License-Identifier: Apache-2.0
import { Duration, Stack } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { Api } from './api';
import { Environment } from './environment';
import { Functions } from './functions';
import { Tables } from './tables';

export interface MonitoringProps {
  readonly environment: Environment;
  readonly key: kms.IKey;
  readonly api: Api;
  readonly functions: Functions;
  readonly tables: Tables;
}

/** One topic, the alarms and the budget that write to it, and one dashboard. */
export class Monitoring extends Construct {
  private readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, private readonly props: MonitoringProps) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Alerts', { masterKey: props.key, enforceSSL: true });
    this.topic.addSubscription(new EmailSubscription(props.environment.alertEmail));
    for (const service of ['budgets', 'cloudwatch']) {
      this.topic.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: `Publish-${service}`,
          principals: [new iam.ServicePrincipal(`${service}.amazonaws.com`)],
          actions: ['sns:Publish'],
          resources: [this.topic.topicArn],
          conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
        }),
      );
    }
    this.addAlarms();
    this.addBudget();
    this.addDashboard();
  }

  private alarm(id: string, metric: cloudwatch.IMetric, threshold: number, description: string) {
    const alarm = new cloudwatch.Alarm(this, id, {
      metric,
      threshold,
      alarmDescription: description,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }

  /** As the alarms see it: of one stage, as the average of five minutes. */
  private stageMetric(metricName: string, statistic = 'Average') {
    const { rest } = this.props.api;
    return new cloudwatch.Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      statistic,
      period: Duration.minutes(5),
      dimensionsMap: { ApiName: rest.restApiName, Stage: rest.deploymentStage.stageName },
    });
  }

  private addAlarms() {
    const { environment, functions, tables } = this.props;
    this.alarm('ClientErrors', this.stageMetric('4XXError'), environment.clientErrorRate, 'Callers are refused');
    this.alarm('ServerErrors', this.stageMetric('5XXError'), environment.serverErrorRate, 'Requests fail');
    this.alarm('Latency', this.stageMetric('Latency', 'p95'), 500, 'Answers take more than half a second');
    for (const [name, scoped] of Object.entries(functions)) {
      this.alarm(`${name}Errors`, scoped.function.metricErrors(), environment.functionErrors, `${name} fails`);
    }
    for (const [name, table] of Object.entries(tables)) {
      const throttled = new cloudwatch.Metric({
        namespace: 'AWS/DynamoDB',
        metricName: 'ThrottledRequests',
        statistic: 'Sum',
        dimensionsMap: { TableName: table.tableName },
      });
      this.alarm(`${name}Throttled`, throttled, 0, `The table of ${name} refuses requests`);
    }
  }

  private addBudget() {
    const { environment } = this.props;
    new budgets.CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: environment.monthlyBudget, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:Environment$${environment.name}`] },
      },
      notificationsWithSubscribers: [
        {
          notification: { notificationType: 'ACTUAL', comparisonOperator: 'GREATER_THAN', threshold: 80 },
          subscribers: [{ subscriptionType: 'SNS', address: this.topic.topicArn }],
        },
      ],
    });
  }

  private addDashboard() {
    const { environment, functions, tables } = this.props;
    const all = Object.values(functions).map((one) => one.function);
    const graph = (title: string, left: cloudwatch.IMetric[]) => new cloudwatch.GraphWidget({ title, left, width: 8 });
    const tableMetric = (metricName: string) =>
      Object.values(tables).map(
        (table) =>
          new cloudwatch.Metric({
            namespace: 'AWS/DynamoDB',
            metricName,
            statistic: 'Sum',
            dimensionsMap: { TableName: table.tableName },
          }),
      );
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: `crm-chat-${environment.name}`,
      widgets: [
        [
          graph('API: requests', [this.stageMetric('Count', 'SampleCount')]),
          graph('API: latency', [this.stageMetric('Latency', 'p50'), this.stageMetric('Latency', 'p95')]),
          graph('API: errors', [this.stageMetric('4XXError'), this.stageMetric('5XXError')]),
        ],
        [
          graph('Functions: invocations', all.map((one) => one.metricInvocations())),
          graph('Functions: duration', all.map((one) => one.metricDuration())),
          graph('Functions: errors', all.map((one) => one.metricErrors())),
        ],
        [
          graph('Tables: capacity read', tableMetric('ConsumedReadCapacityUnits')),
          graph('Tables: capacity written', tableMetric('ConsumedWriteCapacityUnits')),
          graph('Tables: throttled', tableMetric('ThrottledRequests')),
        ],
      ],
    });
  }
}
