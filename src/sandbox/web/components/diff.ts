/** A diff of files, each in its own fold, from unified hunks. */
import { createHash } from 'node:crypto';
import type { GitFileDiff } from '../../world/contract.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, type Content, type Html } from '../html.ts';
import { parsePatch, type DiffLine } from '../patch.ts';
import { cutLine, hiddenNote } from './long-line.ts';

/** Of one page: what is beyond is counted, and is there for git. */
const maxLines = 4000;
const maxCharacters = 400_000;

/** `ref` is where the new side of each file is shown. */
export function diffView(visit: RepositoryVisit, files: readonly GitFileDiff[], ref: string): Html {
  const left = { lines: maxLines, characters: maxCharacters };
  const views = files.map((file) => {
    const lines = file.patch === null ? null : parsePatch(file.patch);
    const shown = lines === null ? null : take(lines, left);
    return fileView(visit, file, ref, shown, (lines?.length ?? 0) - (shown?.length ?? 0));
  });
  return html`<section class="diff" aria-label="Changes">
    <p class="muted diff-tally">
      ${files.length} ${files.length === 1 ? 'file' : 'files'} changed ${counts(files)}
    </p>
    ${views}
  </section>`;
}

/** The first lines, as many as there is room for; the room shrinks by them. */
function take(lines: readonly DiffLine[], left: { lines: number; characters: number }): readonly DiffLine[] {
  const end = lines.findIndex(({ text }) => {
    if (left.lines <= 0 || left.characters <= 0) return true;
    left.lines -= 1;
    left.characters -= cutLine(text).text.length;
    return false;
  });
  return end < 0 ? lines : lines.slice(0, end);
}

/** Where a file stands on a page of changes; GitHub's own anchors are made so. */
function diffAnchor(path: string): string {
  return `diff-${createHash('sha256').update(path).digest('hex')}`;
}

function counts(files: readonly GitFileDiff[]): Html {
  const sum = (side: 'additions' | 'deletions'): number =>
    files.reduce((total, file) => total + file[side], 0);
  return html`<span class="added">+${sum('additions')}</span>
    <span class="removed">−${sum('deletions')}</span>`;
}

function fileView(
  visit: RepositoryVisit,
  file: GitFileDiff,
  ref: string,
  lines: readonly DiffLine[] | null,
  hidden: number,
): Html {
  const name = file.previousPath === null ? html`${file.path}` : html`${file.previousPath} → ${file.path}`;
  const target = `/${visit.fullName}/blob/${ref}/${encodeURI(file.path)}`;
  return html`<details class="file box" id="${diffAnchor(file.path)}" open>
    <summary>
      <span class="grow path">${name}</span>
      ${file.status !== 'modified' && html`<span class="badge">${file.status}</span>`} ${counts([file])}
    </summary>
    ${fileBody(file, lines, hidden)}
    ${file.status !== 'removed' && html`<p class="file-foot"><a href="${target}">View file</a></p>`}
  </details>`;
}

function fileBody(file: GitFileDiff, lines: readonly DiffLine[] | null, hidden: number): Content {
  if (lines === null) return html`<p class="notice">Binary file, not shown.</p>`;
  if (lines.length === 0 && hidden === 0) {
    return html`<p class="notice">
      ${file.status === 'renamed' ? 'Renamed without changes.' : 'No changed lines.'}
    </p>`;
  }
  return [
    html`<div class="code-scroll" tabindex="0" role="region" aria-label="Diff of ${file.path}">
      <table class="lines">
        <tbody>
          ${lines.map(lineView)}
        </tbody>
      </table>
    </div>`,
    hidden > 0 && html`<p class="notice">${hidden} more lines are not shown here; git shows them all.</p>`,
  ];
}

function lineView(line: DiffLine): Html {
  if (line.kind === 'hunk' || line.kind === 'note') {
    return html`<tr class="${line.kind}">
      <td class="number" colspan="2"></td>
      <td><span class="text">${cutLine(line.text).text}</span></td>
    </tr>`;
  }
  return html`<tr class="${line.kind}">
    <td class="number" data-line="${line.before}"></td>
    <td class="number" data-line="${line.after}"></td>
    <td><span class="text">${line.sign}${marked(line)}</span></td>
  </tr>`;
}

/** The line with what differs from its counterpart set off, and its carriage return made visible. */
function marked({ text: whole, changed, carriageReturn }: DiffLine): Content {
  const cut = cutLine(whole);
  const { text } = cut;
  const end = [
    hiddenNote(cut),
    carriageReturn && html`<span class="invisible" title="carriage return">␍</span>`,
  ];
  if (changed === null) return [text, end];
  return [
    text.slice(0, changed.from),
    html`<mark>${text.slice(changed.from, changed.to)}</mark>`,
    text.slice(changed.to),
    end,
  ];
}
