/** One way in that a registry offers in `WWW-Authenticate`. */
export interface Challenge {
  /** In lower case: `bearer`, `basic`. */
  readonly scheme: string;
  /** By their names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const quoted = '"(?:[^"\\\\]|\\\\.)*"';
const parameter = new RegExp(`^(${token})[ \\t]*=[ \\t]*(${token}|${quoted})`);
const scheme = new RegExp(`^(${token})(?:[ \\t]+|$|(?=,))`);

/**
 * The challenges of a `WWW-Authenticate` header, by RFC 9110, 11.6.1: several may stand in one, and the
 * comma that parts them is also the one between parameters. What does not fit the grammar ends the reading.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const found: { readonly scheme: string; readonly parameters: Map<string, string> }[] = [];
  let rest = skip(header);
  while (rest !== '') {
    const [whole = '', name = '', value = ''] = parameter.exec(rest) ?? [];
    const last = found.at(-1);
    if (whole !== '' && last !== undefined) {
      // The first of two counts: a second one is somebody's attempt to outweigh it.
      if (!last.parameters.has(name.toLowerCase())) last.parameters.set(name.toLowerCase(), unquote(value));
      rest = skip(rest.slice(whole.length));
      continue;
    }
    const [begin = '', named = ''] = scheme.exec(rest) ?? [];
    if (begin === '') break;
    found.push({ scheme: named.toLowerCase(), parameters: new Map() });
    rest = skip(rest.slice(begin.length));
  }
  return found;
}

function skip(rest: string): string {
  return rest.replace(/^[ \t,]+/, '');
}

function unquote(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value;
}
