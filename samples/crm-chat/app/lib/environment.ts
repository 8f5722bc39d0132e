// SPDX-License-Identifier: Apache-2.0
import { RemovalPolicy } from 'aws-cdk-lib';
import { Node } from 'constructs';

/** What differs between the environments; cdk.json holds the values. */
export interface Settings {
  /** Where it is deployed to. The account is that of the credentials. */
  readonly region: string;
  /** Days for which logs are kept. One of those that CloudWatch Logs offers. */
  readonly logDays: number;
  /** Days back to which a table can be recovered, 1 to 35. */
  readonly recoveryDays: number;
  /** Days after which a message of a conversation is deleted. */
  readonly historyDays: number;
  /** Data outlives its stack, and a table can't be deleted by accident. */
  readonly keepsData: boolean;
  /** The only web origin that may call the API. */
  readonly origin: string;
  /** Who is told of alarms and costs. */
  readonly alertEmail: string;
  /** US dollars. */
  readonly monthlyBudget: number;
  readonly requestsPerSecond: number;
  /** Shares of all requests, 0 to 1. */
  readonly clientErrorRate: number;
  readonly serverErrorRate: number;
  /** Errors of one function in five minutes. */
  readonly functionErrors: number;
}

export interface Environment extends Settings {
  readonly name: string;
  readonly removalPolicy: RemovalPolicy;
}

/** All environments that the context declares, in its order. */
export function environments(node: Node): Environment[] {
  const declared = node.getContext('environments') as Record<string, Settings>;
  return Object.entries(declared).map(([name, settings]) => ({
    ...settings,
    name,
    removalPolicy: settings.keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  }));
}

/** The one that `--context environment=NAME` chooses. */
export function chosenEnvironment(node: Node): Environment {
  const all = environments(node);
  const name = node.tryGetContext('environment') as string | undefined;
  const chosen = all.find((one) => one.name === name);
  if (!chosen) {
    const names = all.map((one) => one.name).join(', ');
    throw new Error(`say which environment: --context environment=NAME, one of ${names}`);
  }
  return chosen;
}
