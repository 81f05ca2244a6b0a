import { describe, expect, it } from '@jest/globals';
import { isSecretKey, isSecretVariable, mayHoldSecret } from '../../../src/core/redact/names.ts';

describe('isSecretKey', () => {
  it.each([
    ...[
      'password',
      'DB_PASSWORD',
      'dbPassword',
      'spring.datasource.password',
      'PGPASSWORD',
      'passphrase',
      'pwd',
    ],
    ...[
      'token',
      'GITHUB_TOKEN',
      'api_key',
      'apiKey',
      'APIKEY',
      'X-Api-Key',
      'aws_secret_access_key',
      'privateKey',
    ],
    ...['client-secret', 'clientSecret', 'SECRET_KEY_BASE', 'connectionString', 'Authorization', '--token'],
  ])('takes %s for that of a secret', (name) => expect(isSecretKey(name)).toBe(true));

  it.each([
    ...[
      'passwordSecretRef',
      'passwordKey',
      'secretName',
      'secretKeyRef',
      'secret',
      'imagePullSecret',
      'key',
      'keys',
    ],
    ...[
      'tokenExpirationSeconds',
      'TOKEN_URL',
      'PASSWORD_FILE',
      'maxTokens',
      'monkey',
      'bypass',
      'compass',
      'name',
      '',
    ],
    ...['publicKey', 'topologyKey', 'serviceAccountTokenPath', 'string'],
  ])('leaves %s alone', (name) => expect(isSecretKey(name)).toBe(false));
});

describe('isSecretVariable', () => {
  it.each(['APP_SECRET', 'SMTP_PASS', 'DB_PASSWORD'])('takes %s for that of a secret', (name) =>
    expect(isSecretVariable(name)).toBe(true),
  );
  it.each(['SECRET_NAME', 'BYPASS', 'LOG_LEVEL', 'SECRETS_DIR'])('leaves %s alone', (name) =>
    expect(isSecretVariable(name)).toBe(false),
  );
});

describe('mayHoldSecret', () => {
  it.each(['kind: Secret', 'password: x', 'apiKey', 'PRIVATE KEY'])('of %j: true', (text) =>
    expect(mayHoldSecret(text)).toBe(true),
  );
  it.each(['kind: ConfigMap', 'replicas: 3', ''])('of %j: false', (text) =>
    expect(mayHoldSecret(text)).toBe(false),
  );
});
