import { problem, type Problem } from '../problem.ts';
import { code, list, text, type Text } from '../text.ts';

/** What a bump looked at, for telling that nothing was found. */
export interface Searched {
  readonly root: string;
  readonly files: readonly string[];
  readonly resources: readonly string[];
  readonly images: readonly string[];
  /** Paths that were not looked into, and why: "symbolic link", "chart template". */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

const shownItems = 20;

export function imageNotFound(repository: string, searched: Searched): Problem {
  return problem({
    code: 'image-not-found',
    publicTitle: text`Nothing in the service’s folder holds the image ${code(repository)}.`,
    title: text`${nothingIn(searched)} holds the image ${code(repository)}.`,
    reasons: [
      ...whereItLooked(searched),
      searched.images.length === 0
        ? text`It saw no images at all.`
        : text`It saw the images ${some(searched.images)}.`,
    ],
    remedy: text`Correct ${code('image')} of the service in ${code('slipway.yaml')}, or the manifests; name unusual places of a Helm values file under ${code('helm')}.`,
  });
}

export function versionNotFound(annotation: string, searched: Searched): Problem {
  return problem({
    code: 'version-not-found',
    publicTitle: text`No pod template has the annotation ${code(annotation)}.`,
    title: text`No pod template ${where(searched)} has the annotation ${code(annotation)}.`,
    reasons: whereItLooked(searched),
    remedy: text`Deploy once, which adds the annotation, or add it to the pod template by hand.`,
  });
}

export function imageRenamed(file: string, name: string, newName: string): Problem {
  return problem({
    code: 'image-renamed',
    publicTitle: text`A kustomization puts another image in the place of the service’s.`,
    title: text`${code(file)} puts the image ${code(newName)} in the place of ${code(name)}.`,
    reasons: [text`A new tag of ${code(name)} would have no effect there.`],
    remedy: text`Make ${code(newName)} the ${code('image')} of the service in ${code('slipway.yaml')}, or remove ${code('newName')}.`,
  });
}

export function helmFileMissing(file: string, root: string): Problem {
  return problem({
    code: 'helm-file-missing',
    publicTitle: text`A values file that ${code('slipway.yaml')} names is not there.`,
    title: text`There is no file ${code(file)} under ${code(root)}.`,
    reasons: [text`${code('slipway.yaml')} names it under ${code('helm')} of the service.`],
    remedy: text`Add the file, or correct its name in ${code('slipway.yaml')}.`,
  });
}

export function helmPlaceMismatch(file: string, path: string, found: string, wanted: string): Problem {
  return problem({
    code: 'helm-place-mismatch',
    publicTitle: text`A place that ${code('slipway.yaml')} names is not the image ${code(wanted)}.`,
    title: text`${code(path)} in ${code(file)} is not the image ${code(wanted)}.`,
    reasons: [text`It holds ${code(found)}.`],
    remedy: text`Correct the path under ${code('helm')} of the service in ${code('slipway.yaml')}, or the values file.`,
  });
}

/** A chart that does not know a key may refuse it, and one that does not read it runs the tag alone. */
export function digestWithoutAPlace(file: string, field: string): Problem {
  return problem({
    code: 'digest-without-a-place',
    publicTitle: text`A place that holds the image’s tag has none for its digest.`,
    title: text`${code(field)} in ${code(file)} holds the tag, and nothing beside it the digest.`,
    reasons: [
      text`The environment has ${code('pin: digest')}: with the tag alone, what runs would not be pinned.`,
    ],
    remedy: text`Add ${code('digest: ""')} beside it if the chart reads that, or name the place under ${code('helm')} of the service in ${code('slipway.yaml')}.`,
  });
}

/** `why` is the rest of a sentence that begins with "it". */
export function notEditable(file: string, line: number, field: string, why: string): Problem {
  return problem({
    code: 'not-editable',
    publicTitle: text`A value that has to change cannot be edited in place.`,
    title: text`${code(field)} in ${code(file)}, line ${line}, cannot be edited in place.`,
    reasons: [text`It ${why}.`],
    remedy: text`Write it as one quoted string on one line, then ask again.`,
  });
}

/** An anchor whose aliases stand for other things too: to edit it would change them silently. */
export function sharedAnchor(
  file: string,
  line: number,
  field: string,
  elsewhere: readonly string[],
): Problem {
  return problem({
    code: 'shared-anchor',
    publicTitle: text`A value that has to change is shared through a YAML anchor.`,
    title: text`${code(field)} in ${code(file)}, line ${line}, is shared through a YAML anchor.`,
    reasons: [text`An edit would also change ${some(elsewhere)}.`],
    remedy: text`Write the value out where it is meant, without the anchor, then ask again.`,
  });
}

/** On the command line there need not be one folder. */
function where({ root }: Searched): Text {
  return root === '' ? text`of these files` : text`under ${code(root)}`;
}

function nothingIn(searched: Searched): Text {
  return searched.root === '' ? text`None of these files` : text`Nothing ${where(searched)}`;
}

function whereItLooked(searched: Searched): readonly Text[] {
  const { files, resources, skipped } = searched;
  return [
    files.length === 0 ? text`There are no manifests there.` : text`It looked in ${some(files)}.`,
    ...(resources.length === 0 ? [] : [text`They hold ${some(resources)}.`]),
    ...(skipped.length === 0
      ? []
      : [text`It passed over ${some(skipped.map(({ path, why }) => `${path} (${why})`))}.`]),
  ];
}

/** The first few, each once, and how many more there are. */
function some(items: readonly string[]): Text {
  const all = [...new Set(items)];
  const shown = list(all.slice(0, shownItems).map(code));
  return all.length > shownItems ? text`${shown} and ${all.length - shownItems} more` : shown;
}
