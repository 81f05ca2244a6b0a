import { describe, expect, it } from '@jest/globals';
import { summarise } from '../../../src/core/diff/summarise.ts';

const bytes = Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 97) % 256));
const packed = bytes.toString('base64');
const wrapped = (packed.match(/.{1,76}/gu) ?? []).join('\n');

/** In the form of a certificate, of which only the form is right. */
const broken = (first: string) =>
  `-----BEGIN CERTIFICATE-----\n${first}${wrapped}\n-----END CERTIFICATE-----\n`;

describe('summarise', () => {
  it('tells certificates by their number, though they cannot be read', () => {
    expect(summarise(broken('a'))).toMatch(/^certificate that cannot be read, sha256 /u);
    expect(summarise(broken('a').repeat(5))).toMatch(/^5 certificates .*; and 2 more, sha256 /u);
    expect(summarise(Buffer.from(broken('a')).toString('base64'))).toMatch(/^certificate /u);
  });

  it('never makes two one', () => {
    expect(summarise(broken('a'))).not.toBe(summarise(broken('b')));
    expect(summarise(packed)).not.toBe(summarise(packed.replace('A', 'B')));
  });

  it.each([
    ['base64 in one line', packed],
    ['base64 in lines of one length', `${wrapped}\n`],
    ['the same with carriage returns', wrapped.replaceAll('\n', '\r\n')],
  ])('stands for %s', (_name, text) => {
    expect(summarise(text)).toMatch(/^base64 of 300 bytes, sha256 [0-9a-f]{12}$/u);
  });

  it.each([
    ['a certificate among other things', `${broken('a')}and a remark`],
    ['a short one', packed.slice(0, 196)],
    ['words between spaces', 'lorem ipsum dolor sit amet '.repeat(20)],
    ['a list of words', 'some-word\n'.repeat(60)],
    ['lines of several lengths', `${'a'.repeat(60)}\n${'b'.repeat(90)}\n${'c'.repeat(90)}`],
    ['a program', 'route /item/1 backend-a\n'.repeat(20)],
  ])('leaves alone %s', (_name, text) => {
    expect(summarise(text)).toBeNull();
  });
});
