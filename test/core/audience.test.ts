import { describe, expect, it } from '@jest/globals';
import {
  aboutManifests,
  mayShowManifests,
  type Visibility,
  withheldOutcome,
  withheldProblem,
} from '../../src/core/audience.ts';
import { parseConfig } from '../../src/core/config/parse.ts';
import { historyEntries } from '../../src/core/history/entries.ts';
import { isProblem, problem, type Problem } from '../../src/core/problem.ts';
import * as bumpProblems from '../../src/core/problems/bump.ts';
import * as manifestProblems from '../../src/core/problems/manifest.ts';
import { cannotMerge, undoesPeople } from '../../src/core/problems/rollback.ts';
import { secretManifestSyntax } from '../../src/core/problems/secret.ts';
import { toPlain, text } from '../../src/core/text.ts';
import { history } from '../comment/histories.ts';
import { change, committed, outcomes } from '../comment/outcomes.ts';
import { restart } from '../comment/restarts.ts';
import { rollback } from '../comment/rollbacks.ts';
import { manual, stateOf } from './history/commits.ts';

const repository = 'acme/environments';
const plain = (refusal: Problem): string =>
  [refusal.title, ...refusal.reasons, refusal.remedy].map(toPlain).join('\n');

describe('whether a reply may show manifests', () => {
  it.each<[Visibility, Visibility, boolean]>([
    ['public', 'public', true],
    ['public', 'internal', false],
    ['public', 'private', false],
    ['internal', 'public', true],
    ['internal', 'internal', true],
    ['internal', 'private', false],
    ['private', 'public', true],
    ['private', 'internal', true],
    ['private', 'private', true],
  ])('on a pull request of a %s repository, of a %s one: %s', (application, environment, may) => {
    const repositories = { application, environment };
    expect(mayShowManifests(repositories, { showManifests: 'as-visible' })).toBe(may);
    expect(mayShowManifests(repositories, null)).toBe(may);
    expect(mayShowManifests(repositories, { showManifests: 'everywhere' })).toBe(true);
  });

  it('is as visible unless slipway.yaml says otherwise, and nothing else', () => {
    const source = `services: { a: { repository: acme/a, image: a } }\nenvironments: { s: { path: "{{service}}" } }\n`;
    expect(parseConfig(source)).toMatchObject({ showManifests: 'as-visible' });
    expect(parseConfig(`${source}showManifests: everywhere\n`)).toMatchObject({
      showManifests: 'everywhere',
    });
    for (const value of ['yes', 'true', 'never', '[everywhere]'])
      expect(isProblem(parseConfig(`${source}showManifests: ${value}\n`))).toBe(true);
  });
});

describe('an outcome for those who may not see the manifests', () => {
  const edits = [
    {
      file: 'staging/storefront/secret-plan.yaml',
      line: 1,
      resource: 'Deployment secret-plan',
      field: 'spec',
      what: 'image' as const,
      before: null,
      after: 'x',
    },
  ];
  const services = change.services.map((service) => ({ ...service, edits }));

  it.each(['deployed', 'planned'] as const)(
    '%s keeps service, image, version, numbers and commit',
    (kind) => {
      const told = withheldOutcome({ ...change, services, ...committed, kind }, repository);
      expect(told).toMatchObject({
        environment: 'staging',
        commit: committed.commit,
        services: [{ service: 'storefront', imageAfter: change.services[0]?.imageAfter, edits: [] }],
        diff: { resources: [], warnings: [], summary: { changed: change.diff.summary.changed, masked: 0 } },
      });
      const said = JSON.stringify(told);
      for (const content of ['secret-plan', 'ConfigMap', 'checkout = new', 'settings.ini'])
        expect(said).not.toContain(content);
      expect('withheld' in told && toPlain(told.withheld ?? [])).toContain('showManifests: everywhere');
    },
  );

  it.each(['rolled-back', 'rollback-planned'] as const)('%s, too', (kind) => {
    const said = JSON.stringify(withheldOutcome({ ...rollback(), ...committed, kind }, repository));
    expect(said).toContain('deploy(staging): storefront 1f2e3d4');
    expect(said).not.toContain('ConfigMap');
  });

  it.each(['restarted', 'restart-planned'] as const)('%s, too', (kind) => {
    const said = JSON.stringify(withheldOutcome({ ...restart(), ...committed, kind }, repository));
    expect(said).toContain('20261121-9a8b7c6-2');
    expect(said).not.toContain('"kind":"Deployment"');
  });

  it('has no subject of a commit that a person made', () => {
    const target = { environment: 'staging', repository, repositoryUrl: 'https://x.test', branch: 'main' };
    const told = withheldOutcome({ kind: 'history', ...target, services: [history] }, repository);
    const [, restoration, manual, promotion, , , revert] = history.revisions;
    if (told.kind !== 'history') throw new Error('It stays a history.');
    const subjects = told.services[0]?.revisions.map(({ subject }) => subject) ?? [];
    expect(subjects.filter((subject) => subject === '')).toHaveLength(3);
    for (const one of [restoration, manual, revert]) expect(subjects).not.toContain(one?.subject);
    expect(subjects).toContain(promotion?.subject);
  });

  it.each(['help', 'progress', 'edited', 'unchanged'])('is %s as it is', (kind) => {
    const outcome = outcomes[kind];
    if (outcome === undefined) throw new Error(kind);
    expect(withheldOutcome(outcome, repository)).toBe(outcome);
  });
});

describe('a problem for those who may not see the manifests', () => {
  const commit = {
    sha: 'c'.repeat(40),
    parents: [],
    message: 'x',
    author: { name: 'A', login: null },
    at: '',
    url: '',
    tree: null,
    pull: null,
  };
  const searched = {
    root: 'hidden-root',
    files: ['hidden-file'],
    resources: ['Deployment hidden'],
    images: ['hidden/image'],
    skipped: [{ path: 'hidden-link', why: 'symbolic link' }],
  };
  const at = { line: 777, column: 778 };
  const quoting: readonly Problem[] = [
    bumpProblems.imageNotFound('shop/storefront', searched),
    bumpProblems.versionNotFound('version', searched),
    bumpProblems.imageRenamed('hidden.yaml', 'hidden', 'hidden/other'),
    bumpProblems.helmFileMissing('hidden.yaml', 'hidden-root'),
    bumpProblems.helmPlaceMismatch('hidden.yaml', 'hidden.path', 'hidden/found', 'shop/storefront'),
    bumpProblems.digestWithoutAPlace('hidden.yaml', 'hidden.field'),
    bumpProblems.notEditable('hidden.yaml', 777, 'hidden.field', 'is a hidden thing'),
    bumpProblems.sharedAnchor('hidden.yaml', 777, 'hidden.field', ['hidden.other']),
    manifestProblems.manifestTooLarge('hidden.yaml', 777),
    manifestProblems.manifestNotUtf8('hidden.yaml', 777),
    manifestProblems.manifestSyntax('hidden.yaml', at, 'hidden reason'),
    manifestProblems.manifestTooComplex('hidden.yaml', at, 'yamlNodes'),
    secretManifestSyntax('hidden.yaml'),
    cannotMerge({
      service: 'storefront',
      environment: 'staging',
      commit,
      conflicts: [
        { path: 'hidden.yaml', at: 'spec.hidden', now: 'hidden one', wanted: 'hidden two', why: 'changed' },
      ],
      newer: [commit],
      held: null,
      before: 777,
    }),
    undoesPeople({
      service: 'storefront',
      environment: 'staging',
      commits: historyEntries(stateOf([manual('hidden')], 777), 'staging').map((entry) => ({
        ...entry,
        by: 'hidden',
      })),
    }),
  ];

  it.each(quoting.map((one) => [one.code, one] as const))('%s quotes nothing', (_, one) => {
    const told = plain(withheldProblem(one, repository));
    expect(told).not.toMatch(/hidden|77[78]|ccccccc/);
    expect(told).toContain('showManifests: everywhere');
    expect(told).toContain(`${one.code} in Slipway’s docs/problems.md`);
  });

  it('covers every problem that the bump and the reader of manifests make', () => {
    const made = Object.keys({ ...bumpProblems, ...manifestProblems });
    expect(quoting.length).toBe(made.length + 3);
  });

  it('is as it is where it quotes nothing, and has a title of its own where nobody thought of one', () => {
    const one = problem({ code: 'x', title: text`Hidden.`, remedy: text`Hidden.` });
    expect(withheldProblem(one, repository)).toBe(one);
    expect(plain(withheldProblem(aboutManifests(one), repository))).not.toContain('Hidden');
    const titled = { ...one, publicTitle: text`Known.` };
    expect(plain(withheldProblem(aboutManifests(titled), repository))).toContain('Known.');
  });
});
