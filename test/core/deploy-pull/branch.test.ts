import { describe, expect, it } from '@jest/globals';
import { deployBranch, parseDeployBranch } from '../../../src/core/deploy-pull/branch.ts';

describe('the branch of a deploy pull request', () => {
  it.each([
    { environment: 'production', service: 'storefront' },
    { environment: 'eu-1.prod', service: 'a.b_c' },
  ])('is read back ($environment, $service)', (place) => {
    expect(parseDeployBranch(deployBranch(place))).toEqual(place);
  });

  it.each([
    'main',
    'slipway/deploy/production',
    'slipway/deploy/production/',
    'slipway/deploy//storefront',
    'slipway/deploy/production/storefront/more',
    'x/slipway/deploy/production/storefront',
    'slipway-state',
  ])('is not %s', (branch) => {
    expect(parseDeployBranch(branch)).toBeNull();
  });
});
