import { expect, it, jest } from '@jest/globals';
import type { Outcome } from '../../src/core/outcome.ts';
import { text } from '../../src/core/text.ts';
import { replyTo } from '../../src/shell/reply.ts';
import { FakeGitHub } from './world.ts';

const place = { repository: 'acme/storefront', pull: 12, at: '2026-11-22T10:00:00Z' };
const end: Outcome = { kind: 'edited', command: 'deploy' };
const doing: Outcome = { kind: 'progress', command: '/deploy', doing: text`Waiting.` };

function world() {
  const github = new FakeGitHub();
  const write = jest.spyOn(github.ports.replies, 'write');
  const reply = () =>
    replyTo(
      github.shell,
      place,
      'one',
      github.comments.map((one) => ({ ...one })),
    );
  return { github, write, reply };
}

it('is not written where it stands there already', async () => {
  const { write, reply } = world();
  await reply().final(end);
  await reply().final(end);
  expect(write).toHaveBeenCalledTimes(1);
});

it('is written where it stood there before something else was', async () => {
  const { github, reply } = world();
  await reply().final(end);
  const before = github.comments.map(({ body }) => body);
  const again = reply();
  await again.interim(doing);
  expect(github.comments.map(({ body }) => body)).not.toEqual(before);
  await again.final(end);
  expect(github.comments.map(({ body }) => body)).toEqual(before);
});

it('is the oldest of several, of which the others go at the end, whoever made them', async () => {
  const { github, reply } = world();
  const [mine, other, none] = [reply(), reply(), reply()];
  await mine.interim(doing);
  await other.interim(doing);
  await none.final(end);
  expect(github.comments.map(({ id }) => id)).toEqual([1, 2, 3]);
  other.adopt(github.comments);
  await other.final(end);
  expect(github.comments).toMatchObject([{ id: 1, body: expect.stringContaining('delivery=one -->') }]);
  expect(reply().finished).toBe(true);
});

it('is finished where any of several tells the end', async () => {
  const { reply } = world();
  const [mine, other] = [reply(), reply()];
  await mine.interim(doing);
  expect(reply().finished).toBe(false);
  await other.final(end);
  expect(reply().finished).toBe(true);
});

it('keeps its comment where it finds none of its own', async () => {
  const { github, reply } = world();
  const mine = reply();
  await mine.interim(doing);
  mine.adopt([]);
  await mine.final(end);
  expect(github.comments).toHaveLength(1);
});
