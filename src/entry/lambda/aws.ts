import { createAws } from '../../edge/aws/client.ts';
import { type Queue, createQueue } from '../../edge/aws/queue.ts';
import { type ReadSecret, createSecrets } from '../../edge/aws/secrets.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** How long a secret is used before it is read again: a rotation takes effect within it. */
const secretMaxAge = 5 * 60_000;

/** The queue and the secrets, from the variables that Lambda and the stack set. */
export function connectAws(env: Variables): { readonly queue: Queue; readonly readSecret: ReadSecret } {
  const get = required(env, ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'QUEUE_URL']);
  const region = get('AWS_REGION');
  const sessionToken = env['AWS_SESSION_TOKEN'];
  const call = createAws({
    region,
    accessKeyId: get('AWS_ACCESS_KEY_ID'),
    secretAccessKey: get('AWS_SECRET_ACCESS_KEY'),
    ...(sessionToken === undefined ? {} : { sessionToken }),
  });
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const endpoint = env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? `https://secretsmanager.${region}.${domain}/`;
  return {
    queue: createQueue(call, get('QUEUE_URL')),
    readSecret: createSecrets(call, { endpoint, maxAge: secretMaxAge, now: Date.now }),
  };
}

/** A getter of these variables; throws an error that names all that are missing. */
export function required<Name extends string>(
  env: Variables,
  names: readonly Name[],
): (name: Name) => string {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`Environment variables are missing: ${missing.join(', ')}.`);
  return (name) => env[name] ?? '';
}
