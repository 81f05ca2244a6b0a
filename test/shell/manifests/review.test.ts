import { describe, expect, it } from '@jest/globals';
import type { Review } from '../../../src/core/approval/types.ts';
import { problem } from '../../../src/core/problem.ts';
import { text } from '../../../src/core/text.ts';
import { limits } from '../../../src/core/limits.ts';
import type { PullsPort } from '../../../src/ports.ts';
import { handleManifests } from '../../../src/shell/manifests/events.ts';
import { standingOf } from '../../../src/shell/manifests/standing.ts';
import { sha } from '../../support/request.ts';
import { configuration, FakePulls, type Files, second } from './pulls.ts';

const protect = `${configuration}  production:
    path: "production/{{service}}"
    via: pull-request
    approvals: { count: 1, from: ["@acme/sre"] }
`;
const path = 'production/storefront/features.yaml';
const features = (colour: string): Files => ({
  [path]: `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: features }\ndata: { colour: ${colour} }\n`,
});

function fake(): FakePulls {
  const github = new FakePulls(features('blue'), features('green'));
  github.change({ configuration: { oid: sha('c'), text: protect } });
  github.teams.set('acme/sre', ['sam', 'max']);
  github.makers = ['ada'];
  return github;
}

function review(github: FakePulls, more: Partial<Review> = {}): Review {
  github.seconds += 1;
  const given: Review = {
    id: github.seconds,
    author: 'sam',
    isBot: false,
    state: 'approved',
    submittedAt: second(github.seconds),
    commit: sha('1'),
    ...more,
  };
  github.reviews = [...(github.reviews ?? []), given];
  return given;
}

function tell({ shell }: FakePulls, kind: 'pull' | 'review', read?: PullsPort['trees']): Promise<void> {
  const trees = read ?? ((repository: string) => shell.pulls.trees(repository));
  const about = { repository: 'acme/environments', number: 7, delivery: 'd', kind };
  return handleManifests({ ...shell, pulls: { ...shell.pulls, trees } }, about);
}

const conclusion = ({ checks }: FakePulls) => checks.at(-1)?.conclusion;
const unread = () => {
  throw new Error('Nothing is to be rendered.');
};

describe('a review', () => {
  it('turns the check green without a render', async () => {
    const github = fake();
    await tell(github, 'pull');
    expect(conclusion(github)).toBeNull();
    review(github);
    await tell(github, 'review', unread);
    expect(conclusion(github)).toBe('success');
    expect(github.checks.at(-1)?.output.title).toBe('Approved · 1 changed');
    expect(github.comments[0]?.body).toContain('is approved by sam');
  });

  it('leaves it waiting where a gate is shut, and turns it green once that is open', async () => {
    const github = fake();
    github.change({ branch: 'slipway/deploy/production/storefront' });
    github.held = problem({ code: 'locked', title: text`It is locked.`, remedy: text`Wait.` });
    await tell(github, 'pull');
    expect(github.checks.at(-1)?.output.title).toContain('waits for');
    review(github);
    await tell(github, 'review', unread);
    expect(conclusion(github)).toBeNull();
    expect(github.checks.at(-1)?.output.title).toBe('Held: It is locked · 1 changed');
    expect(github.comments[0]?.body).toContain('is approved by sam');
    github.held = null;
    await tell(github, 'review', unread);
    expect(conclusion(github)).toBe('success');
  });

  it('asks no gates of what is no deploy pull request', async () => {
    const github = fake();
    github.held = problem({ code: 'locked', title: text`It is locked.`, remedy: text`Wait.` });
    await tell(github, 'pull');
    review(github);
    await tell(github, 'review');
    expect(conclusion(github)).toBe('success');
  });

  it('comes to the same as a whole comparison', async () => {
    const [quick, whole] = [fake(), fake()];
    for (const github of [quick, whole]) {
      await tell(github, 'pull');
      review(github);
    }
    await tell(quick, 'review', unread);
    await tell(whole, 'pull');
    expect(quick.comments[0]?.body).toBe(whole.comments[0]?.body);
    const told = ({ checks }: FakePulls) => ({ ...checks.at(-1)?.output, text: null });
    expect(told(quick)).toEqual(told(whole));
  });

  it('is known again after slipway.yaml was broken for a while', async () => {
    const github = fake();
    await tell(github, 'pull');
    review(github);
    await tell(github, 'review');
    github.change({ configuration: { oid: sha('d'), text: 'broken: [' } });
    await tell(github, 'pull');
    expect(conclusion(github)).toBe('failure');
    github.change({ configuration: { oid: sha('c'), text: protect } });
    await tell(github, 'pull');
    expect(conclusion(github)).toBe('success');
  });

  it('counts under another key once the comment is of that, which reads the same', async () => {
    const github = fake();
    await tell(github, 'pull');
    const other = { ...github.shell, blinding: 'another key' };
    const about = { repository: 'acme/environments', number: 7, delivery: 'd', kind: 'pull' } as const;
    await handleManifests(other, about);
    review(github);
    await handleManifests(other, about);
    expect(conclusion(github)).toBe('success');
  });

  it.each(['review', 'pull'] as const)('counts where it came while another was written: %s', async (kind) => {
    const github = fake();
    github.change({ configuration: { oid: sha('c'), text: protect.replace('count: 1', 'count: 2') } });
    await tell(github, 'pull');
    review(github);
    let late: Review | null = null;
    github.beforeWrite = (what) => {
      if (what === 'comment') late ??= review(github, { author: 'max' });
    };
    await tell(github, kind);
    await tell(github, 'review');
    expect(late).not.toBeNull();
    expect(conclusion(github)).toBe('success');
  });

  it('counts where it came in the second in which another was written of the same', async () => {
    const github = fake();
    github.change({ configuration: { oid: sha('c'), text: protect.replace('count: 1', 'count: 2') } });
    await tell(github, 'pull');
    review(github);
    github.beforeWrite = (what) => {
      if (what !== 'comment') return;
      github.beforeWrite = () => undefined;
      review(github, { author: 'max' });
      github.seconds -= 1;
    };
    await tell(github, 'review');
    expect(conclusion(github)).toBe('success');
  });

  it('writes nothing where it changes nothing', async () => {
    const github = fake();
    await tell(github, 'pull');
    review(github);
    await tell(github, 'review', unread);
    const written: string[] = [];
    github.beforeWrite = (what) => void written.push(what);
    await tell(github, 'review', unread);
    expect(written).toEqual([]);
  });

  const moved = { head: sha('5'), check: null, checkTexts: [] };
  const merge = { sha: sha('3'), parents: [sha('2'), sha('5')] };
  it.each<[string, (github: FakePulls) => void, 'success' | null]>([
    [
      'the head has moved on, with the same change',
      (github) => github.change({ ...moved, merge }),
      'success',
    ],
    [
      'slipway.yaml is another one',
      (github) => github.change({ configuration: { oid: sha('d'), text: protect } }),
      'success',
    ],
    [
      'somebody has written into the comment',
      (github) =>
        github.change({ ownComments: github.comments.map((one) => ({ ...one, body: `${one.body}!` })) }),
      null,
    ],
    ['the comment is gone', (github) => github.change({ ownComments: [] }), null],
    ['there is no check run', (github) => github.change({ check: null, checkTexts: [] }), null],
  ])('has all compared anew where %s', async (_, change, expected) => {
    const github = fake();
    await tell(github, 'pull');
    change(github);
    review(github);
    let reads = 0;
    await tell(github, 'review', (repository) => {
      reads += 1;
      return github.pulls.trees(repository);
    });
    expect(conclusion(github)).toBe(expected);
    expect(reads).toBeGreaterThan(0);
  });

  it('is of no concern where no environment takes approvals', async () => {
    const github = fake();
    github.change({ configuration: { oid: sha('c'), text: configuration } });
    await tell(github, 'review', unread);
    expect(github).toMatchObject({ looks: 1, checks: [], comments: [] });
  });

  it('is counted for nobody where there are too many to read', async () => {
    const github = fake();
    await tell(github, 'pull');
    review(github);
    await tell(github, 'review');
    github.makers = null;
    await tell(github, 'review');
    expect(conclusion(github)).toBeNull();
    expect(github.checks.at(-1)?.output.title).toContain(`more than ${limits.pullCommits} commits`);
  });

  it('that is given while it is told is not forgotten', async () => {
    const github = fake();
    await tell(github, 'pull');
    review(github, { author: 'guest' });
    let given = 0;
    github.beforeWrite = () => {
      if ((given += 1) === 1) review(github);
    };
    await tell(github, 'review');
    expect(github.comments[0]?.body).toMatch(/approved by sam|The approval of sam does not count/);
  });
});

describe('standingOf', () => {
  const standing = ({ shell }: FakePulls) =>
    standingOf(shell, { repository: 'acme/environments', number: 7 });

  it('is green with its approvals, and writes nothing', async () => {
    const github = fake();
    await tell(github, 'pull');
    await expect(standing(github)).resolves.toMatchObject({ kind: 'compared', green: false });
    review(github);
    const written = github.checks.length;
    const found = await standing(github);
    expect(found).toMatchObject({ kind: 'compared', green: true, approvals: [{ state: 'approved' }] });
    if (found.kind === 'compared') expect([...found.digests.keys()]).toEqual(['production']);
    expect(github.checks).toHaveLength(written);
  });

  it.each<[string, (github: FakePulls) => void, string]>([
    ['it is closed', (github) => github.change({ open: false }), 'gone'],
    ['there is none', (github) => (github.present = null), 'gone'],
    ['it conflicts', (github) => github.change({ mergeable: false, merge: null }), 'unknown'],
    ['GitHub knows no merge', (github) => github.change({ mergeable: null }), 'unknown'],
    [
      'it moves meanwhile',
      (github) => (github.beforeLook = (looks) => github.change({ draft: looks % 2 === 0 })),
      'moved',
    ],
  ])('says so where %s', async (_, change, kind) => {
    const github = fake();
    change(github);
    await expect(standing(github)).resolves.toMatchObject({ kind });
  });
});
