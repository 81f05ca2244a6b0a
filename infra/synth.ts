import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { bundle } from './bundle.ts';
import { SlipwayStack } from './stack.ts';

/** Bundles the handlers and writes the CloudFormation template to cdk.out; needs neither network nor credentials. */
const root = join(import.meta.dirname, '..');
const bundles = join(root, 'dist');
await bundle('ingress', bundles);
await bundle('worker', bundles);

const app = new App({ outdir: join(root, 'cdk.out'), analyticsReporting: false });
new SlipwayStack(app, 'Slipway', { bundles });
const assembly = app.synth();
console.log(`${assembly.directory}: ${assembly.stacks.map((stack) => stack.templateFile).join(', ')}`);
