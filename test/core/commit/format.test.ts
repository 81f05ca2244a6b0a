import { describe, expect, it } from '@jest/globals';
import {
  type DeployCommit,
  formatDeploy,
  formatRollback,
  type RollbackCommit,
} from '../../../src/core/commit/format.ts';

const sha = '1f2e3d4c5b6a79880716253443526170abcdef01';
const digest = `sha256:${'ab'.repeat(32)}`;
const repository = 'registry.example.com/shop/storefront';

const storefront: DeployCommit['services'][number] = {
  service: 'storefront',
  imagesBefore: [`${repository}:9a8b7c6`],
  imageAfter: `${repository}:1f2e3d4@${digest}`,
  versionsBefore: ['20261121-9a8b7c6'],
  versionAfter: '20261122-1f2e3d4',
};
const deploy: DeployCommit = {
  environment: 'staging',
  services: [storefront],
  source: { repository: 'acme/storefront', sha },
  request: 'https://github.com/acme/storefront/pull/12#issuecomment-1',
  delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  reason: 'cart fix',
  actor: 'dev',
  actorId: 3,
};
const restored: RollbackCommit['services'][number] = {
  service: 'storefront',
  imageAfter: `${repository}:9a8b7c6`,
  versionAfter: null,
  source: deploy.source,
  reverts: [sha],
};
const rollback: RollbackCommit = {
  ...deploy,
  services: [restored],
  undone: [{ sha, subject: 'deploy(staging): storefront 1f2e3d4' }],
  reason: null,
};

const subject = (message: string): string | undefined => message.split('\n')[0];

describe('formatDeploy', () => {
  it('reads as documented', () => {
    expect(formatDeploy(deploy)).toBe(`deploy(staging): storefront 1f2e3d4

registry.example.com/shop/storefront: 9a8b7c6 → 1f2e3d4@sha256:abababababab
version: 20261121-9a8b7c6 → 20261122-1f2e3d4

Slipway-Action: deploy
Slipway-Environment: staging
Slipway-Service: storefront
Slipway-Image: ${repository}:1f2e3d4@${digest}
Slipway-Version: 20261122-1f2e3d4
Slipway-Source: acme/storefront@${sha}
Slipway-Request: https://github.com/acme/storefront/pull/12#issuecomment-1
Slipway-Delivery: 72d3162e-cc78-11e3-81ab-4c9367dc0958
Slipway-Reason: cart fix
Co-authored-by: dev <3+dev@users.noreply.github.com>
`);
  });

  it('tells several services apart', () => {
    const api = { ...storefront, service: 'api', imageAfter: 'api:2', imagesBefore: [], versionsBefore: [] };
    const message = formatDeploy({ ...deploy, services: [storefront, api], reason: null });
    expect(message).toContain(`deploy(staging): storefront 1f2e3d4, api 2

* storefront
  registry.example.com/shop/storefront: 9a8b7c6 → 1f2e3d4@sha256:abababababab
  version: 20261121-9a8b7c6 → 20261122-1f2e3d4

* api
  api: 2
  version: 20261122-1f2e3d4

`);
    expect(message).toContain(
      'Slipway-Service: api\nSlipway-Image: api:2\nSlipway-Version: 20261122-1f2e3d4\nSlipway-Source',
    );
    expect(message).not.toContain('Slipway-Reason');
  });

  it('counts services that do not fit into the subject', () => {
    const services = ['one', 'two', 'three'].map((name) => ({
      ...storefront,
      service: `storefront-${name}`,
    }));
    expect(subject(formatDeploy({ ...deploy, services }))).toBe('deploy(staging): 3 services');
  });

  it.each([
    [['registry.example.com/shop/storefront:1', 'other.example.com/x:2'], '1, other.example.com/x:2 → 3'],
    [['registry.example.com/shop/storefront:3'], '3'],
    [['registry.example.com/shop/storefront'], 'without a tag → 3'],
    [['Not An Image'], 'Not An Image → 3'],
  ])('shows what was before: %j', (imagesBefore, shown) => {
    const services = [{ ...storefront, imagesBefore, imageAfter: `${repository}:3` }];
    expect(formatDeploy({ ...deploy, services })).toContain(`\n${repository}: ${shown}\n`);
  });

  it('names nobody who cannot be a login', () => {
    expect(formatDeploy({ ...deploy, actor: 'dev> <root' })).not.toContain('Co-authored-by');
  });
});

describe('formatRollback', () => {
  it('reads as git writes a revert', () => {
    expect(formatRollback(rollback)).toBe(`Revert "deploy(staging): storefront 1f2e3d4"

This reverts commit ${sha}.

Slipway-Action: rollback
Slipway-Environment: staging
Slipway-Service: storefront
Slipway-Image: ${repository}:9a8b7c6
Slipway-Reverts: ${sha}
Slipway-Source: acme/storefront@${sha}
Slipway-Request: https://github.com/acme/storefront/pull/12#issuecomment-1
Slipway-Delivery: 72d3162e-cc78-11e3-81ab-4c9367dc0958
Co-authored-by: dev <3+dev@users.noreply.github.com>
`);
  });

  it.each([
    ['Revert "a"', 'Reapply "a"'],
    ['Reapply "a"', 'Revert "Reapply "a""'],
    ['Revert "a" and 2 more', 'Reapply "a" and 2 more'],
    ['Revert "Revert "a""', 'Revert "Revert "Revert "a"""'],
    ['two\nlines', 'Revert "two lines"'],
  ])('of %j is called %j', (of, called) => {
    expect(subject(formatRollback({ ...rollback, undone: [{ sha, subject: of }] }))).toBe(called);
  });

  it('names every commit that it undoes, each for its service', () => {
    const older = 'b'.repeat(40);
    const message = formatRollback({
      ...rollback,
      services: [restored, { ...restored, service: 'api', imageAfter: null, source: null, reverts: [older] }],
      undone: [...rollback.undone, { sha: older, subject: 'x' }],
    });
    expect(message).toContain(`Revert "deploy(staging): storefront 1f2e3d4" and 1 more

This reverts commit ${sha}.
This reverts commit ${older}.

`);
    expect(message).toContain(`Slipway-Service: storefront
Slipway-Image: ${repository}:9a8b7c6
Slipway-Reverts: ${sha}
Slipway-Source: acme/storefront@${sha}
Slipway-Service: api
Slipway-Reverts: ${older}
Slipway-Request:`);
  });

  it.each([
    ['Revert "a" and 2 more', 'Reapply "a" and 1 more'],
    ['Reapply "a" and 2 more', 'Revert "Reapply "a"" and 1 more'],
    ['Give it one and 2 more', 'Revert "Give it one and 2 more" and 1 more'],
  ])('of %j and another tells once how many: %j', (of, called) => {
    const undone = [of, 'x'].map((one) => ({ sha, subject: one }));
    expect(subject(formatRollback({ ...rollback, undone }))).toBe(called);
  });

  it('does not undo nothing', () => {
    expect(() => formatRollback({ ...rollback, undone: [] })).toThrow('at least one commit');
  });
});
