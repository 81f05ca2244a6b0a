import { field } from '../../core/json.ts';
import { AwsError, type CallAws } from './client.ts';

export interface SecretsOptions {
  readonly endpoint: string;
  /** How long a value is used before it is read again, in milliseconds. */
  readonly maxAge: number;
  readonly now: () => number;
}

/** Reads the text of a secret by its ARN. */
export type ReadSecret = (arn: string) => Promise<string>;

/**
 * AWS Secrets Manager behind a cache. A value that cannot be refreshed is used on: a fault of
 * Secrets Manager must not stop deliveries whose secret is known.
 */
export function createSecrets(call: CallAws, options: SecretsOptions): ReadSecret {
  const cache = new Map<string, { readonly value: string; readonly at: number }>();
  return async (arn) => {
    const known = cache.get(arn);
    if (known !== undefined && options.now() - known.at < options.maxAge) return known.value;
    try {
      const value = await fetchSecret(call, options.endpoint, arn);
      cache.set(arn, { value, at: options.now() });
      return value;
    } catch (error) {
      if (known === undefined) throw error;
      return known.value;
    }
  };
}

async function fetchSecret(call: CallAws, endpoint: string, arn: string): Promise<string> {
  const target = 'secretsmanager.GetSecretValue';
  const input = { SecretId: arn };
  const output = await call({ service: 'secretsmanager', endpoint, target, version: '1.1', input });
  const value = field(output, 'SecretString');
  if (typeof value !== 'string' || value.trim() === '')
    throw new AwsError(target, `${arn} holds no text: put the secret there as plain text`, false);
  return value;
}
