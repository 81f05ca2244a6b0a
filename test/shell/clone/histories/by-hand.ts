import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Edit } from './events.ts';
import { extra } from './files.ts';

/** A field with a value of one line: what is before the value, the value, and what is behind it. */
const field = /^(\s*(?:- )?([\w.-]+): )(\S+)(.*)$/u;

/** What deploys write, and what else people change the values of. */
const deployed = ['version', 'image', 'newTag'];
const changeable = ['replicas', 'value', 'cpu', 'memory', 'level', 'region', 'type', 'team'];

/** Does it in a work tree. @param number Which edit of the history it is: no two write the same. */
export function edit(folder: string, one: Edit, number: number): void {
  const files = filesIn(folder);
  const manifests = files.filter((path) => path.endsWith('.yaml'));
  const path = pick(one, files, manifests);
  if (one.do === 'add') writeFileSync(join(folder, `extra-${number}.yaml`), extra(number));
  else if (path === undefined) return;
  else if (one.do === 'mode') chmodSync(path, statSync(path).mode ^ 0o111);
  else if (one.do === 'script') appendFileSync(path, `echo ${number}\n`);
  else if (one.do === 'move') move(folder, path);
  else if (one.do === 'remove') rmSync(path);
  else writeFileSync(path, editLine(readFileSync(path, 'utf8'), one, number));
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** One of those that such an edit is made of. What kustomize reads by name stays where it is. */
function pick({ do: what, file }: Edit, files: readonly string[], manifests: readonly string[]) {
  const bound = manifests.some((path) => path.endsWith('kustomization.yaml')) ? /extra-/u : /./u;
  const some =
    what === 'mode' || what === 'script'
      ? files.filter((path) => path.endsWith('.sh'))
      : what === 'move'
        ? manifests.filter((path) => bound.test(path))
        : what === 'remove'
          ? manifests.filter((path) => /extra-|settings/u.test(path))
          : manifests;
  return some[file % Math.max(1, some.length)];
}

/** Into a folder, or out of it again. */
function move(folder: string, path: string): void {
  const to = join(folder, dirname(path) === folder ? 'deep' : '.', basename(path));
  mkdirSync(dirname(to), { recursive: true });
  renameSync(path, to);
}

function editLine(text: string, { do: what, line, near }: Edit, number: number): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(eol);
  const names = lines.map((one) => field.exec(one)?.[2] ?? '');
  const meant = (name: string) =>
    near ? deployed.includes(name) : what === 'value' ? changeable.includes(name) : name !== '';
  const places = [...names.keys()].filter((at) => meant(names[at] ?? ''));
  const at = places[line % Math.max(1, places.length)];
  if (at === undefined) return text;
  const [whole = '', before = '', name = '', value = '', behind = ''] = field.exec(lines[at] ?? '') ?? [];
  const indent = /^\s*(?:- )?/u.exec(before)?.[0] ?? '';
  const spaces = ' '.repeat(indent.length);
  if (what === 'value') return lines.with(at, `${before}${changed(name, value, number)}${behind}`).join(eol);
  if (what === 'comment')
    return lines.toSpliced(at, 0, `${/^\s*/u.exec(before)?.[0] ?? ''}# note ${number}`).join(eol);
  if (what === 'remark')
    return whole.includes(' #') ? text : lines.with(at, `${whole} # note ${number}`).join(eol);
  return lines.toSpliced(at + 1, 0, `${spaces}added${number}: new`).join(eol);
}

/** An image stays one of its repository. */
function changed(name: string, value: string, number: number): string {
  return name === 'image' ? value.replace(/:\w+(?=['"]?$)/u, `:by-hand-${number}`) : `by-hand-${number}`;
}
