import { describe, expect, it } from '@jest/globals';
import { summarise } from '../../../src/core/diff/summarise.ts';

const bytes = Buffer.from(Array.from({ length: 300 }, (_, index) => (index * 97) % 256));
const packed = bytes.toString('base64');
const wrapped = (packed.match(/.{1,76}/gu) ?? []).join('\n');

describe('summarise', () => {
  it.each([
    ['base64 in one line', packed],
    ['base64 in lines of one length', `${wrapped}\n`],
    ['the same with carriage returns', wrapped.replaceAll('\n', '\r\n')],
  ])('stands for %s', (_name, text) => {
    expect(summarise(text)).toMatch(/^base64 of 300 bytes, sha256 [0-9a-f]{12}$/u);
  });

  it.each([
    ['a short one', packed.slice(0, 196)],
    ['words between spaces', 'lorem ipsum dolor sit amet '.repeat(20)],
    ['a list of words', 'some-word\n'.repeat(60)],
    ['lines of several lengths', `${'a'.repeat(60)}\n${'b'.repeat(90)}\n${'c'.repeat(90)}`],
    ['a program', 'route /item/1 backend-a\n'.repeat(20)],
  ])('leaves alone %s', (_name, text) => {
    expect(summarise(text)).toBeNull();
  });
});
