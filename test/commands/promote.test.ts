import { describe, expect, it } from '@jest/globals';
import { promote } from '../../src/commands/promote.ts';
import { formatDeploy } from '../../src/core/commit/format.ts';
import { parseTrailers } from '../../src/core/commit/trailers.ts';
import { parseConfig } from '../../src/core/config/parse.ts';
import type { TreeEntry } from '../../src/core/files.ts';
import { isProblem } from '../../src/core/problem.ts';
import type { CommitRecord, ServiceState, Snapshot } from '../../src/core/snapshot.ts';
import { deployment } from '../shell/world.ts';
import { parsed, snapshot } from './snapshot.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const other = `sha256:${'cd'.repeat(32)}`;
const source = { repository: 'acme/storefront', sha: '9a8b7c6'.padEnd(40, '0') };

const file = (path: string, text: string): TreeEntry => ({
  kind: 'file',
  path,
  mode: '100644',
  bytes: Buffer.from(text),
});

function deploy(change: { digest?: string | null; tag?: string } = {}): CommitRecord {
  const { tag = '9a8b7c6' } = change;
  return {
    sha: 'c'.repeat(40),
    parents: ['b'.repeat(40)],
    message: formatDeploy({
      environment: 'staging',
      request: 'https://github.test/acme/storefront/pull/9#issuecomment-1',
      delivery: 'older',
      reason: null,
      actor: 'dev',
      actorId: 3,
      source,
      services: [
        {
          service: 'storefront',
          imagesBefore: [],
          imageAfter: `registry.example.com/shop/storefront:${tag}`,
          versionsBefore: [],
          versionAfter: '20261121-9a8b7c6',
          digest: change.digest === undefined ? digest : change.digest,
        },
      ],
    }),
    author: { name: 'slipway', login: 'slipway[bot]' },
    at: '2026-11-21T10:00:00Z',
    url: 'https://github.test/c',
    tree: null,
    pull: null,
  };
}

interface World {
  readonly rules?: readonly string[];
  readonly commits?: readonly CommitRecord[];
  readonly staging?: readonly TreeEntry[];
  readonly production?: readonly TreeEntry[];
  /** What the registry says that the tag means. */
  readonly means?: string;
}

const old = deployment.replaceAll('9a8b7c6', '0a1b2c3').replaceAll('20261121', '20261101');

function world({ rules = [], commits = [deploy()], means, ...folders }: World = {}): Snapshot {
  const config = parseConfig(`services:
  storefront:
    repository: acme/storefront
    image: registry.example.com/shop/storefront
environments:
  staging:
    path: staging/{{service}}
  production:
    path: production/{{service}}
${rules.map((rule) => `    ${rule}\n`).join('')}`);
  if (isProblem(config)) throw new Error(JSON.stringify(config.reasons));
  const [staging, production] = [config.environments.get('staging'), config.environments.get('production')];
  const service = config.services.get('storefront');
  if (!staging || !production || !service) throw new Error('All are there.');
  const image = { repository: service.image, tag: '9a8b7c6', digest: null };
  const to: ServiceState = {
    service,
    path: 'production/storefront',
    entries: folders.production ?? [file('production/storefront/deployment.yaml', old)],
    history: { commits: [], total: 0 },
    image: {
      image,
      answer: { digest: means ?? digest, mediaType: 'application/vnd.oci.image.manifest.v1+json' },
    },
  };
  const taken: ServiceState = {
    service,
    path: 'staging/storefront',
    entries: folders.staging ?? [file('staging/storefront/deployment.yaml', deployment)],
    history: { commits, total: commits.length },
  };
  return snapshot({
    config,
    environment: production,
    services: [to],
    from: { environment: staging, services: new Map([['storefront', taken]]), failed: [], seen: null },
  });
}

const line = parsed('/promote staging production');
const plan = (of: World = {}) => promote.plan(world(of), line);

function changed(of: World = {}) {
  const made = plan(of);
  if (isProblem(made) || made.kind !== 'change') throw new Error(JSON.stringify(made));
  return made;
}

const textOf = (made: ReturnType<typeof changed>, path: string): string => {
  const change = made.changes.find((one) => one.path === path);
  return change?.kind === 'write' ? Buffer.from(change.bytes).toString() : '';
};

const manifest = 'production/storefront/deployment.yaml';

describe('/promote', () => {
  it('is about the second environment, and takes from the first', () => {
    expect(promote.places?.(line)).toEqual({ environment: 'production', from: 'staging' });
    expect(promote.wish(line)).toBe('deploy');
    expect(promote.wish(parsed('/promote staging production --dry-run'))).toBe('read');
  });

  it('brings the recorded image and version, byte for byte as a deploy would write them', () => {
    expect(textOf(changed(), manifest)).toBe(
      old.replaceAll('0a1b2c3', '9a8b7c6').replaceAll('20261101', '20261121'),
    );
  });

  it('says in its trailers what it is, of which commit, and which image the tag meant', () => {
    const trailers = parseTrailers(changed().message);
    expect(trailers).toMatchObject({
      action: 'promote',
      environment: 'production',
      services: [
        {
          image: `registry.example.com/shop/storefront:9a8b7c6@${digest}`,
          version: '20261121-9a8b7c6',
          source,
        },
      ],
    });
    expect(changed().message).toMatch(/^promote\(production\): storefront 9a8b7c6\n/u);
    expect(changed().deployments).toMatchObject([{ sha: source.sha, task: 'deploy' }]);
  });

  it('writes the recorded digest where digests are pinned', () => {
    expect(textOf(changed({ rules: ['pin: digest'] }), manifest)).toContain(`:9a8b7c6@${digest}`);
    const unknown = { rules: ['pin: digest'], commits: [deploy({ digest: null })], means: other };
    expect(textOf(changed(unknown), manifest)).toContain(`:9a8b7c6@${other}`);
  });

  it('takes along what the environment names, and bumps what that holds', () => {
    const made = changed({
      rules: ['carry: [config.yaml, deployment.yaml]'],
      staging: [
        file('staging/storefront/deployment.yaml', deployment),
        file('staging/storefront/config.yaml', 'kind: ConfigMap\n'),
      ],
    });
    expect(textOf(made, 'production/storefront/config.yaml')).toBe('kind: ConfigMap\n');
    expect(textOf(made, manifest)).toBe(deployment);
    expect(made.changes).toHaveLength(2);
  });

  it('has nothing to do where it runs already', () => {
    const production = [file(manifest, deployment)];
    expect(plan({ production })).toMatchObject({ kind: 'answer', outcome: { kind: 'unchanged' } });
  });

  it.each<[string, World, string]>([
    ['nothing was deployed there', { commits: [] }, 'nothing-to-promote'],
    [
      'the deploy was rolled back by a person',
      {
        commits: [
          {
            ...deploy(),
            sha: 'd'.repeat(40),
            message: `Revert "x"\n\nThis reverts commit ${'c'.repeat(40)}.\n`,
          },
          deploy(),
        ],
      },
      'nothing-to-promote',
    ],
    ['its manifests hold another image by now', { commits: [deploy({ tag: '1.2.3' })] }, 'not-as-deployed'],
    ['its manifests hold no image', { staging: [] }, 'not-as-deployed'],
    ['the tag means another image by now', { means: other }, 'image-changed'],
    ['there is no folder to bring it to', { production: [] }, 'nothing-at-path'],
    ['what is to be carried is not there', { rules: ['carry: [missing.yaml]'] }, 'carry-not-found'],
  ])('refuses where %s', (_, of, code) => {
    expect(plan(of)).toMatchObject({ code });
  });

  it.each<[string, World, string, string]>([
    ['the same environment twice', {}, '/promote production production', 'same-environment'],
    [
      'a freeze',
      { rules: ['freeze: [{ from: 2026-11-01, until: 2026-12-01, timezone: UTC, reason: x }]'] },
      '/promote staging production',
      'frozen',
    ],
  ])('is shut for %s', (_, of, text, code) => {
    expect(promote.gate(world(of), parsed(text))).toMatchObject({ code });
  });

  it('tells that there is nothing to bring before it asks what is in the way of that', () => {
    const empty = world({ rules: ['after: staging'], commits: [] });
    const before = empty.from;
    expect(promote.gate({ ...empty, before }, line)).toMatchObject({ code: 'nothing-to-promote' });
  });

  it('does not ask whether the checks of this pull request are green: it is not what is brought', () => {
    expect(promote.gate(world({ rules: ['checks: required'] }), line)).toBeNull();
  });
});
