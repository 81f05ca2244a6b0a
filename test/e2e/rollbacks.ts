import { application, environments, git, type Story } from './support.ts';

/** A pull request of the application with an image of its head. */
export interface Built {
  readonly pull: number;
  readonly tag: string;
}

/** What is deployed, taken back and told, as people see it. */
export class Rollbacks {
  readonly #story: Story;

  constructor(story: Story) {
    this.#story = story;
  }

  get #ada() {
    return this.#story.as('ada').rest;
  }

  async build(branch: string): Promise<Built> {
    const { git: data, repos, pulls } = this.#ada;
    const { data: main } = await data.getRef({ ...application, ref: 'heads/main' });
    await data.createRef({ ...application, ref: `refs/heads/${branch}`, sha: main.object.sha });
    const { data: file } = await repos.createOrUpdateFileContents({
      ...application,
      branch,
      path: `${branch}.md`,
      message: `Write ${branch}`,
      content: Buffer.from(branch).toString('base64'),
    });
    // The sandbox’s CI makes the image.
    const tag = file.commit.sha?.slice(0, 7) ?? '';
    const { data: pull } = await pulls.create({ ...application, head: branch, base: 'main', title: branch });
    await this.#story.settled();
    return { pull: pull.number, tag };
  }

  /** Deploys what was built, and answers the commit of the environment repository. */
  async deploy(built: Built, environment = 'staging'): Promise<string> {
    const { replies } = await this.#story.say('dev', `/deploy ${environment}`, built);
    if (replies[0]?.includes('Deployed') !== true) throw new Error(replies[0]);
    return this.head();
  }

  async head(): Promise<string> {
    const { data } = await this.#ada.git.getRef({ ...environments, ref: 'heads/main' });
    return data.object.sha;
  }

  /** Changes slipway.yaml, and waits for what comes of it. */
  async configure(change: (text: string) => string): Promise<void> {
    const { repos } = this.#ada;
    const { data } = await repos.getContent({ ...environments, path: 'slipway.yaml' });
    if (!('content' in data)) throw new Error('It is a file.');
    await repos.createOrUpdateFileContents({
      ...environments,
      path: 'slipway.yaml',
      message: 'Configure',
      content: Buffer.from(change(Buffer.from(data.content, 'base64').toString())).toString('base64'),
      sha: data.sha,
    });
    await this.#story.settled();
  }

  /** Works in a clone of the environment repository as ada, pushes, and waits for what comes of it. */
  async push(work: (folder: string) => Promise<unknown>): Promise<string> {
    const folder = await this.#story.clone();
    await git(folder, 'config', 'user.name', 'Ada Lindgren');
    await git(folder, 'config', 'user.email', 'ada@example.com');
    await work(folder);
    await git(folder, 'push', '--quiet');
    await this.#story.settled();
    return git(folder, 'rev-parse', 'HEAD');
  }

  /** Pushes a `git revert`. */
  revert(...commits: readonly string[]): Promise<string> {
    return this.push((folder) => git(folder, 'revert', '--no-edit', ...commits));
  }

  /** What the pull request was told besides the replies to commands, by its first line. */
  async told({ pull }: Built): Promise<readonly string[]> {
    const bodies = (await this.#story.replies(pull)).map(({ body }) => body);
    return bodies.filter((body) => /^### (?:↩️|↪️) storefront /mu.test(body));
  }

  /** Newest first: the task and the newest status. */
  async deployments(environment = 'staging'): Promise<readonly (readonly [string, string | undefined])[]> {
    const { repos } = this.#ada;
    const { data } = await repos.listDeployments({ ...application, environment });
    return Promise.all(
      data.map(async ({ id, task }) => {
        const deployment = { ...application, deployment_id: id };
        const { data: statuses } = await repos.listDeploymentStatuses(deployment);
        return [task, statuses[0]?.state] as const;
      }),
    );
  }

  /** The files of the locks, and what they hold. */
  async locks(): Promise<Readonly<Record<string, { readonly holder: string; readonly reason: string }>>> {
    const folder = await this.#story.clone();
    const listed = await git(folder, 'ls-tree', '-r', '--name-only', 'origin/slipway-state', 'locks').catch(
      () => '',
    );
    const paths = listed.split('\n').filter((path) => path !== '');
    const entries = paths.map(async (path) => {
      const text = await git(folder, 'show', `origin/slipway-state:${path}`);
      return [path, JSON.parse(text) as { holder: string; reason: string }] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** What the App’s check run on a commit says of it. */
  async checkOf(ref: string): Promise<readonly string[]> {
    const { data } = await this.#ada.checks.listForRef({
      ...environments,
      ref,
      check_name: 'slipway/revert',
      filter: 'all',
    });
    return data.check_runs.map(({ output }) => output.title ?? '');
  }
}
