// SPDX-License-Identifier: Apache-2.0
#include "cloudformation/serverless_connectors.h"

namespace assay::cloudformation {
namespace {

// By source and destination. Source: AWS SAM developer guide, "AWS SAM connector reference".
constexpr ConnectorStatement kStatements[] = {
    {"AWS::ApiGateway::RestApi", "AWS::Lambda::Function", "Write", Grant::kInvocation,
     "apigateway.amazonaws.com", "lambda:InvokeFunction",
     "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SourceResourceId}/"
     "${SourceQualifier}"},
    {"AWS::ApiGatewayV2::Api", "AWS::Lambda::Function", "Write", Grant::kInvocation,
     "apigateway.amazonaws.com", "lambda:InvokeFunction",
     "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${SourceResourceId}/"
     "${SourceQualifier}"},
    {"AWS::AppSync::DataSource", "AWS::DynamoDB::Table", "Read", Grant::kSourceRole, "",
     "dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:ConditionCheckItem "
     "dynamodb:PartiQLSelect",
     "${DestinationArn} ${DestinationArn}/index/*"},
    {"AWS::AppSync::DataSource", "AWS::DynamoDB::Table", "Write", Grant::kSourceRole, "",
     "dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem "
     "dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate",
     "${DestinationArn} ${DestinationArn}/index/*"},
    {"AWS::AppSync::DataSource", "AWS::Events::EventBus", "Write", Grant::kSourceRole, "", "events:PutEvents",
     "${DestinationArn}"},
    {"AWS::AppSync::DataSource", "AWS::Lambda::Function", "Write", Grant::kSourceRole, "",
     "lambda:InvokeAsync lambda:InvokeFunction", "${DestinationArn} ${DestinationArn}:*"},
    {"AWS::AppSync::GraphQLApi", "AWS::Lambda::Function", "Write", Grant::kInvocation,
     "appsync.amazonaws.com", "lambda:InvokeFunction",
     "arn:${AWS::Partition}:appsync:${AWS::Region}:${AWS::AccountId}:apis/${SourceResourceId}"},
    {"AWS::DynamoDB::Table", "AWS::Lambda::Function", "Read", Grant::kDestinationRole, "",
     "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams",
     "${SourceArn}/stream/*"},
    {"AWS::Events::Rule", "AWS::Events::EventBus", "Write", Grant::kSourceRole, "", "events:PutEvents",
     "${DestinationArn}"},
    {"AWS::Events::Rule", "AWS::Lambda::Function", "Write", Grant::kInvocation, "events.amazonaws.com",
     "lambda:InvokeFunction", "${SourceArn}"},
    {"AWS::Events::Rule", "AWS::SNS::Topic", "Write", Grant::kTopicPolicy, "events.amazonaws.com",
     "sns:Publish", "${DestinationArn}"},
    {"AWS::Events::Rule", "AWS::SQS::Queue", "Write", Grant::kQueuePolicy, "events.amazonaws.com",
     "sqs:SendMessage", "${DestinationArn}"},
    {"AWS::Events::Rule", "AWS::StepFunctions::StateMachine", "Write", Grant::kSourceRole, "",
     "states:StartExecution", "${DestinationArn}"},
    {"AWS::Lambda::Function", "AWS::DynamoDB::Table", "Read", Grant::kSourceRole, "",
     "dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:ConditionCheckItem "
     "dynamodb:PartiQLSelect",
     "${DestinationArn} ${DestinationArn}/index/*"},
    {"AWS::Lambda::Function", "AWS::DynamoDB::Table", "Write", Grant::kSourceRole, "",
     "dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem "
     "dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate",
     "${DestinationArn} ${DestinationArn}/index/*"},
    {"AWS::Lambda::Function", "AWS::Events::EventBus", "Write", Grant::kSourceRole, "", "events:PutEvents",
     "${DestinationArn}"},
    {"AWS::Lambda::Function", "AWS::Lambda::Function", "Write", Grant::kSourceRole, "",
     "lambda:InvokeAsync lambda:InvokeFunction", "${DestinationArn}"},
    {"AWS::Lambda::Function", "AWS::Location::PlaceIndex", "Read", Grant::kSourceRole, "",
     "geo:DescribePlaceIndex geo:GetPlace geo:SearchPlaceIndexForPosition geo:SearchPlaceIndexForSuggestions "
     "geo:SearchPlaceIndexForText",
     "${DestinationArn}"},
    {"AWS::Lambda::Function", "AWS::S3::Bucket", "Read", Grant::kSourceRole, "",
     "s3:GetObject s3:GetObjectAcl s3:GetObjectLegalHold s3:GetObjectRetention s3:GetObjectTorrent "
     "s3:GetObjectVersion s3:GetObjectVersionAcl s3:GetObjectVersionForReplication "
     "s3:GetObjectVersionTorrent s3:ListBucket s3:ListBucketMultipartUploads s3:ListBucketVersions "
     "s3:ListMultipartUploadParts",
     "${DestinationArn} ${DestinationArn}/*"},
    {"AWS::Lambda::Function", "AWS::S3::Bucket", "Write", Grant::kSourceRole, "",
     "s3:AbortMultipartUpload s3:DeleteObject s3:DeleteObjectVersion s3:PutObject s3:PutObjectLegalHold "
     "s3:PutObjectRetention s3:RestoreObject",
     "${DestinationArn} ${DestinationArn}/*"},
    {"AWS::Lambda::Function", "AWS::SNS::Topic", "Write", Grant::kSourceRole, "", "sns:Publish",
     "${DestinationArn}"},
    {"AWS::Lambda::Function", "AWS::SQS::Queue", "Read", Grant::kSourceRole, "",
     "sqs:ReceiveMessage sqs:GetQueueAttributes", "${DestinationArn}"},
    {"AWS::Lambda::Function", "AWS::SQS::Queue", "Write", Grant::kSourceRole, "",
     "sqs:DeleteMessage sqs:SendMessage sqs:ChangeMessageVisibility sqs:PurgeQueue", "${DestinationArn}"},
    {"AWS::Lambda::Function", "AWS::StepFunctions::StateMachine", "Write", Grant::kSourceRole, "",
     "states:StartExecution states:StartSyncExecution", "${DestinationArn}"},
    {"AWS::Lambda::Function", "AWS::StepFunctions::StateMachine", "Write", Grant::kSourceRole, "",
     "states:StopExecution",
     "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${DestinationName}:*"},
    {"AWS::Lambda::Function", "AWS::StepFunctions::StateMachine", "Read", Grant::kSourceRole, "",
     "states:DescribeStateMachine states:ListExecutions", "${DestinationArn}"},
    {"AWS::Lambda::Function", "AWS::StepFunctions::StateMachine", "Read", Grant::kSourceRole, "",
     "states:DescribeExecution states:DescribeStateMachineForExecution states:GetExecutionHistory",
     "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${DestinationName}:*"},
    {"AWS::S3::Bucket", "AWS::Lambda::Function", "Write", Grant::kInvocation, "s3.amazonaws.com",
     "lambda:InvokeFunction", "${SourceArn}"},
    {"AWS::SNS::Topic", "AWS::Lambda::Function", "Write", Grant::kInvocation, "sns.amazonaws.com",
     "lambda:InvokeFunction", "${SourceArn}"},
    {"AWS::SNS::Topic", "AWS::SQS::Queue", "Write", Grant::kQueuePolicy, "sns.amazonaws.com",
     "sqs:SendMessage", "${DestinationArn}"},
    {"AWS::SQS::Queue", "AWS::Lambda::Function", "Write", Grant::kDestinationRole, "", "sqs:DeleteMessage",
     "${SourceArn}"},
    {"AWS::SQS::Queue", "AWS::Lambda::Function", "Read", Grant::kDestinationRole, "",
     "sqs:ReceiveMessage sqs:GetQueueAttributes", "${SourceArn}"},
    {"AWS::StepFunctions::StateMachine", "AWS::DynamoDB::Table", "Read", Grant::kSourceRole, "",
     "dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchGetItem dynamodb:ConditionCheckItem "
     "dynamodb:PartiQLSelect",
     "${DestinationArn} ${DestinationArn}/index/*"},
    {"AWS::StepFunctions::StateMachine", "AWS::DynamoDB::Table", "Write", Grant::kSourceRole, "",
     "dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:BatchWriteItem "
     "dynamodb:PartiQLDelete dynamodb:PartiQLInsert dynamodb:PartiQLUpdate",
     "${DestinationArn} ${DestinationArn}/index/*"},
    {"AWS::StepFunctions::StateMachine", "AWS::Events::EventBus", "Write", Grant::kSourceRole, "",
     "events:PutEvents", "${DestinationArn}"},
    {"AWS::StepFunctions::StateMachine", "AWS::Lambda::Function", "Write", Grant::kSourceRole, "",
     "lambda:InvokeAsync lambda:InvokeFunction", "${DestinationArn}"},
    {"AWS::StepFunctions::StateMachine", "AWS::S3::Bucket", "Read", Grant::kSourceRole, "",
     "s3:GetObject s3:GetObjectAcl s3:GetObjectLegalHold s3:GetObjectRetention s3:GetObjectTorrent "
     "s3:GetObjectVersion s3:GetObjectVersionAcl s3:GetObjectVersionForReplication "
     "s3:GetObjectVersionTorrent s3:ListBucket s3:ListBucketMultipartUploads s3:ListBucketVersions "
     "s3:ListMultipartUploadParts",
     "${DestinationArn} ${DestinationArn}/*"},
    {"AWS::StepFunctions::StateMachine", "AWS::S3::Bucket", "Write", Grant::kSourceRole, "",
     "s3:AbortMultipartUpload s3:DeleteObject s3:DeleteObjectVersion s3:PutObject s3:PutObjectLegalHold "
     "s3:PutObjectRetention s3:RestoreObject",
     "${DestinationArn} ${DestinationArn}/*"},
    {"AWS::StepFunctions::StateMachine", "AWS::SNS::Topic", "Write", Grant::kSourceRole, "", "sns:Publish",
     "${DestinationArn}"},
    {"AWS::StepFunctions::StateMachine", "AWS::SQS::Queue", "Write", Grant::kSourceRole, "",
     "sqs:SendMessage", "${DestinationArn}"},
    {"AWS::StepFunctions::StateMachine", "AWS::StepFunctions::StateMachine", "Read", Grant::kSourceRole, "",
     "states:DescribeExecution",
     "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${DestinationName}:*"},
    {"AWS::StepFunctions::StateMachine", "AWS::StepFunctions::StateMachine", "Read", Grant::kSourceRole, "",
     "events:DescribeRule",
     "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/"
     "StepFunctionsGetEventsForStepFunctionsExecutionRule"},
    {"AWS::StepFunctions::StateMachine", "AWS::StepFunctions::StateMachine", "Write", Grant::kSourceRole, "",
     "states:StartExecution", "${DestinationArn}"},
    {"AWS::StepFunctions::StateMachine", "AWS::StepFunctions::StateMachine", "Write", Grant::kSourceRole, "",
     "states:StopExecution",
     "arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:${DestinationName}:*"},
    {"AWS::StepFunctions::StateMachine", "AWS::StepFunctions::StateMachine", "Write", Grant::kSourceRole, "",
     "events:PutTargets events:PutRule",
     "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/"
     "StepFunctionsGetEventsForStepFunctionsExecutionRule"},
};

}  // namespace

std::span<const ConnectorStatement> ConnectorStatements() { return kStatements; }

}  // namespace assay::cloudformation
