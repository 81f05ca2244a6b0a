import { describe, expect, it } from '@jest/globals';
import { toWebAddress } from '../../../src/edge/local/origin.ts';

describe('toWebAddress', () => {
  it.each([
    ['https://github.com/acme/environments.git', 'https://github.com/acme/environments'],
    ['https://github.com/acme/environments', 'https://github.com/acme/environments'],
    ['https://ada:secret@github.com/acme/environments.git/', 'https://github.com/acme/environments'],
    ['http://localhost:3000/acme/environments.git', 'http://localhost:3000/acme/environments'],
    ['git@github.com:acme/environments.git', 'https://github.com/acme/environments'],
    ['org-1@github.example.com:acme/my.environments', 'https://github.example.com/acme/my.environments'],
    ['ssh://git@github.com/acme/environments.git', 'https://github.com/acme/environments'],
    ['ssh://git@ssh.github.com:443/acme/environments.git', 'https://github.com/acme/environments'],
    ['git@ssh.github.com:acme/environments.git', 'https://github.com/acme/environments'],
    ['ssh://git@github.example.com:2222/acme/environments', 'https://github.example.com/acme/environments'],
    ['git@github.com:/acme/environments.git', 'https://github.com/acme/environments'],
    ['github.com:acme/environments.git', 'https://github.com/acme/environments'],
  ])('of %s', (origin, address) => {
    expect(toWebAddress(origin)).toBe(address);
  });

  it.each([
    '',
    '/srv/git/acme/environments.git',
    '../acme/environments',
    'acme/environments',
    'file:///srv/acme/environments.git',
    'C:\\acme\\environments',
    'C:acme/environments',
    'work:acme/environments',
    'git@github.com:environments.git',
    'https://github.com/acme',
    'https://dev.azure.com/acme/shop/_git/environments',
  ])('is none of %j', (origin) => {
    expect(toWebAddress(origin)).toBeNull();
  });
});
