import { branchMenu, pathLinks, treeHref } from '../components/path.ts';
import { icon } from '../components/icons.ts';
import { cutLine, hiddenNote } from '../components/long-line.ts';
import type { Answer, Parameters, RepositoryVisit } from '../context.ts';
import { decode, type FileText } from '../file-text.ts';
import { html, type Content, type Html } from '../html.ts';
import { locate, type Place } from '../reading.ts';
import { renderMarkdownFile } from './readme.ts';

/** A larger file is offered raw instead. */
const maxShownBytes = 512 * 1024;

/** A file with line numbers; a Markdown file rendered, unless `?plain=1`. */
export async function filePage(visit: RepositoryVisit, parameters: Parameters): Promise<Answer> {
  const found = await readPath(visit, parameters);
  if (found === null) return null;
  const { place, bytes } = found;
  if (bytes === null) return { kind: 'redirect', to: treeHref(visit, 'tree', place.ref, place.path) };
  const text = bytes.length > maxShownBytes ? null : decode(bytes);
  const body = html`<h1 class="unseen">${place.path}</h1>
    <div class="bar">
      ${await branchMenu(visit, place)} <span class="grow">${pathLinks(visit, place)}</span>
      <a class="button" href="${treeHref(visit, 'commits', place.ref, place.path)}"
        >${icon('commit')} History</a
      >
    </div>
    <section class="box file-view" aria-label="${place.path}">
      <header class="file-head">
        <span class="grow muted"
          >${text === null ? '' : `${text.lines.length} lines · `}${bytes.length} bytes</span
        >
        ${text && marks(text)} ${isMarkdown(place) && modeLinks(visit)}
        <a href="${treeHref(visit, 'raw', place.ref, place.path)}">Raw</a>
      </header>
      ${await content(visit, place, bytes, text)}
    </section>`;
  return { kind: 'page', title: `${place.path} · ${visit.fullName}`, body, place: { visit, tab: 'code' } };
}

/** The bytes as they are, as plain text. */
export async function rawFile(visit: RepositoryVisit, parameters: Parameters): Promise<Answer> {
  const found = await readPath(visit, parameters);
  return found?.bytes ? { kind: 'file', bytes: found.bytes } : null;
}

/** Null bytes: the path is a folder. */
async function readPath(
  { git }: RepositoryVisit,
  parameters: Parameters,
): Promise<{ readonly place: Place; readonly bytes: Uint8Array | null } | null> {
  const place = await locate(git, parameters['path'] ?? '');
  const sha = place && (await git.resolve(`${place.sha}:${place.path}`));
  if (!place || !sha) return null;
  const type = await git.type(sha);
  if (type === 'tree') return { place, bytes: null };
  const bytes = type === 'blob' ? await git.blob(sha) : null;
  return bytes === null ? null : { place, bytes };
}

async function content(
  visit: RepositoryVisit,
  place: Place,
  bytes: Uint8Array,
  text: FileText | null,
): Promise<Content> {
  if (text === null) return html`<p class="notice">Too large to show, or not text. “Raw” has all of it.</p>`;
  if (isMarkdown(place) && visit.url.searchParams.get('plain') === null) {
    const folder = { ...place, path: place.path.split('/').slice(0, -1).join('/') };
    return html`<div class="markdown readme">${await renderMarkdownFile(visit, folder, bytes)}</div>`;
  }
  return html`<div class="code-scroll" tabindex="0" role="region" aria-label="Contents of ${place.path}">
    <table class="lines">
      <tbody>
        ${text.lines.map((line, index) => lineRow(line, index + 1))}
      </tbody>
    </table>
  </div>`;
}

function lineRow(line: string, number: number): Html {
  const cut = cutLine(line);
  return html`<tr id="L${number}">
    <td class="number" data-line="${number}"></td>
    <td><span class="text">${cut.text}${hiddenNote(cut)}</span></td>
  </tr>`;
}

/** What the eye does not see, and what an edit must keep. */
function marks({ byteOrderMark, lineEnd, finalLineEnd }: FileText): Content {
  return [
    byteOrderMark && html`<span class="badge" title="The file starts with a byte order mark">BOM</span>`,
    lineEnd !== 'LF' && html`<span class="badge" title="Line ends">${lineEnd}</span>`,
    !finalLineEnd && html`<span class="badge" title="The last line has no end">no newline at end</span>`,
  ];
}

function isMarkdown({ path }: Place): boolean {
  return /\.(md|markdown)$/i.test(path);
}

function modeLinks({ url }: RepositoryVisit): Html {
  return url.searchParams.get('plain') === null
    ? html`<a href="?plain=1">Source</a>`
    : html`<a href="${url.pathname}">Rendered</a>`;
}
