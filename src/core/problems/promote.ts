import { type Problem, problem } from '../problem.ts';
import { code, list, text } from '../text.ts';

export function sameEnvironment(name: string): Problem {
  return problem({
    code: 'same-environment',
    title: text`${code(name)} cannot be promoted to itself.`,
    remedy: text`Name the environment to take from, then the one to bring it to: ${code('/promote staging production')}.`,
  });
}

/** @param read How many commits were looked at. */
export function nothingToPromote(service: string, environment: string, read: number): Problem {
  return problem({
    code: 'nothing-to-promote',
    title: text`${code(service)} has no deploy of Slipway’s that is in effect in ${code(environment)}.`,
    reasons: [text`Looked for in the newest ${read} commits of its folder there, by their trailers.`],
    remedy: text`Deploy it there first: ${code(`/deploy ${environment}`)}.`,
  });
}

/** @param written The images that the manifests hold instead. */
export function notAsDeployed(
  service: string,
  environment: string,
  image: string,
  written: readonly string[],
): Problem {
  return problem({
    code: 'not-as-deployed',
    publicTitle: text`${code(service)} does not run in ${code(environment)} what was deployed there last.`,
    title: text`${code(service)} does not run in ${code(environment)} what was deployed there last.`,
    reasons: [
      text`That was ${code(image)}; its manifests hold ${list(written.length === 0 ? [code('no image')] : written.map(code))}.`,
    ],
    remedy: text`Somebody has changed it by hand. Deploy it there again, or bring the image to where you want it: ${code('/deploy')} with ${code('--tag')}.`,
  });
}

export function carryNotFound(path: string): Problem {
  return problem({
    code: 'carry-not-found',
    publicTitle: text`What is to be carried along is not there.`,
    title: text`${code(path)} is not there to be carried along.`,
    remedy: text`Correct ${code('carry')} of the environment in ${code('slipway.yaml')}, or add the file.`,
  });
}

/** @param path of what is a folder in one of the two environments alone */
export function carryMisfit(path: string): Problem {
  return problem({
    code: 'carry-not-a-file',
    publicTitle: text`What is to be carried along is a folder in one environment alone.`,
    title: text`${code(path)} is a folder in one of the environments, and not in the other.`,
    remedy: text`Make it the same in both, or leave it out of ${code('carry')} in ${code('slipway.yaml')}.`,
  });
}

export function carryForeign(path: string): Problem {
  return problem({
    code: 'carry-not-a-file',
    publicTitle: text`What is to be carried along is no file.`,
    title: text`${code(path)} is a symbolic link or a submodule, and cannot be carried along.`,
    remedy: text`Put a file there, or leave it out of ${code('carry')} in ${code('slipway.yaml')}.`,
  });
}
