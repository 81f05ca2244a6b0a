import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mayHoldSecret } from '../../../src/core/redact.ts';
import { isSecretKey, isSecretVariable } from '../../../src/core/redact/names.ts';

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
    ...[
      'client-key-data',
      'client-secret',
      'clientSecret',
      'SECRET_KEY_BASE',
      'connectionString',
      'Authorization',
      '--token',
    ],
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
  it.each([
    'kind: Secret',
    'password: x',
    'apiKey',
    'PRIVATE KEY',
    'dbPwd: "*hunter2"',
    'MYSQL_PWD=hunter2',
    'authorization: Basic hunter2',
    '"connectionString": "hunter2"',
    'Connection String: hunter2',
    'signing_key: hunter2',
    'aws.accessKey=hunter2',
    '- name: SMTP_PASS\n  value: hunter2',
    'url: postgres://u:hunter2@h/x',
    'url: redis://:hunt/er2@h',
    'url: redis://a@b:hunter2@h',
    `url: redis://:${'x'.repeat(3_000)}@h`,
    '"auths": {}',
    `pem: ${Buffer.from('-----BEGIN PRIVATE KEY-----\nhunter2').toString('base64')}`,
  ])('of %j: true', (text) => expect(mayHoldSecret(text)).toBe(true));
  it.each([
    'kind: ConfigMap',
    'replicas: 3',
    '',
    'apiVersion: rbac.authorization.k8s.io/v1',
    'string: x',
    'key: x',
    'topologyKey: x',
    'bypass: x',
    'url: http://catalogue:8080/a',
    'mail: a@example.com',
  ])('of %j: false', (text) => expect(mayHoldSecret(text)).toBe(false));

  const words = [
    'db',
    'pwd',
    'pass',
    'Auth',
    'Key',
    'key',
    'String',
    'connection',
    'PASS',
    'access',
    '_',
    '-',
    '.',
  ];
  it('is true of every text with a name whose value is masked', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 4 }), (parts) => {
        const name = parts.join('');
        fc.pre(isSecretKey(name) || isSecretVariable(name));
        expect(mayHoldSecret(`a:\n  ${name}: x`) && mayHoldSecret(`{"${name}":"x"}`)).toBe(true);
      }),
    );
  });

  it('takes no longer than its length for what never ends', () => {
    for (const part of ['a://b:', '://', 'pwd', 'key-', 'x:'])
      expect(typeof mayHoldSecret(part.repeat(100_000))).toBe('boolean');
  });
});
