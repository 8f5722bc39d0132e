// SPDX-License-Identifier: Apache-2.0
import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** Something that is wrong on purpose in one environment, and what must be found. */
export interface Slip {
  /** The claim that it breaks; see the README. */
  readonly claim: string;
  readonly environment: 'dev' | 'staging' | 'prod';
  /** The construct of the resource, below the stack. */
  readonly at: string;
  /** Left out where a slip at another resource is seen here as well. */
  readonly breaks?: (resource: CfnResource, stack: Stack) => void;
  /** Ids of controls, by the path in the resource at which the finding stands; "" for its first line. */
  readonly expect?: Record<string, string[]>;
  /** Ids of controls on the stack as a whole. */
  readonly stack?: string[];
}

/** The resource of a construct, "Chat/Role" or "Monitoring/Budget". */
export function resourceAt(stack: Stack, at: string): CfnResource {
  const construct = at.split('/').reduce((node: IConstruct, id) => node.node.findChild(id), stack);
  return (CfnResource.isCfnResource(construct) ? construct : construct.node.findChild('Resource')) as CfnResource;
}

/** How many lines a value takes as JSON that is indented. */
const height = (value: unknown) => JSON.stringify(value, undefined, 1).split('\n').length;

/** The line, from 1, on which what a path leads to begins in JSON that is indented. */
export function lineOf(document: unknown, path: (string | number)[]): number {
  let line = 1;
  let here = document;
  for (const step of path) {
    const entries = Object.entries(here as object);
    const index = entries.findIndex(([key]) => key === String(step));
    if (index < 0) throw new Error(`nothing at ${path.join('.')}: no ${step}`);
    line += 1 + entries.slice(0, index).reduce((sum, [, value]) => sum + height(value), 0);
    here = entries[index][1];
  }
  return line;
}

/** What must be found in a template, as the lines that `assay test` reads from beside it. */
export function expectations(template: object, stack: Stack, slips: Slip[]): string {
  const ids = new Map<number, Set<string>>();
  const add = (line: number, some: string[]) => ids.set(line, new Set([...(ids.get(line) ?? []), ...some]));
  for (const slip of slips) {
    if (slip.stack) add(lineOf(template, Object.keys(template).slice(0, 1)), slip.stack);
    for (const [path, some] of Object.entries(slip.expect ?? {})) {
      const steps = path === '' ? [] : path.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));
      add(lineOf(template, ['Resources', stack.getLogicalId(resourceAt(stack, slip.at)), ...steps]), some);
    }
  }
  return [...ids]
    .sort(([a], [b]) => a - b)
    .map(([line, some]) => `${line}: ${[...some].sort().join(', ')}\n`)
    .join('');
}
