import type { GitTreeEntry } from '../../world/contract.ts';
import { markdownPlace } from '../components/comment.ts';
import { icon } from '../components/icons.ts';
import { treeHref } from '../components/path.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { renderFile } from '../markdown/render.ts';
import type { Place } from '../reading.ts';

/** The README of a folder, rendered; nothing where there is none. */
export async function readme(
  visit: RepositoryVisit,
  place: Place,
  entries: readonly GitTreeEntry[],
): Promise<Html | null> {
  const entry = entries.find(({ type, path }) => type === 'blob' && /^readme\.md$/i.test(path));
  const bytes = entry && (await visit.git.blob(entry.sha));
  if (entry === undefined || !bytes) return null;
  return html`<section class="box readme" aria-label="${entry.path}">
    <h2>${icon('file')} ${entry.path}</h2>
    <div class="markdown">${await renderMarkdownFile(visit, place, bytes)}</div>
  </section>`;
}

/** `folder` of the place is where its relative links start. */
export function renderMarkdownFile(visit: RepositoryVisit, folder: Place, bytes: Uint8Array): Promise<Html> {
  const base = `${treeHref(visit, 'blob', folder.ref, folder.path)}/`;
  return renderFile(new TextDecoder().decode(bytes), { ...markdownPlace(visit), base });
}
