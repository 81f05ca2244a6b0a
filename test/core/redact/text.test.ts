import { describe, expect, it } from '@jest/globals';
import { redact } from '../../../src/core/redact.ts';
import { MaskedText } from '../../../src/core/redact/masked.ts';

const shown = (text: string, key = 'a.conf'): unknown =>
  (
    JSON.parse(JSON.stringify(redact({ kind: 'ConfigMap', data: { [key]: text } }))) as {
      data: Record<string, unknown>;
    }
  ).data[key];

const encodedKey = (padding: string): string =>
  Buffer.from(`${padding}-----BEGIN RSA PRIVATE KEY-----\n${'hunter2 '.repeat(30)}\n`).toString('base64');
const wrapped = (text: string): string => text.replace(/.{64}/gu, '$&\n    ');

describe('a text with secret parts', () => {
  it.each([
    ['postgres://shop:hunter2@db/shop', 'postgres://shop:(masked)@db/shop'],
    ['redis://:p@ss/word@host:1', 'redis://:(masked)@host:1'],
    ["url: postgres://shop:pa'REST@db/shop", 'url: postgres://shop:(masked)@db/shop'],
    [`'postgres://shop:pa"REST@db/shop'`, `'postgres://shop:(masked)@db/shop'`],
    [`amqp://shop:${'x'.repeat(3_000)}@q`, 'amqp://shop:(masked)@q'],
    [`amqp://${'x'.repeat(3_000)}:hunter2@q`, `amqp://${'x'.repeat(3_000)}:(masked)@q`],
    ['postgres://shop@server:hunter2@db/shop', 'postgres://shop@server:(masked)@db/shop'],
    [
      '{"a":"jdbc:x://b:hunter2@c","d":"e@f","g":"h://i:1"}',
      '{"a":"jdbc:x://b:(masked)@c","d":"e@f","g":"h://i:1"}',
    ],
    [`["x://a:b\\"REST@c","d@e"]`, `["x://a:(masked)@c","d@e"]`],
    ['a=1\ndb.password = hunter2 \nb=2', 'a=1\ndb.password = (masked)\nb=2'],
    ['--port=1 --db-password=hunter2', '--port=1 --db-password=(masked)'],
    ['run --token hunter2', 'run --token (masked)'],
    ["password: 'hunter2' # for now", "password: '(masked)' # for now"],
    ['{"apiKey":"hunter2","a":1}', '{"apiKey":"(masked)","a":1}'],
    ['db.password=abc;hunter2\na=1', 'db.password=(masked)\na=1'],
    ['DB_PASSWORD=abc,hunter2', 'DB_PASSWORD=(masked)'],
    ['Server=a;Password=hunter2;Database=b', 'Server=a;Password=(masked);Database=b'],
    ['{a: b, password: hunter2, c: d}', '{a: b, password: (masked), c: d}'],
    ['a, password=abc,REST', 'a, password=(masked)'],
    ['a; password=abc;REST;b=c\nd=e', 'a; password=(masked)\nd=e'],
    ['a, password=,REST', 'a, password=(masked)'],
    ['password=,REST', 'password=(masked)'],
    ['password="abc"REST', 'password=(masked)'],
    ['password=""REST', 'password=(masked)'],
    ["password='it''s' REST\na=b", 'password=(masked)\na=b'],
    ['{a: b, password: "abc"REST, c: d}', '{a: b, password: (masked)'],
    ['{a: b, password: ${A}REST}', '{a: b, password: (masked)'],
    ['"password":"abc","a":"b",', '"password":"(masked)","a":"b",'],
    ['"password":"abc",REST', '"password":(masked)'],
    ['{"password":"abc","a":["b","c"]}', '{"password":"(masked)","a":["b","c"]}'],
    ['{"a":"x, password=abc,REST"}', '{"a":"x, password=(masked)'],
    ['{"a":"password=abc,REST"}', '{"a":"password=(masked)'],
    ['  "password": "abc" }, # c', '  "password": "(masked)" }, # c'],
    ['password=abc x://y:z@REST', 'password=(masked)'],
    ['<token>hunter2</token>', '<token>(masked)</token>'],
    [
      '- name: DB_PASSWORD\n  value: hunter2\n- name: A\n  value: b\n',
      '- name: DB_PASSWORD\n  value: (masked)\n- name: A\n  value: b\n',
    ],
    ['password: hun\n  ter2\n', '(masked)'],
    [JSON.stringify({ a: '{"password":"hunter2"}' }), '(masked)'],
    [JSON.stringify({ a: '[{"name":"TOKEN","value":"hunter2"}]' }), '(masked)'],
    [JSON.stringify({ a: 'b\nx://y:hunter2@z' }), JSON.stringify({ a: 'b\nx://y:(masked)@z' })],
    ['token: |\n  hunter2', '(masked)'],
    ['pin:\n  password: 12\nport: 12\n', '(masked)'],
  ])('%j shows as %j', (text, expected) => expect(shown(text)).toBe(expected));

  it.each(['', 'a', 'ab'])('hides a private key in base64 behind %j', (padding) => {
    const key = encodedKey(padding);
    expect(shown(key)).toBe('(masked)');
    expect(shown(`a: ${key}\nb: c`)).toBe('a: (masked)\nb: c');
    expect(shown(`a: |\n    ${wrapped(key)}\nb: c`)).toMatch(/^a: \|\n {4}\(masked\)\s+b: c$/u);
    expect(shown(`${'x'.repeat(21)}\n${key}`)).toBe('(masked)');
    expect(shown(JSON.stringify({ a: wrapped(key) }))).toBe('{"a":"(masked)"}');
  });

  it.each([
    Buffer.from('PUBLIC KEY, and nothing else in here'.repeat(9)).toString('base64'),
    'password: $(DB_PASSWORD)',
    'password: ${DB_PASSWORD}',
    'password: "{{ .Values.password }}"',
    'http://catalogue:8080/a?b=c',
    'tokenUrl=https://login.example.com',
    'password:\n',
    'password: ""\n',
    '{password: , a: b}',
    '{password: ${A}, a: b}',
    'passwordFile: /etc/password',
  ])('%j holds none', (text) => expect(shown(text)).toBe(text));

  it('is read in the time that its length takes, whatever it holds', () => {
    const hostile = [
      'a.',
      'password',
      'password: ',
      'a://b:',
      '"a://b:"',
      '"token',
      '-----BEGIN PRIVATE KEY-----',
      '<token>',
      "kind '",
      ', password=a',
      ', password=${a}',
      'password="" ',
      `${'x'.repeat(40)} `,
      `${'x'.repeat(40)}\n`,
      '"token":"a",',
      '--token ',
    ];
    const passwords = Array.from(
      { length: 4_000 },
      (_, index) => `k${index}:\n  password: "v\\x41${index}xxxx"`,
    );
    expect(shown(passwords.join('\n'), 'a.yaml')).toBe('(masked)');
    expect(shown(passwords.join('\n').replaceAll('\\x41', ''), 'a.yaml')).not.toMatch(/xxxx/u);
    expect(shown(JSON.stringify(passwords.map((one) => ({ name: 'TOKEN', value: one }))))).not.toMatch(
      /xxxx/u,
    );
    // What takes the square of it does not end within the test's bound.
    for (const part of hostile) expect(typeof shown(part.repeat(500_000 / part.length))).toBe('string');
  });
});

describe('MaskedText', () => {
  const of = (password: string, host: string) =>
    new MaskedText(`x://a:${password}@${host}`, `x://a:(masked)@${host}`, [password], null);

  it('tells what shows apart from what is hidden', () => {
    expect(of('one', 'a').hidesTheSame(of('one', 'b'))).toBe(true);
    expect(of('one', 'a').hidesTheSame(of('two', 'a'))).toBe(false);
    expect(of('one', 'a').equals(of('two', 'a'))).toBe(false);
    expect(of('one', 'a').equals(of('one', 'a'))).toBe(true);
  });

  it('has what shows in its fingerprint, and what is hidden under a key only', () => {
    expect(of('one', 'a').fingerprint(null)).toBe(of('two', 'a').fingerprint(null));
    expect(of('one', 'a').fingerprint(null)).not.toBe(of('one', 'b').fingerprint(null));
    expect(of('one', 'a').fingerprint('key')).not.toBe(of('two', 'a').fingerprint('key'));
    expect(of('one', 'a').fingerprint('key')).not.toBe(of('one', 'a').fingerprint('other key'));
  });

  it('has all of the text in its fingerprint, since two passes may find the parts in two orders', () => {
    const [one, other] = ['a b', 'b a'].map((text) => new MaskedText(text, '(masked)', ['a', 'b'], null));
    expect(one?.fingerprint('key')).not.toBe(other?.fingerprint('key'));
  });
});
