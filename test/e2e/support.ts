import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout } from 'node:timers/promises';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { afterAll, beforeAll } from '@jest/globals';
import { type Playground, type PlaygroundOptions, startPlayground } from '../../src/entry/playground.ts';
import { pushImage } from '../support/images.ts';

const run = promisify(execFile);

export const application = { owner: 'acme', repo: 'storefront' };
export const environments = { owner: 'acme', repo: 'environments' };

/** A playground for the tests of a file, and people in it. */
export function usePlayground(options: Partial<PlaygroundOptions> = {}): Story & Pick<Playground, 'sweep'> {
  let playground: Playground | null = null;
  const folders: string[] = [];
  beforeAll(async () => {
    playground = await startPlayground({ port: 0, logLevel: 'fatal', ...options });
  });
  afterAll(async () => {
    await playground?.close();
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
  });
  const running = (): Playground => {
    if (playground === null) throw new Error('The playground is not started yet.');
    return playground;
  };
  return Object.assign(new Story(running, folders), { sweep: () => running().sweep() });
}

/** What a person does and sees: comments, clones and reads. */
export class Story {
  readonly #playground: () => Omit<Playground, 'sweep'>;
  readonly #folders: string[];

  constructor(playground: () => Omit<Playground, 'sweep'>, folders: string[]) {
    this.#playground = playground;
    this.#folders = folders;
  }

  get sandbox(): Playground['sandbox'] {
    return this.#playground().sandbox;
  }

  get webhookUrl(): string {
    return this.#playground().webhookUrl;
  }

  settled(): Promise<void> {
    return this.#playground().settled();
  }

  /** Nobody answers in the very second what another did: a step back would be refused. */
  async nextSecond(): Promise<void> {
    await setTimeout(1000 - (Date.now() % 1000));
  }

  as(login: string): Octokit {
    return new Octokit({ auth: `user:${login}`, baseUrl: `${this.sandbox.url}/api/v3`, log: silent });
  }

  /** The App itself, which sees its own deliveries. */
  asApp(): Octokit {
    const { appId, privateKey } = this.sandbox.credentials;
    const baseUrl = `${this.sandbox.url}/api/v3`;
    return new Octokit({ authStrategy: createAppAuth, auth: { appId, privateKey }, baseUrl, log: silent });
  }

  /** Comments on pull request #1 of acme/storefront and answers the replies that came of it. */
  async say(login: string, body: string, more: { readonly pull?: number } = {}): Promise<Said> {
    const issue_number = more.pull ?? 1;
    const before = await this.replies(issue_number);
    const { data } = await this.as(login).rest.issues.createComment({ ...application, issue_number, body });
    await this.settled();
    const after = await this.replies(issue_number);
    const known = new Set(before.map(({ id }) => id));
    return {
      id: data.id,
      url: data.html_url,
      replies: after.filter(({ id }) => !known.has(id)).map((one) => one.body),
    };
  }

  /** The bot's comments, oldest first. */
  async replies(issue_number = 1): Promise<readonly { readonly id: number; readonly body: string }[]> {
    const ada = this.as('ada');
    const comments = await ada.paginate(ada.rest.issues.listComments, {
      ...application,
      issue_number,
      per_page: 100,
    });
    return comments
      .filter(({ user }) => user?.login === 'slipway[bot]')
      .map(({ id, body }) => ({ id, body: body ?? '' }));
  }

  /** Pushes an image, of the storefront unless another is named, as a build does, and answers its digest. */
  push(
    tag: string,
    { service = 'storefront', ...more }: { readonly service?: string; readonly content?: string } = {},
  ): Promise<string> {
    return pushImage({ origin: this.sandbox.url }, `shop/${service}`, tag, more);
  }

  async reactions(comment_id: number): Promise<readonly string[]> {
    const { data } = await this.as('ada').rest.reactions.listForIssueComment({ ...application, comment_id });
    return data.filter(({ user }) => user?.login === 'slipway[bot]').map(({ content }) => content);
  }

  /** Clones the environment repository, as a person would, and answers the folder. */
  async clone(repository = 'acme/environments'): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-e2e-'));
    this.#folders.push(folder);
    const url = this.sandbox.url.replace('://', '://ada:user%3Aada@');
    await run('git', ['clone', '--quiet', `${url}/${repository}.git`, folder]);
    return folder;
  }
}

export interface Said {
  readonly id: number;
  readonly url: string;
  /** The new replies of the bot. */
  readonly replies: readonly string[];
}

const ignore = (): void => undefined;
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

export async function git(folder: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', folder, ...args]);
  return stdout.trimEnd();
}

export function read(folder: string, path: string): Promise<Buffer> {
  return readFile(join(folder, path));
}
