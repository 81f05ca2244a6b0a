import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deploy } from '../../../../src/commands/deploy.ts';
import { rollback } from '../../../../src/commands/rollback.ts';
import { formatRestart } from '../../../../src/core/commit/format.ts';
import { isProblem, type Problem } from '../../../../src/core/problem.ts';
import { openClone } from '../../../../src/edge/local/clone.ts';
import { runInClone } from '../../../../src/shell/clone/run.ts';
import { parsed } from '../../../commands/snapshot.ts';
import { edit } from './by-hand.ts';
import type { Deploy, Edit, Event, Merge } from './events.ts';
import { type Environment, folderOf, type Service } from './files.ts';
import { RealRepository } from './repository.ts';

/** A commit that a command made, and the folders that it may touch. */
interface Commanded {
  readonly sha: string;
  readonly folders: readonly string[];
}

/** An environment repository that commands and people commit to, one after another. */
export class RealHistory extends RealRepository {
  readonly commands: Commanded[] = [];
  /** Numbers what is written, so that nothing is written twice. */
  #number = 0;

  async take(event: Event): Promise<void> {
    if ('file' in event) this.edit(event);
    else if (event.do === 'deploy') await this.deploy(event);
    else if (event.do === 'merge') await this.#merge(event);
    else if (event.do === 'revert') this.#revert(event.which);
    else if (event.do === 'rollback') await this.rollback(event.environment, [event.service]);
    else this.restart(event.environment, event.service);
  }

  async deploy({ environment, services: named }: Omit<Deploy, 'do'>): Promise<string | Problem | null> {
    return this.#run(deploy, environment, named, `--tag t${(this.#number += 1)}`);
  }

  /** @returns the commit, null where there was nothing to do */
  async rollback(
    environment: Environment,
    named: readonly Service[],
    flags = '',
  ): Promise<string | Problem | null> {
    return this.#run(rollback, environment, named, flags);
  }

  /** All in one commit. */
  edit(...edits: readonly Edit[]): void {
    for (const one of edits)
      edit(join(this.folder, folderOf(one.environment, one.service)), one, (this.#number += 1));
    this.commit(`By hand: ${edits.map((one) => one.do).join(', ')}`);
  }

  /** As the bot commits it, which alone restarts. */
  restart(environment: Environment, service: Service): void {
    const versionAfter = `20261101-r${(this.#number += 1)}`;
    const path = folderOf(environment, service);
    for (const name of this.git('ls-files', path).split('\n')) {
      const file = join(this.folder, name);
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace(/^( +version: )[\w"-]+/mu, `$1"${versionAfter}"`));
    }
    const restarted = { service, path, image: null, versionsBefore: [], versionAfter, source: null };
    const asked = { environment, request: null, delivery: null, reason: null, actor: null, actorId: null };
    this.commit(formatRestart({ ...asked, services: [restarted] }));
  }

  async #run(
    command: typeof deploy,
    environment: Environment,
    named: readonly Service[],
    flags: string,
  ): Promise<string | Problem | null> {
    const at = '2026-11-22T10:00:00Z';
    const end = await runInClone({
      clone: openClone(this.folder),
      registry: { resolve: () => Promise.reject(new Error('No registry is asked.')) },
      // What is rendered of a folder for kustomize does not matter here.
      renderer: { render: () => Promise.resolve({ documents: [], files: [], warnings: [] }) },
      command,
      parsed: parsed(`/${command.spec.name} ${environment} ${named.join(' ')} ${flags}`.trim()),
      request: { at, receivedAt: at, breakGlass: 'GitHub is down' },
      push: false,
    });
    if (isProblem(end)) return end;
    const sha = end.committed?.sha ?? null;
    if (sha !== null) this.commands.push({ sha, folders: named.map((one) => folderOf(environment, one)) });
    return sha;
  }

  /** Nobody reverts what began it all. */
  #revert(which: number): void {
    if (this.tryGit('rev-parse', '--verify', '--quiet', `HEAD~${which + 1}`) === null) return;
    if (this.tryGit('revert', '--no-edit', `HEAD~${which}`) === null) this.giveUp();
  }

  async #merge({ branch, meanwhile }: Merge): Promise<void> {
    const number = (this.#number += 1);
    this.git('checkout', '--quiet', '-b', `change-${number}`);
    for (const event of branch) await this.take(event);
    this.git('checkout', '--quiet', 'main');
    for (const event of meanwhile) await this.take(event);
    const message = `Merge pull request #${number} from acme/change-${number}`;
    if (this.tryGit('merge', '--quiet', '--no-ff', '-m', message, `change-${number}`) === null) this.giveUp();
  }
}
