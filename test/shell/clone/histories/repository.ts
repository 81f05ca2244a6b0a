import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gitAs } from '../../../support/clone.ts';
import {
  configuration,
  type Environment,
  environments,
  filesOf,
  folderOf,
  type Service,
  services,
} from './files.ts';

const settings = '[user]\nname = Ada\nemail = ada@example.com\n[gc]\nauto = 0\n';

/** An environment repository with git's own files, in which a person works, too. */
export class RealRepository {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    gitAs(dirname(folder), 'init', '--quiet', '--initial-branch=main', folder);
    appendFileSync(join(folder, '.git/config'), settings);
    writeFileSync(join(folder, 'slipway.yaml'), configuration);
    for (const environment of environments) for (const service of services) this.#fill(environment, service);
    this.commit('Begin');
  }

  get head(): string {
    return this.git('rev-parse', 'HEAD');
  }

  git(...args: readonly string[]): string {
    return gitAs(this.folder, ...args);
  }

  /** Null where git fails. */
  tryGit(...args: readonly string[]): string | null {
    try {
      return this.git(...args);
    } catch {
      return null;
    }
  }

  /** The object name of what a path holds. */
  tree(path: string, commit = 'HEAD'): string {
    return this.git('rev-parse', `${commit}:${path}`);
  }

  /** The files that a commit changed. */
  changed(commit = 'HEAD'): readonly string[] {
    const names = this.git('diff-tree', '-r', '--no-commit-id', '--name-only', '--no-renames', commit);
    return names.split('\n').filter((name) => name !== '');
  }

  /** The tree that `git revert` comes to; null where it has a conflict. Nothing is left of it. */
  reverted(commit: string): string | null {
    const tree = this.tryGit('revert', '--no-commit', commit) === null ? null : this.git('write-tree');
    this.giveUp();
    return tree;
  }

  goTo(commit: string): void {
    this.git('reset', '--quiet', '--hard', commit);
  }

  /** Of a merge or a revert that was begun, nothing stays. */
  giveUp(): void {
    this.goTo('HEAD');
    this.git('clean', '-fdq');
  }

  commit(message: string): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
  }

  #fill(environment: Environment, service: Service): void {
    const folder = join(this.folder, folderOf(environment, service));
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(filesOf(service))) {
      writeFileSync(join(folder, name), text);
      if (name.endsWith('.sh')) chmodSync(join(folder, name), 0o755);
    }
  }
}
