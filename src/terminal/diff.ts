import { type DiffLine, fieldLines, titleOf } from '../core/diff/lines.ts';
import { maskedOf, summaryOf } from '../core/diff/summary.ts';
import type { FieldChange, ManifestDiff, ResourceChange } from '../core/diff/types.ts';
import { visible } from '../core/visible.ts';
import { type Paint, painter, type TerminalOptions, wrap } from './style.ts';

const changeTones = { added: 'green', changed: 'yellow', removed: 'red' } as const;
const changeSigns = { added: '+', changed: '~', removed: '-' } as const;

/** A manifest diff: what there is of it in one line, each resource, its fields, then the warnings. */
export function writeDiff(diff: ManifestDiff, { width, colour }: TerminalOptions): string {
  const paint = painter(colour);
  const masked = maskedOf(diff);
  const summary = wrap(`${summaryOf(diff)}.${masked === '' ? '' : ` ${masked}.`}`, width);
  const resources = diff.resources.map((resource) => writeResource(resource, paint));
  const warnings = diff.warnings.map((warning) =>
    paint('yellow', wrap(`! ${visible(warning)}`, width, '  ')),
  );
  return [paint('bold', summary), ...resources, ...warnings].join('\n\n');
}

function writeResource(resource: ResourceChange, paint: Paint): string {
  const { change, file } = resource;
  const title = paint(changeTones[change], `${changeSigns[change]} ${visible(titleOf(resource))}`);
  const where = resource.name === file ? '' : `  ${paint('dim', visible(file))}`;
  return [`${title}${where}`, ...resource.fields.flatMap((field) => writeField(field, paint))].join('\n');
}

function writeField(field: FieldChange, paint: Paint): readonly string[] {
  const { path, lines } = fieldLines(field);
  const heading = path === '' ? [] : [`    ${paint('cyan', visible(path))}`];
  return [...heading, ...lines.map((line) => `      ${writeLine(line, paint)}`)];
}

function writeLine({ sign, text }: DiffLine, paint: Paint): string {
  const line = `${sign} ${visible(text)}`;
  switch (sign) {
    case '+':
      return paint('green', line);
    case '-':
      return paint('red', line);
    case '!':
      return paint('yellow', line);
    case ' ':
      return paint('dim', line);
  }
}
