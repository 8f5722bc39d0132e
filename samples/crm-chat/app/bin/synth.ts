// SPDX-License-Identifier: Apache-2.0
// Makes compliant/ and seeded/ afresh, or writes them below the folder that is named.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { CrmChatStack } from '../lib/crm-chat-stack';
import { Environment, environments } from '../lib/environment';
import { expectations, resourceAt, Slip } from '../seeded/slip';
import { slips } from '../seeded/slips';

/** package.json's folder. */
const HOME = path.join(__dirname, '..', '..');

// As the CDK's command line sets it.
const CONTEXT = {
  ...JSON.parse(fs.readFileSync(path.join(HOME, 'cdk.json'), 'utf8')).context,
  'aws:cdk:enable-path-metadata': true,
};

type Json = Record<string, unknown>;
const read = (file: string): Json => JSON.parse(fs.readFileSync(file, 'utf8'));

/** A frame of a trace, if it is of this app's own code: "tables (lib/tables.ts:24:15)". */
const ownFrame = (frame: string) => (frame.includes(`${HOME}/lib/`) ? frame.replaceAll(`${HOME}/`, '') : undefined);

/** What leads from a resource to the line that made it, without the folders of this machine. */
function traces(metadata: Json): Json {
  const kept: Json = {};
  for (const [construct, entries] of Object.entries(metadata)) {
    const all = entries as { type: string; data: unknown }[];
    if (!all.some((one) => one.type === 'aws:cdk:logicalId')) continue;
    kept[construct] = all
      .filter((one) => one.type === 'aws:cdk:logicalId' || one.type === 'aws:cdk:creationStack')
      .map((one) => (Array.isArray(one.data) ? { ...one, data: one.data.map(ownFrame).filter((line) => line) } : one));
  }
  return kept;
}

/** One environment's assembly, without assets and what no reader of templates needs. */
function write(to: string, environment: Environment, wrong: Slip[]) {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'crm-chat-'));
  try {
    const app = new App({ outdir, context: CONTEXT, analyticsReporting: false, treeMetadata: false });
    const stack = new CrmChatStack(app, environment);
    for (const slip of wrong) slip.breaks?.(resourceAt(stack, slip.at), stack);
    const assembly = app.synth();
    fs.rmSync(to, { recursive: true, force: true });
    fs.mkdirSync(to, { recursive: true });
    const save = (name: string, content: Json) =>
      fs.writeFileSync(path.join(to, name), `${JSON.stringify(content, undefined, 1)}\n`);

    const { templateFile } = assembly.getStackArtifact(stack.artifactId);
    const template = read(path.join(outdir, templateFile));
    save(templateFile, template);
    if (wrong.length > 0) {
      fs.writeFileSync(path.join(to, `${templateFile}.expect`), expectations(template, stack, wrong));
    }
    const manifest = read(path.join(outdir, 'manifest.json'));
    const artifact = (manifest.artifacts as Record<string, Json>)[stack.artifactId];
    const metadata = artifact.additionalMetadataFile as string;
    save(metadata, traces(read(path.join(outdir, metadata))));
    save('manifest.json', {
      version: manifest.version,
      artifacts: {
        [stack.artifactId]: {
          type: artifact.type,
          environment: artifact.environment,
          properties: { templateFile, tags: (artifact.properties as Json).tags },
          additionalMetadataFile: metadata,
          displayName: artifact.displayName,
        },
      },
    });
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}

process.env.CDK_DEBUG = 'true'; // traces
const target = path.resolve(process.argv[2] ?? path.join(HOME, '..'));
for (const environment of environments(new App({ context: CONTEXT }).node)) {
  const { name } = environment;
  write(path.join(target, 'compliant', name), environment, []);
  write(path.join(target, 'seeded', name), environment, slips.filter((slip) => slip.environment === name));
}
