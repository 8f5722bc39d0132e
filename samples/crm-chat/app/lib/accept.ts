// SPDX-License-Identifier: Apache-2.0
import { CfnResource } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface Waiver {
  readonly control: string;
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds. */
  readonly until: string;
}

/** Says in the template that a control's finding at this construct is accepted, until when, and why. */
export function accept(construct: Construct, ...waivers: Waiver[]) {
  const resource = (construct.node.defaultChild ?? construct) as CfnResource;
  resource.addMetadata('assay', { waive: waivers });
}
