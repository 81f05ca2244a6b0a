/** Holds payloads to GitHub's published description of its webhooks. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import * as z from 'zod';

const description = z.object({ webhooks: z.record(z.string(), z.unknown()) }).loose();

/** Read and compiled at first use: a sandbox that sends no webhooks needs none of it. */
function open() {
  const file = new URL('../api/schema/webhooks.json', import.meta.url);
  const document = description.parse(JSON.parse(readFileSync(file, 'utf8')));
  const ajv = new Ajv({ strict: false, validateSchema: false, logger: false });
  addFormats.default(ajv);
  return ajv.addSchema(document, 'webhooks');
}

let opened: Ajv | null = null;

/** @param name `issue_comment.created`, or `push`. @returns what is wrong with the payload, or null. */
export function faultOfPayload(name: string, payload: object): string | null {
  opened ??= open();
  const validate = opened.getSchema(`webhooks#/webhooks/${name}`);
  if (validate === undefined) return `GitHub's description has no webhook ${name}.`;
  return validate(payload) ? null : `${name}: ${opened.errorsText(validate.errors)}`;
}
