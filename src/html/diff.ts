import { createHash } from 'node:crypto';
import { type Glance, glanceOf, type ToldEffect, worstEffect } from '../core/diff/glance.ts';
import { type DiffLine, type FieldLines, fullTitleOf, resourceLines, titleOf } from '../core/diff/lines.ts';
import type { ManifestDiff, ResourceChange } from '../core/diff/types.ts';
import { ruleDocs } from '../core/docs.ts';
import { clip, count, visible } from '../core/visible.ts';
import { type Html, html, trusted } from './markup.ts';
import { style } from './style.ts';

const lineClasses = { '+': 'plus', '-': 'minus', '!': 'remark', ' ': 'same' } as const;
/** Lines of diffs that are few enough to be read without unfolding. */
const unfoldedLines = 60;
const linesPerField = 2_000;
const lineCharacters = 4_000;
const titlesListed = 10;

/** No script at all, and no other style than the page's own. */
const policy = [
  `default-src 'none'`,
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ');

/** Its content to the byte: the policy names its hash. */
const styleElement = trusted(`<style>${style}</style>`);

/** A manifest diff as one page that needs nothing else: no script, no picture, no font, no network. */
export function writeHtml(diff: ManifestDiff): string {
  const glance = glanceOf(diff);
  const { headline, quiet } = glance;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>Manifest diff: ${visible(headline)}</title>
        ${styleElement}
      </head>
      <body>
        <main>
          <h1>${visible(headline)}</h1>
          ${effectList(glance.effects)} ${resourceTable(glance.resources)} ${noteList(glance, diff)}
          ${glance.resources.length > 0 && html`<h2>Fields</h2>`} ${resourceDetails(glance.resources)}
          ${!quiet && html`<p class="digest">Manifest digest <code>${diff.digest}</code></p>`}
        </main>
      </body>
    </html> `;
  return page.markup;
}

function effectList(effects: readonly ToldEffect[]): Html | false {
  if (effects.length === 0) return false;
  return html`<ul class="effects">
    ${effects.map(effectItem)}
  </ul>`;
}

function effectItem({ rule, severity, message, resources }: ToldEffect): Html {
  const titles = resources.slice(0, titlesListed).map((resource) => html` ${code(titleOf(resource))}`);
  const more = resources.length - titlesListed;
  const others = more > 0 && html` and ${more.toLocaleString('en-US')} more`;
  const link = html`<a href="${ruleDocs(rule)}">${code(rule)}</a>`;
  return html` <li>
    <span class="severity ${severity}">${severity}</span
    ><span>${titles}${others}: ${visible(message)} ${link}</span>
  </li>`;
}

/** One resource needs no table: its details say the same. */
function resourceTable(resources: readonly ResourceChange[]): Html | false {
  if (resources.length < 2) return false;
  return html`<table>
    <thead>
      <tr>
        <th>resource</th>
        <th>change</th>
        <th class="number">fields</th>
        <th>effect</th>
      </tr>
    </thead>
    <tbody>
      ${resources.map(resourceRow)}
    </tbody>
  </table>`;
}

function resourceRow(resource: ResourceChange, index: number): Html {
  const { change, renamedFrom, fields, effects } = resource;
  const worst = worstEffect(resource);
  const amount = change === 'changed' && count(fields.length, 'field');
  const others = effects.length > 1 && ` and ${(effects.length - 1).toLocaleString('en-US')} more`;
  const effect =
    worst !== undefined &&
    html`<span class="severity ${worst.severity}">&nbsp;${visible(worst.rule)}&nbsp;</span>${others}`;
  const what = renamedFrom === undefined ? change : 'renamed';
  return html` <tr>
    <td><a href="#r${index}">${code(titleOf(resource))}</a></td>
    <td class="${change}">${what}</td>
    <td class="number">${amount}</td>
    <td>${effect}</td>
  </tr>`;
}

function noteList({ notes }: Glance, { warnings }: ManifestDiff): Html | false {
  if (notes.length + warnings.length === 0) return false;
  return html`<div class="notes">
    ${warnings.map((warning) => html`<p class="warning">${visible(warning)}</p>`)}${notes.map((note) => html`<p>${note}</p>`)}
  </div>`;
}

/** Folded, unless all of them together are a glance. */
function resourceDetails(resources: readonly ResourceChange[]): readonly Html[] {
  const bodies = resources.map((resource) => resourceLines(resource, linesPerField));
  const total = bodies.flat().reduce((sum, { lines }) => sum + lines.length, 0);
  const open = trusted(total > unfoldedLines ? '' : ' open');
  return resources.map((resource, index) => {
    const { change, file, name } = resource;
    const where = name !== file && html` <span class="muted">${visible(file)}</span>`;
    const fields = (bodies[index] ?? []).map(fieldBlock);
    return html`
<details${open}><summary>${code(fullTitleOf(resource))} <span class="${change}">${change}</span>${where}</summary>
<div class="fields" id="r${index}">${fields}</div></details>`;
  });
}

function fieldBlock({ path, lines }: FieldLines): Html {
  const heading = path !== '' && html`<p class="path">${visible(path)}</p>`;
  return html`${heading}
    <pre>${lines.map(lineOf)}</pre>`;
}

function lineOf({ sign, text }: DiffLine): Html {
  return html`<span class="${lineClasses[sign]}">${sign} ${visible(clip(text, lineCharacters))}</span>`;
}

function code(value: string): Html {
  return html`<code>${visible(value)}</code>`;
}
