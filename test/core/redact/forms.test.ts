import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mayHoldSecret, redact } from '../../../src/core/redact.ts';
import type { YamlValue } from '../../../src/core/yaml/types.ts';

/** A value as it shows, in a place that says nothing of it. */
function shown(value: YamlValue): unknown {
  const document: unknown = JSON.parse(JSON.stringify(redact({ value })));
  return typeof document === 'object' && document !== null && 'value' in document ? document.value : null;
}

/** Each has its secret between `«` and `»`. */
const texts: readonly string[] = [
  'requirepass «§»',
  'port 6379\r\nmasterauth «§»\r\nmaxmemory 1gb',
  'masterauth "«§ §»"',
  'bindpw «§»',
  '  bind_password «§»',
  'proxy_set_header X-Api-Key «§;»',
  'sentinel auth-pass mymaster «§»',
  'user app on >«§» ~* +@all',
  "ALTER USER app WITH PASSWORD '«§»';",
  "CREATE USER app IDENTIFIED BY '«§»';",
  'machine a.example.com login u password «§»',
  'machine a\n  login u\n  password «§»\n',
  'default login u password «§»',
  'db.example.com:5432:shop:app:«§»',
  '*:*:*:app:«§»',
  'run -password «§»',
  'CMD ["redis-server", "--requirepass", "«§»"]',
  '{{ a }}\n- --password\n- «§»\n- b',
  '<add key="Password" value="«§»"/>',
  "<token value='«§»'/>",
  'setHeader("Authorization", "Bearer «§»")',
  'Bearer «§§»',
  'a: Basic «§=»',
  'app:«§»@tcp(db:3306)/shop',
  'https://«§§§§§§§§§§§§»@github.com/acme/shop.git',
  'https://a.blob.example.com/b?se=1&sig=«§§§§§§§§§§§§»&sp=r',
  'https://hooks.slack.com/services/«T0/B0/§»',
  'a «ghp_§§§§§§§§§§§§» b',
  'x = «glpat-§§§§§§§§§§»',
  '«xoxb-12345-§§§§§§§§§§»',
  'stripe «sk_live_§§§§§§§§§§»',
  '«eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.§»',
  'admin:«$2y$05$§§§§§§§§§§§§»',
  'curl -u app:«§» https://a.example.com',
  'curl -uapp:«§» https://a.example.com',
  'curl -s --user "app:«§»" https://a.example.com | jq .',
  '/usr/bin/curl \\\n  -u \\\n  app:«§» a',
  "mysqldump -h x -p«'§'» shop",
  'sshpass -p «§» ssh a',
  'redis-cli -h x -a «§» ping',
];

/** The text, and how it must show. */
function filled(text: string): readonly [string, string] {
  const whole = text.replaceAll('§', 'hunter2');
  return [whole.replaceAll(/[«»]/gu, ''), whole.replaceAll(/«[^»]*»/gu, '(masked)')];
}

describe('a secret that is told by what stands around it', () => {
  it.each(texts)('%j', (text) => {
    const [whole, expected] = filled(text);
    expect(shown(whole)).toBe(expected);
    expect(mayHoldSecret(whole)).toBe(true);
  });

  it('is found in every line of a text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 4 }), (several) => {
        // Words behind a name are to the end of the line, and what is not closed to the end of the text.
        const [whole] = filled(several.join('\nplain line\n'));
        expect(shown(whole)).not.toMatch(/hunter2/u);
      }),
    );
  });
});

describe('lists and objects under the name of secrets', () => {
  it.each<readonly [YamlValue, unknown]>([
    [{ passwords: ['a1', 'b2'] }, { passwords: ['(masked)', '(masked)'] }],
    [{ password: ['a1'] }, { password: ['(masked)'] }],
    [{ apiKeys: { shop: 'a1', name: 'b' } }, { apiKeys: { shop: '(masked)', name: 'b' } }],
    [{ tokens: [{ name: 'a', value: 'b1' }] }, { tokens: [{ name: 'a', value: '(masked)' }] }],
    [{ password: { value: 'a1' } }, { password: { value: '(masked)' } }],
    [{ auths: { 'r.example.com': { auth: 'a1' } } }, { auths: { 'r.example.com': '(masked)' } }],
    [{ '.dockerconfigjson': 'a1' }, { '.dockerconfigjson': '(masked)' }],
    ['passwords: [a1, b2]\nc: d', '(masked)'],
    ['a: b\npasswords: [hunter2, b2c3]\nc: d', 'a: b\npasswords: [(masked), (masked)]\nc: d'],
    ['a: b\npasswords:\n  - hunter2\n  - b2c3\nc: d', 'a: b\npasswords:\n  - (masked)\n  - (masked)\nc: d'],
    ['{"tokens":["hunter2","b2c3"],"a":1}', '{"tokens":["(masked)","(masked)"],"a":1}'],
    ['{"tokens":{"a":"hunter2"},"b":1}', '{"tokens":{"a":"(masked)"},"b":1}'],
    ['a: b # passwords: [hunter2]\nc: d', 'a: b # passwords: (masked)\nc: d'],
    ['{{ a }}\npasswords:\n  - hunter2\n', '(masked)'],
  ])('%j shows as %j', (value, expected) => expect(shown(value)).toEqual(expected));

  it.each<readonly [YamlValue]>([
    [{ privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' } }],
    [{ password: { secretKeyRef: { name: 'a', key: 'b' } } }],
    [{ password: { name: 'a', key: 'b' } }],
    [{ serviceAccountToken: { path: 'token', audience: 'vault', expirationSeconds: 3600 } }],
    [{ credentials: { source: 'Secret', secretRef: { namespace: 'a', name: 'b', key: 'c' } } }],
    [{ tokens: [{ name: 'a', secretName: 'b' }] }],
    [{ secrets: [{ name: 'a' }], imagePullSecrets: [{ name: 'a' }] }],
    [{ keys: ['a'], maxTokens: 4096, maxOutputTokens: 10 }],
    [{ rules: [{ resources: ['secrets', 'tokens'], verbs: ['get'] }] }],
  ])('leaves %j alone', (value) => expect(shown(value)).toEqual(value));
});

describe('arguments', () => {
  it.each<readonly [readonly string[], readonly string[]]>([
    [
      ['-password', 'a1'],
      ['-password', '(masked)'],
    ],
    [
      ['--requirepass', 'a1'],
      ['--requirepass', '(masked)'],
    ],
    [
      ['-u', 'app:a1'],
      ['-u', 'app:(masked)'],
    ],
    [
      ['curl', '--user=app:app', 'x'],
      ['curl', '--user=app:(masked)', 'x'],
    ],
    [
      ['/usr/bin/mysql', '-pa1'],
      ['/usr/bin/mysql', '-p(masked)'],
    ],
    [
      ['redis-cli', '-a', 'a1'],
      ['redis-cli', '-a', '(masked)'],
    ],
    [
      ['sh', '-c', 'curl -u app:a1 x'],
      ['sh', '-c', 'curl -u app:(masked) x'],
    ],
    [
      ['-H', 'Authorization: Bearer a1'],
      ['-H', 'Authorization: (masked)'],
    ],
  ])('%j show as %j', (list, expected) => expect(shown(list)).toEqual(expected));

  it.each<readonly [readonly string[]]>([
    [['--user', '1000:1000']],
    [['-u', 'app:app']],
    [['-u', 'https://a.example.com:80']],
    [['-a', '-p', '8080', '-p80']],
    [['mysql', '-p', 'shop', '-P3306']],
    [['curl', '-u', 'app:$(PASSWORD)', '-sSf', 'http://a:80/b']],
    [['--password', '$(PASSWORD)', '--password-file', '/etc/a', '--token-ttl', '5m']],
    [['-key', 'a', '--tls-secret-name', 'b', '-secrets-dir', '/c']],
  ])('%j stay as they are', (list) => expect(shown(list)).toEqual(list));
});

describe('what only looks like a secret', () => {
  const harmless = [
    'password must have twelve characters',
    'password required pam_unix.so',
    'token expired',
    '# The token is read at the start.',
    'Basic authentication is off; use Bearer tokens.',
    'Bearer authentication',
    'user nginx;\nworker_processes auto;',
    'auth_basic "Restricted";',
    'auth_basic_user_file /etc/nginx/htpasswd;',
    'ssl_certificate_key /etc/tls/tls.key;',
    'proxy_pass http://backend:8080;',
    'fe80:1:2:3:4:5:6:7',
    '00:11:22:33:44:55',
    'expr: job:http_requests:rate5m > 3',
    'job:5m:http:requests sum',
    'http://catalogue:8080/a?b=c&d=e',
    'ssh://git@github.com/acme/shop.git',
    'git@github.com:acme/shop.git',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'registry.example.com:5000/shop/storefront:1.2.3@sha256:9f86d081884c7d65',
    'curl -sf -u "$USER:$(PASSWORD)" http://a/healthz',
    'mysql -u root -p shop',
    'keyspace_events Ex',
    'token_ttl 30m',
    'secretName: tls\nimagePullSecret: regcred\nexistingSecret: shop',
    'max_tokens: 4096\nmaxOutputTokens=10',
    'tokenReview: true',
    'passthrough: true\nbypass: a\ncompass x',
    'sk-learn',
    'SGD.USD.EUR',
    'key: value',
    'author: a',
  ];
  it.each(harmless)('%j', (text) => expect(shown(text)).toBe(text));
  it('is shown in one text, too', () => expect(shown(harmless.join('\n'))).toBe(harmless.join('\n')));
});

describe('a text that is made to take long', () => {
  const parts = texts.map((text) => filled(text)[0]);
  const hostile = [
    ...parts.flatMap((part) => [`${part}\n`, part, part.slice(0, Math.ceil(part.length / 2))]),
    ...[
      'set ',
      'password ',
      'login ',
      'login a\n',
      ' ',
      '\t',
      '\n ',
      'a:1:',
      'user a ',
      'user a >',
      '- --password\n',
      '"-p", ',
    ],
    ...[
      'curl -u ',
      'curl "',
      'curl \'"',
      'curl \\\n',
      '<a',
      'key="a" ',
      'Bearer ',
      'Basic a',
      'eyJaaaaaaaa.',
      'a:b@',
      '://a',
      '$2a$',
    ],
    'authorization',
    'x'.repeat(99) + ' ',
    'passwords: [',
    'passwords:\n - ',
  ];
  it.each(hostile)('%j', (part) => {
    expect(typeof shown(part.repeat(100_000 / part.length))).toBe('string');
  });
});
