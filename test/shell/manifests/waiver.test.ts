import { beforeEach, describe, expect, it } from '@jest/globals';
import { formatRollback } from '../../../src/core/commit/format.ts';
import { deployBranch } from '../../../src/core/deploy-pull/branch.ts';
import { limits } from '../../../src/core/limits.ts';
import { tellManifests } from '../../../src/shell/manifests/run.ts';
import { tellReview } from '../../../src/shell/manifests/review.ts';
import { sha } from '../../support/request.ts';
import { FakePulls, type Files } from './pulls.ts';

const pull = { repository: 'acme/environments', number: 101 };
const production = 'production/storefront/features.yaml';
const file = (colour: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: features }\ndata: { colour: ${colour} }\n`;
const holding = (colour: string): Files => ({ [production]: file(colour) });

const configured = (rollback: string) => `services:
  storefront: { repository: acme/storefront, image: registry.example.com/shop/storefront }
environments:
  staging: { path: "staging/{{service}}" }
  production: { path: "production/{{service}}", approvals: { from: ["@acme/sre"] }, ${rollback} }
`;
const waiving = configured('rollback: { approvals: false }');

const message = (environment = 'production', undone: readonly string[] = [sha('9')]) =>
  formatRollback({
    environment,
    request: 'https://github.test/acme/storefront/pull/12#issuecomment-1',
    delivery: 'd',
    reason: null,
    actor: 'dev',
    actorId: 1,
    services: [
      { service: 'storefront', imageAfter: null, versionAfter: null, source: null, reverts: undone },
    ],
    undone: undone.map((one) => ({ sha: one, subject: 'deploy(production): storefront 1f2e3d4' })),
  });

const place = { environment: 'production', service: 'storefront' };

/** GitHub with a rollback of ours to blue as #101, whose test merge is of the present base. */
class Rollback extends FakePulls {
  head = '';

  constructor(configuration: string) {
    super(holding('red'), holding('blue'));
    this.change({ ...pull, configuration: { oid: sha('c'), text: configuration } });
  }

  /** As `/rollback` does it. */
  async propose(
    words = message(),
    branch = deployBranch(place),
    conclusion: 'neutral' | 'cancelled' = 'neutral',
  ): Promise<void> {
    const { port } = this.deployPulls;
    this.head = await port.commit({ ...pull, expectedHead: sha('2'), message: words, changes: [] });
    await port.move({ ...pull, repositoryId: 'R_1', branch, from: null, to: this.head });
    const output = { title: 't', summary: 's' };
    await port.mark(
      pull.repository,
      { head: this.head, key: 'k', conclusion, detailsUrl: null, output },
      null,
    );
    await port.open({ repository: pull.repository, branch, base: 'main', title: 't', body: 'b' });
    this.look(this.head, sha('2'), holding('blue'));
  }

  /** The head, the tip of the base, and what merging them comes to. */
  look(head: string, base: string, merged: Files): void {
    this.commit(head, holding('blue'));
    this.commit(sha('3'), merged);
    this.change({
      head,
      base: { ref: 'main', sha: base },
      merge: { sha: sha('3'), parents: [base, head] },
    });
  }

  async told(): Promise<string | null> {
    await tellManifests(this.shell, pull, 'd');
    return this.checks.at(-1)?.conclusion ?? null;
  }
}

let github: Rollback;

beforeEach(() => {
  github = new Rollback(waiving);
  github.deployPulls.brought.add(sha('9'));
});

describe('a rollback by Slipway, where it needs no approvals', () => {
  it('is green at once, and the comment says why', async () => {
    await github.propose();
    expect(await github.told()).toBe('success');
    expect(github.comments[0]?.body).toContain('needs no approval for this: it is a rollback by Slipway');
    expect(github.checks.at(-1)?.output.title).toMatch(/^No approval needed · /u);
  });

  it('is green with as many commits as are looked up', async () => {
    const many = Array.from({ length: limits.waivedCommits }, (_, n) => String(n).padStart(40, 'e'));
    for (const commit of many) github.deployPulls.brought.add(commit);
    await github.propose(message('production', many));
    expect(await github.told()).toBe('success');
  });

  it('stays green while others change something else on its base', async () => {
    await github.propose();
    const others = { 'staging/storefront/features.yaml': file('green') };
    github.commit(sha('4'), { ...holding('red'), ...others });
    github.look(github.head, sha('4'), { ...holding('blue'), ...others });
    expect(await github.told()).toBe('success');
  });

  it('stays green when somebody reviews it', async () => {
    await github.propose();
    await github.told();
    github.reviews = [
      {
        id: 1,
        author: 'eve',
        isBot: false,
        state: 'approved',
        submittedAt: '2026-11-22T12:01:00Z',
        commit: github.head,
      },
    ];
    await tellReview(github.shell, pull, 'r');
    expect(github.checks.at(-1)?.conclusion).toBe('success');
  });

  it('is held by somebody whose approval would count, and who wants changes', async () => {
    await github.propose();
    github.teams.set('acme/sre', ['sam']);
    github.reviews = [
      {
        id: 1,
        author: 'sam',
        isBot: false,
        state: 'changes-requested',
        submittedAt: '2026-11-22T12:00:01Z',
        commit: github.head,
      },
    ];
    expect(await github.told()).toBe(null);
  });
});

describe('waits for approvals as everything does', () => {
  it.each(['effects: {}', 'rollback: { approvals: true }', 'rollback: {}'])(
    'where the environment says %s',
    async (rollback) => {
      github = new Rollback(configured(rollback));
      await github.propose();
      expect(await github.told()).toBe(null);
    },
  );

  it('a deploy', async () => {
    await github.propose(message().replace('Slipway-Action: rollback', 'Slipway-Action: deploy'));
    expect(await github.told()).toBe(null);
  });

  it('one that takes back what the App has not brought, whatever its trailers say', async () => {
    await github.propose(message('production', [sha('9'), sha('8')]));
    expect(await github.told()).toBe(null);
  });

  it('one that takes back more than is looked up', async () => {
    const many = Array.from({ length: limits.waivedCommits + 1 }, (_, n) => String(n).padStart(40, 'e'));
    for (const commit of many) github.deployPulls.brought.add(commit);
    await github.propose(message('production', many));
    expect(await github.told()).toBe(null);
  });

  it('a rollback of another environment', async () => {
    await github.propose(message('staging'));
    expect(await github.told()).toBe(null);
  });

  it('one that was superseded or cancelled, and pushed back', async () => {
    await github.propose(message(), deployBranch(place), 'cancelled');
    expect(await github.told()).toBe(null);
  });

  it('the same commit on a branch of somebody’s', async () => {
    await github.propose(message(), 'rollback-please');
    expect(await github.told()).toBe(null);
  });

  it('a commit of others on Slipway’s branch, in the words of a rollback', async () => {
    await github.propose();
    const { port } = github.deployPulls;
    const forged = await port.commit({ ...pull, expectedHead: sha('2'), message: message(), changes: [] });
    github.deployPulls.branches.set(deployBranch(place), forged);
    github.look(forged, sha('2'), holding('blue'));
    expect(await github.told()).toBe(null);
  });

  it('a commit of others on top of it', async () => {
    await github.propose();
    github.deployPulls.commitCount = 2;
    expect(await github.told()).toBe(null);
  });

  it('what merging it does beyond what the commit itself does', async () => {
    await github.propose();
    const evil = { 'production/storefront/more.yaml': file('evil').replace('features', 'more') };
    github.commit(sha('4'), holding('red'));
    github.look(github.head, sha('4'), { ...holding('blue'), ...evil });
    expect(await github.told()).toBe(null);
  });

  it('a head that has moved since it was asked what it is', async () => {
    await github.propose();
    github.look(sha('5'), sha('2'), holding('blue'));
    expect(await github.told()).toBe(null);
  });
});
