// SPDX-License-Identifier: Apache-2.0
import { Stack } from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { accept } from './accept';
import { Environment } from './environment';

export interface AuditProps {
  readonly environment: Environment;
  readonly key: kms.Key;
}

/** The account's trail of who did what. */
export class Audit extends Construct {
  constructor(scope: Construct, id: string, { environment, key }: AuditProps) {
    super(scope, id);
    const name = `crm-chat-${environment.name}`;
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'EncryptTrail',
        principals: [new iam.ServicePrincipal('cloudtrail.amazonaws.com')],
        actions: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          StringEquals: {
            'aws:SourceArn': Stack.of(this).formatArn({ service: 'cloudtrail', resource: 'trail', resourceName: name }),
          },
        },
      }),
    );
    const bucket = new s3.Bucket(this, 'Bucket', {
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: key,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      removalPolicy: environment.removalPolicy,
    });
    accept(bucket, {
      control: 'S3Bucket.LogsAccess',
      reason: 'Needs a second bucket; what lies here is encrypted, and validated by digests',
      owner: 'platform-team',
      until: '2027-06-30',
    });
    new cloudtrail.Trail(this, 'Trail', {
      trailName: name,
      bucket,
      encryptionKey: key,
      sendToCloudWatchLogs: true,
      cloudWatchLogGroup: new logs.LogGroup(this, 'Logs', {
        retention: environment.logDays,
        encryptionKey: key,
        removalPolicy: environment.removalPolicy,
      }),
    });
  }
}
