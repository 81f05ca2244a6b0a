import { code, type Text, text } from '../text.ts';

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names that stand for numbers, the first for `least`. */
  readonly names: readonly string[];
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The five fields of crontab(5), in their order; Sunday is 0 and 7. */
const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, names: [] },
  { name: 'hour', least: 0, most: 23, names: [] },
  { name: 'day of the month', least: 1, most: 31, names: [] },
  { name: 'month', least: 1, most: 12, names: months },
  { name: 'day of the week', least: 0, most: 7, names: days },
];

/** What is wrong with a cron expression: lists, ranges, steps and English names, and no `@daily`. */
export function cronFault(expression: string): Text | null {
  const parts = expression.trim().split(/[ \t]+/);
  if (parts.length !== fields.length) {
    return text`must have five fields (minute, hour, day of the month, month, day of the week), as in ${code('0 17 * * FRI')}.`;
  }
  for (const [index, field] of fields.entries()) {
    const part = parts[index] ?? '';
    if (!part.split(',').every((item) => isItem(item, field))) {
      const names =
        field.names.length === 0 ? '' : ` or ${field.names[0] ?? ''} to ${field.names.at(-1) ?? ''}`;
      return text`${code(part)} is no ${field.name}: ${field.least} to ${field.most}${names}, ${code('*')}, lists, ranges and steps.`;
    }
  }
  return null;
}

/** `*`, `5`, `1-5`, and each of them with a step: `0-30/10`. */
function isItem(item: string, field: Field): boolean {
  const [, range = '', step] = /^([^/]+)(?:\/([0-9]{1,2}))?$/.exec(item) ?? [];
  if (range === '' || (step !== undefined && Number(step) < 1)) return false;
  if (range === '*') return true;
  const ends = range.split('-').map((end) => numberOf(end, field));
  const [first, last = first] = ends;
  if (ends.length > 2 || first === undefined || last === undefined) return false;
  return first !== null && last !== null && first <= last;
}

function numberOf(word: string, { least, most, names }: Field): number | null {
  const name = names.indexOf(word.toUpperCase());
  if (name >= 0) return least + name;
  const number = /^[0-9]{1,2}$/.test(word) ? Number(word) : -1;
  return number >= least && number <= most ? number : null;
}
