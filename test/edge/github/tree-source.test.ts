import { describe, expect, it } from '@jest/globals';
import nock from 'nock';
import { limits } from '../../../src/core/limits.ts';
import { githubObjects } from '../../../src/edge/github/objects.ts';
import { githubTrees } from '../../../src/edge/github/tree-source.ts';
import { Unavailable } from '../../../src/ports.ts';
import { sha } from '../../support/request.ts';
import { answerGraphql, api, blobName, client, onlyNockAnswers } from './github.ts';

onlyNockAnswers();

const repository = 'acme/environments';
const treesOf = () => githubTrees(githubObjects(client(), repository));
const tree = () => treesOf()(sha('a'));

function answer(repository: Readonly<Record<string, unknown>> | null, errors?: readonly unknown[]) {
  return { data: { repository }, ...(errors === undefined ? {} : { errors }) };
}

function blobAnswer(text: string | null, more: Readonly<Record<string, unknown>> = {}) {
  return { byteSize: text?.length ?? 1, isTruncated: false, text, ...more };
}

function ref(text: string | Buffer) {
  return { path: 'staging/a.yaml', oid: blobName(Buffer.from(text)) };
}

describe('list', () => {
  it('lists many folders by one query, with what each node is', async () => {
    const entries = [
      { name: 'a.yaml', mode: 0o100644, type: 'blob', oid: sha('1') },
      { name: 'run.sh', mode: 0o100755, type: 'blob', oid: sha('2') },
      { name: 'base', mode: 0o040000, type: 'tree', oid: sha('3') },
      { name: 'link', mode: 0o120000, type: 'blob', oid: sha('4') },
      { name: 'module', mode: 0o160000, type: 'commit', oid: sha('5') },
    ];
    const asked = answerGraphql(
      answer({ f0: { oid: sha('7'), entries }, f1: { oid: sha('8'), entries: [] } }),
    );
    await expect(tree().list(['', 'production'])).resolves.toEqual(
      new Map([
        [
          '',
          {
            oid: sha('7'),
            nodes: [
              { name: 'a.yaml', kind: 'file', oid: sha('1') },
              { name: 'run.sh', kind: 'executable', oid: sha('2') },
              { name: 'base', kind: 'folder', oid: sha('3') },
              { name: 'link', kind: 'symlink', oid: sha('4') },
              { name: 'module', kind: 'submodule', oid: sha('5') },
            ],
          },
        ],
        ['production', { oid: sha('8'), nodes: [] }],
      ]),
    );
    expect(asked[0]?.variables).toMatchObject({ e0: `${sha('a')}:`, e1: `${sha('a')}:production` });
  });

  it('lists a folder of a commit once', async () => {
    const source = tree();
    answerGraphql(answer({ f0: { oid: sha('7'), entries: [] }, f1: null }));
    const first = await source.list(['staging', 'gone']);
    await expect(source.list(['gone', 'staging'])).resolves.toEqual(first);
  });

  it('lists what several comparisons, and both commits of each, ask for at the same time by one query', async () => {
    const objects = githubObjects(client(), repository);
    const [one, other] = [githubTrees(objects), githubTrees(objects)];
    const listing = { oid: sha('7'), entries: [] };
    const asked = answerGraphql(answer({ f0: listing, f1: listing, f2: listing }));
    await Promise.all([
      one(sha('a')).list(['x']),
      one(sha('b')).list(['x']),
      other(sha('a')).list(['x', 'y']),
    ]);
    expect(asked[0]?.variables).toMatchObject({
      e0: `${sha('a')}:x`,
      e1: `${sha('b')}:x`,
      e2: `${sha('a')}:y`,
    });
    await expect(other(sha('b')).list(['x'])).resolves.toMatchObject(new Map([['x', {}]]));
  });

  it('never takes a commit that GitHub has not brought about yet for an empty one', async () => {
    answerGraphql(answer({ f0: null, f1: null }), answer({ f0: { oid: sha('7'), entries: [] } }));
    const source = tree();
    await expect(source.list(['', 'staging'])).rejects.toBeInstanceOf(Unavailable);
    await expect(source.list([''])).resolves.toMatchObject(new Map([['', { oid: sha('7') }]]));
  });

  it('leaves out what is not there, and what is a file', async () => {
    const gone = { type: 'NOT_FOUND', message: 'Could not resolve', path: ['repository', 'f0'] };
    answerGraphql(answer({ f0: null, f1: {} }, [gone]));
    await expect(tree().list(['gone', 'slipway.yaml'])).resolves.toEqual(new Map());
  });

  it('asks for at most fifty folders at once', async () => {
    const folders = Array.from({ length: 101 }, (_, index) => `f${index}`);
    const asked = answerGraphql(answer({}), answer({}), answer({}));
    await tree().list(folders);
    expect(asked.map(({ variables }) => Object.keys(variables).length - 2)).toEqual([50, 50, 1]);
  });

  it('asks for nothing where nothing is wanted', async () => {
    await expect(tree().list([])).resolves.toEqual(new Map());
  });

  it('refuses more folders than the limit, over both commits of a comparison', async () => {
    const trees = treesOf();
    const half = Array.from({ length: limits.treeFolders / 2 + 1 }, (_, index) => `f${index}`);
    answerGraphql(...Array.from({ length: Math.ceil(half.length / 50) }, () => answer({})));
    await trees(sha('a')).list(half);
    await expect(trees(sha('b')).list(half)).resolves.toMatchObject({ code: 'too-much-to-compare' });
  });

  it('never takes a folder that GitHub had no time for as one that is not there', async () => {
    const timedOut = { type: 'FORBIDDEN', message: 'Something went wrong', path: ['repository', 'f0'] };
    answerGraphql(answer({ f0: null }, [timedOut]));
    await expect(tree().list(['staging'])).rejects.toBeInstanceOf(Unavailable);
  });

  it('says so where the repository cannot be seen', async () => {
    const none = { type: 'NOT_FOUND', message: 'Could not resolve', path: ['repository'] };
    answerGraphql(answer(null, [none]));
    await expect(tree().list([''])).resolves.toMatchObject({ code: 'environment-repository-not-readable' });
  });
});

describe('blobs', () => {
  it('reads many by one query, and what two commits have in common once', async () => {
    const trees = treesOf();
    const [a, b, c] = [ref('a: 1\n'), ref('b: 1\n'), ref('c: 1\n')];
    const asked = answerGraphql(
      answer({ b0: blobAnswer('a: 1\n'), b1: blobAnswer('b: 1\n') }),
      answer({ b0: blobAnswer('c: 1\n') }),
    );
    await trees(sha('a')).blobs([a, b, a]);
    await expect(trees(sha('b')).blobs([b, c])).resolves.toEqual(
      new Map([
        [b.oid, Buffer.from('b: 1\n')],
        [c.oid, Buffer.from('c: 1\n')],
      ]),
    );
    expect(asked.map(({ variables }) => Object.keys(variables).length - 2)).toEqual([2, 1]);
  });

  it.each<[string, Buffer, ReturnType<typeof blobAnswer>]>([
    ['a byte order mark that was dropped', Buffer.from('\uFEFFa: 1\n'), blobAnswer('a: 1\n')],
    ['a text that was cut', Buffer.from('a: 12\n'), blobAnswer('a: 1', { isTruncated: true })],
    ['what is no text', Buffer.from([0, 255]), blobAnswer(null)],
    ['a text that is not the bytes', Buffer.from([0x61, 0xe9]), blobAnswer('aé')],
  ])('reads %s raw', async (_, bytes, text) => {
    const wanted = ref(bytes);
    answerGraphql(answer({ b0: text }));
    nock(api)
      .get(`/repos/${repository}/git/blobs/${wanted.oid}`)
      .reply(200, { content: bytes.toString('base64'), encoding: 'base64' });
    await expect(tree().blobs([wanted])).resolves.toEqual(new Map([[wanted.oid, bytes]]));
  });

  it('refuses a file that is too large, by its path', async () => {
    answerGraphql(answer({ b0: blobAnswer(null, { byteSize: limits.manifestBytes + 1 }) }));
    const problem = await tree().blobs([ref('x')]);
    expect(problem).toMatchObject({ code: 'manifest-too-large' });
    expect(JSON.stringify(problem)).toContain('staging/a.yaml');
  });

  it('refuses more files than the limit, before it asks for any', async () => {
    const files = Array.from({ length: limits.treeFiles + 1 }, (_, index) => ref(`${index}`));
    await expect(tree().blobs(files)).resolves.toMatchObject({ code: 'too-much-to-compare' });
  });

  it('refuses more bytes than the limit, over both commits of a comparison, and not those of another', async () => {
    const most = limits.treeBytes / limits.manifestBytes;
    const text = 'x'.repeat(limits.manifestBytes);
    const files = Array.from({ length: most + 1 }, (_, n) => `${n}${text}`.slice(0, limits.manifestBytes));
    const [first, second] = [files.slice(0, most), files.slice(most)];
    const batch = (texts: readonly string[]) =>
      answer(Object.fromEntries(texts.map((one, n) => [`b${n}`, blobAnswer(one)])));
    const objects = githubObjects(client(), repository);
    const trees = githubTrees(objects);
    answerGraphql(batch(first), batch(second), batch(second));
    await expect(trees(sha('a')).blobs(first.map(ref))).resolves.toMatchObject({ size: most });
    const problem = await trees(sha('b')).blobs(second.map(ref));
    expect(problem).toMatchObject({ code: 'too-much-to-compare' });
    expect(JSON.stringify(problem)).toContain('treeBytes');
    await expect(githubTrees(objects)(sha('b')).blobs(second.map(ref))).resolves.toMatchObject({ size: 1 });
  });

  it('does not take a file that GitHub does not find for an empty one', async () => {
    answerGraphql(answer({ b0: null }));
    await expect(tree().blobs([ref('x')])).rejects.toBeInstanceOf(Unavailable);
  });
});

describe('find', () => {
  const answerTree = (tree: readonly object[], truncated: boolean) =>
    nock(api)
      .get(`/repos/${repository}/git/trees/${sha('a')}`)
      .query({ recursive: '1' })
      .reply(200, { sha: sha('9'), truncated, tree });
  const entry = (path: string, more: object = {}) => ({
    path,
    mode: '100644',
    type: 'blob',
    sha: sha('1'),
    size: 7,
    ...more,
  });

  it('knows the files of these names, wherever they lie, and no links, folders or submodules', async () => {
    answerTree(
      [
        entry('a.yaml'),
        entry('b/c/a.yaml', { mode: '100755', sha: sha('2') }),
        entry('b/aa.yaml'),
        entry('link/a.yaml', { mode: '120000' }),
        { ...entry('folder/a.yaml', { mode: '040000', type: 'tree' }), size: undefined },
        { ...entry('module/a.yaml', { mode: '160000', type: 'commit' }), size: undefined },
      ],
      false,
    );
    await expect(tree().find(['a.yaml', 'x'])).resolves.toEqual({
      files: [
        { path: 'a.yaml', oid: sha('1'), bytes: 7 },
        { path: 'b/c/a.yaml', oid: sha('2'), bytes: 7 },
      ],
      isWhole: true,
    });
  });

  it('says where GitHub has not listed all', async () => {
    answerTree([entry('a.yaml')], true);
    await expect(tree().find(['a.yaml'])).resolves.toMatchObject({ files: [{}], isWhole: false });
  });

  it('takes no failure for a tree without such files', async () => {
    nock(api)
      .get(/git\/trees/u)
      .times(limits.requestTries)
      .reply(502);
    await expect(tree().find(['a.yaml'])).rejects.toBeInstanceOf(Unavailable);
  });
});
