import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../src/core/config/parse.ts';
import { isProblem } from '../../src/core/problem.ts';
import { selectTarget } from '../../src/core/targets.ts';
import { toPlain } from '../../src/core/text.ts';

const config = parseConfig(`
services:
  storefront: { repository: acme/storefront, image: example.com/storefront }
  checkout: { repository: Acme/Storefront, image: example.com/checkout }
  cart: { repository: acme/cart, image: example.com/cart }
environments:
  staging: { path: "staging/{{service}}" }
  production: { path: "{{service}}/production" }
`);
if (isProblem(config)) throw new Error('The configuration is valid.');

const select = (environment: string, services: readonly string[] = [], repository = 'acme/storefront') =>
  selectTarget(config, { repository, environment, services });

describe('selectTarget chooses', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['staging', [], ['staging/storefront', 'staging/checkout']],
    ['production', ['storefront'], ['storefront/production']],
    ['staging', ['checkout', 'storefront'], ['staging/storefront', 'staging/checkout']],
  ])('in %s of %j: %j', (environment, services, paths) => {
    const target = select(environment, services);
    expect(isProblem(target) ? target : target.services.map(({ path }) => path)).toEqual(paths);
  });

  it('by the repository’s name in whatever letter case', () => {
    expect(select('staging', [], 'ACME/storefront')).not.toMatchObject({ kind: 'problem' });
  });
});

describe('selectTarget refuses', () => {
  it.each<[string, readonly string[], string, string, string]>([
    ['stagin', [], 'acme/storefront', 'unknown-environment', 'Did you mean staging?'],
    ['Staging', [], 'acme/storefront', 'unknown-environment', 'staging'],
    ['staging', ['storefornt'], 'acme/storefront', 'unknown-service', 'Did you mean storefront?'],
    ['staging', ['cart'], 'acme/storefront', 'service-of-another-repository', 'acme/cart'],
    ['staging', ['storefront', 'cart'], 'acme/storefront', 'service-of-another-repository', 'acme/cart'],
    ['staging', ['storefront'], 'acme/cart', 'service-of-another-repository', 'acme/storefront'],
    ['staging', [], 'mallory/storefront', 'no-service-here', 'repository'],
    ['staging', ['storefront'], 'mallory/storefront', 'no-service-here', 'repository'],
  ])('%s %j from %s as %s', (environment, services, repository, code, said) => {
    const problem = select(environment, services, repository);
    expect(problem).toMatchObject({ kind: 'problem', code });
    expect(isProblem(problem) ? problem.reasons.map(toPlain).join(' ') : '').toContain(said);
  });
});
