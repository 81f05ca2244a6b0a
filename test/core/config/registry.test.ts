import { expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/core/config/parse.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { toPlain } from '../../../src/core/text.ts';

function parsed(service: string, environment: string) {
  return parseConfig(`services:
  storefront: { repository: acme/storefront, image: shop/storefront${service} }
  cart: { repository: acme/cart, image: shop/cart }
environments:
  staging: { path: 'staging/{{service}}' }
  production: { path: 'production/{{service}}'${environment} }
`);
}

function reasons(service: string, environment: string): readonly string[] {
  const config = parsed(service, environment);
  if (!isProblem(config)) throw new Error('expected a problem');
  return config.reasons.map(toPlain);
}

it('reads whose registry is asked, and where digests are written', () => {
  const config = parsed(', registry: ignored', ', pin: tag');
  if (isProblem(config)) throw new Error(config.reasons.map(toPlain).join('\n'));
  expect([...config.services.values()].map(({ registry }) => registry)).toEqual(['ignored', 'required']);
  const pinned = parsed('', ', pin: digest');
  if (isProblem(pinned)) throw new Error(pinned.reasons.map(toPlain).join('\n'));
  expect([...pinned.environments.values()].map(({ pin }) => pin)).toEqual(['tag', 'digest']);
});

it('refuses a pinned digest that nobody can tell', () => {
  expect(reasons(', registry: ignored', ', pin: digest')).toEqual([
    'Line 2, column 70, services.storefront.registry: cannot be ignored while production has pin: digest: the digest is asked of the registry.',
  ]);
});

it.each([
  [', registry: off', '', 'It must be required or ignored.'],
  [', registry: registry.example.com', '', 'It must be required or ignored.'],
  ['', ', pin: true', 'It must be tag or digest.'],
  ['', ', pin: digests', 'Did you mean digest?'],
])('refuses %s %s', (service, environment, reason) => {
  expect(reasons(service, environment).join('\n')).toContain(reason);
});
