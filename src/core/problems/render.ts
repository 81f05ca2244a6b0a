import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import type { Origin } from '../render/types.ts';
import { code, list, type Span, type Text, text } from '../text.ts';

export type Tool = 'kubectl' | 'helm';

/** A base, chart or file on another machine. */
export function renderRemote(origin: Origin): Problem {
  return problem({
    code: 'render-remote',
    title: text`${at(origin)} names something on another machine: ${code(clip(origin.entry))}.`,
    reasons: [text`Manifests are rendered without a network, and from this repository alone.`],
    remedy: text`Copy it into the repository, and name the copy by its path.`,
  });
}

export function renderOutside(origin: Origin, where: 'repository' | 'kustomization'): Problem {
  const whole = where === 'repository';
  return problem({
    code: 'render-outside',
    title: text`${at(origin)} leaves the ${whole ? 'repository' : 'kustomization’s own folder'}: ${code(clip(origin.entry))}.`,
    reasons: whole
      ? []
      : [text`${code('kubectl kustomize')} reads a file only below the kustomization that names it.`],
    remedy: whole
      ? text`Name a path inside the repository, relative to the file that names it.`
      : text`Move the file into that folder, or make a base of it: a folder with a kustomization of its own.`,
  });
}

/** @param origin Null for the folder that `slipway.yaml` names. */
export function renderMissing(path: string, origin: Origin | null): Problem {
  return problem({
    code: 'render-missing',
    title: text`There is no ${code(clip(path))}.`,
    reasons: origin === null ? [] : [text`${at(origin)} names it: ${code(clip(origin.entry))}.`],
    remedy: text`Add it, or correct the name.`,
  });
}

export function renderLink(path: string, kind: 'symlink' | 'submodule', origin: Origin | null): Problem {
  const what = kind === 'symlink' ? 'symbolic link' : 'submodule';
  return problem({
    code: 'render-link',
    title: text`${code(clip(path))} is a ${what}, which Slipway does not follow.`,
    reasons: origin === null ? [] : [text`${at(origin)} names it: ${code(clip(origin.entry))}.`],
    remedy: text`Put the files themselves in its place.`,
  });
}

/** Something that would run a program, fetch a chart, or build what cannot be looked into beforehand. */
export function renderPlugin(origin: Origin, why: Text): Problem {
  return problem({
    code: 'render-plugin',
    title: text`${at(origin)} asks for what Slipway does not run: ${code(clip(origin.entry))}.`,
    reasons: [why],
    remedy: text`Use what kustomize does by itself, or commit what the plugin makes.`,
  });
}

export function chartDependencyMissing(chart: string, names: readonly string[]): Problem {
  return problem({
    code: 'chart-dependency-missing',
    title: text`The chart ${named(chart)} needs charts that are not in the repository: ${list(names.map((name) => code(clip(name))))}.`,
    reasons: [text`Manifests are rendered without a network.`],
    remedy: text`Run ${code('helm dependency build')} and commit ${code('charts/')}, or name a folder of the repository: ${code('repository: file://../library')}.`,
  });
}

/** `said` is null where its words may hold a Secret; `places` are what can be told all the same. */
export function renderFailed(
  tool: Tool,
  folder: string,
  { said, places }: { readonly said: string | null; readonly places: readonly string[] },
): Problem {
  const told =
    said === null
      ? text`What ${tool} says is not told here, since the files that it read may hold a Secret.`
      : text`${tool} says: ${code(said)}`;
  return problem({
    code: 'render-failed',
    title: text`${code(commandOf(tool))} cannot render ${named(folder)}.`,
    reasons: [told, ...(places.length === 0 ? [] : [text`It names ${list(places.map(code))}.`])],
    remedy: text`Run ${code(commandOf(tool))} in a clone, which tells everything, and mend the files.`,
  });
}

export type RenderLimit =
  | 'renderSeconds'
  | 'renderProcessorSeconds'
  | 'renderMegabytes'
  | 'renderAddressMegabytes'
  | 'renderOutputBytes';

export function renderLimit(tool: Tool, folder: string, limit: RenderLimit): Problem {
  const ended = {
    reasons: [text`It was ended there (limit ${code(limit)}).`],
    remedy: text`Look for a loop in its templates, or part the folder into smaller ones.`,
  };
  const what = text`${code(commandOf(tool))} of ${named(folder)}`;
  switch (limit) {
    case 'renderSeconds':
      return problem({
        code: 'render-too-slow',
        title: text`${what} takes longer than ${limits.renderSeconds} seconds.`,
        ...ended,
        // By the clock: the machine may have been busy.
        retryable: true,
      });
    case 'renderProcessorSeconds':
      return problem({
        code: 'render-too-slow',
        title: text`${what} takes more than ${limits.renderProcessorSeconds} seconds of processor time.`,
        ...ended,
      });
    case 'renderMegabytes':
      return problem({
        code: 'render-out-of-memory',
        title: text`${what} needs more than ${limits.renderMegabytes} megabytes of memory.`,
        ...ended,
      });
    case 'renderAddressMegabytes':
      return problem({
        code: 'render-out-of-memory',
        title: text`${what} needs more than ${limits.renderAddressMegabytes} megabytes of address space.`,
        ...ended,
      });
    case 'renderOutputBytes':
      return problem({
        code: 'render-too-large',
        title: text`${what} makes more than ${limits.renderOutputBytes} bytes.`,
        ...ended,
      });
  }
}

export function renderInputLimit(folder: string, limit: 'renderFiles' | 'renderInputBytes'): Problem {
  const most = limit === 'renderFiles' ? text`${limits[limit]} files` : text`${limits[limit]} bytes`;
  return problem({
    code: 'render-too-many-files',
    title: text`${named(folder)} is rendered from too much.`,
    reasons: [text`At most ${most} are read for one folder (limit ${code(limit)}).`],
    remedy: text`Move out of the chart or the base what is not needed, or part it.`,
  });
}

export function toolMissing(tool: Tool): Problem {
  return problem({
    code: 'renderer-missing',
    title: text`There is no ${code(tool)} to render the manifests with.`,
    reasons: [
      text`It was looked for in the Lambda layer, in Slipway’s own packages, and on ${code('PATH')}.`,
    ],
    remedy: text`Install ${code(tool)}, or on Linux with an x64 processor run ${code('npm ci')} in Slipway’s folder.`,
  });
}

function at({ file, line, field }: Origin): Text {
  return text`${code(field)} in ${code(file)}, line ${line},`;
}

/** The root of a repository has no name. */
function named(folder: string): Span {
  return code(folder === '' ? './' : folder);
}

function commandOf(tool: Tool): string {
  return tool === 'kubectl' ? 'kubectl kustomize' : 'helm template';
}

function clip(value: string): string {
  const [line = ''] = value.split('\n');
  return line.length > 200 || line !== value ? `${line.slice(0, 200)}…` : line;
}
