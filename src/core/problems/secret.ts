import { problem, type Problem } from '../problem.ts';
import { code, text } from '../text.ts';

/** Neither what stands at the fault nor where it is: the one may be a secret, the other tell its length. */
export function secretManifestSyntax(file: string): Problem {
  return problem({
    code: 'secret-manifest-syntax',
    publicTitle: text`A file cannot be read as YAML.`,
    title: text`${code(file)} cannot be read as YAML.`,
    reasons: [text`Where and why is not told here, since the file may hold a Secret.`],
    remedy: text`Run ${code(`kubectl apply --dry-run=client -f ${file}`)}, which tells it, mend the file, then ask again.`,
  });
}
