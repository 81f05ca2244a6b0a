import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { code, type Text, text } from '../text.ts';

/** What takes a service's registry out of the question, for those that the bot cannot reach. */
const ignoring = text`set ${code('registry: ignored')} for the service in ${code('slipway.yaml')}`;

/** The registry knows the repository, and not that tag or digest of it. */
export function imageNotInRegistry(image: string): Problem {
  return problem({
    code: 'image-not-in-registry',
    title: text`The registry has no image ${code(image)}.`,
    reasons: [text`Pods that are to run it could not start.`],
    remedy: text`Wait until it is built and pushed, then comment again; or name another tag with ${code('--tag')}.`,
    retryable: true,
  });
}

export function imageRepositoryUnknown(repository: string): Problem {
  return problem({
    code: 'image-repository-unknown',
    title: text`The registry knows no repository ${code(repository)}.`,
    reasons: [text`Nothing was pushed to it yet, or its name is another.`],
    remedy: text`Push a first image, or correct ${code('image')} of the service in ${code('slipway.yaml')}.`,
  });
}

/** `told`: what the registry answered; `known`: whether the bot has credentials for it. */
export function registryNotAllowed(input: {
  readonly repository: string;
  readonly told: Text;
  readonly known: boolean;
}): Problem {
  return problem({
    code: 'registry-not-allowed',
    title: text`The registry does not let Slipway see ${code(input.repository)}.`,
    reasons: [
      input.told,
      input.known
        ? text`The credentials that Slipway has for it are refused, or may not read this repository. Many registries say so, too, where there is no such repository.`
        : text`Slipway has no credentials for it. Many registries say so, too, where there is no such repository.`,
    ],
    remedy: text`Let whoever runs Slipway give it credentials that may pull (docs/registry.md says how), or ${ignoring}.`,
  });
}

/** The registry is away: nothing is known, and so nothing is done. */
export function registryUnavailable(host: string, why: Text): Problem {
  return problem({
    code: 'registry-unavailable',
    title: text`The registry ${code(host)} could not be asked.`,
    reasons: [why],
    remedy: text`Comment again in a minute. If this stays: is the host right, and can Slipway reach it? Otherwise ${ignoring}.`,
    retryable: true,
  });
}

export function notARegistry(host: string, why: Text): Problem {
  return problem({
    code: 'not-a-registry',
    title: text`${code(host)} does not answer as an image registry does.`,
    reasons: [why],
    remedy: text`Correct ${code('image')} of the service in ${code('slipway.yaml')}, or ${ignoring}.`,
  });
}

export function registryAnswerTooLarge(host: string): Problem {
  return problem({
    code: 'registry-answer-too-large',
    title: text`The registry ${code(host)} answered more than Slipway reads.`,
    reasons: [
      text`At most ${limits.registryAnswerBytes} bytes are read (limit ${code('registryAnswerBytes')}).`,
    ],
    remedy: text`Check that ${code('image')} of the service in ${code('slipway.yaml')} names a registry; or ${ignoring}.`,
  });
}

/** An address that only somebody inside a network can reach, which a file in a repository may not make us ask. */
export function registryAddressRefused(host: string): Problem {
  return problem({
    code: 'registry-address-refused',
    title: text`Slipway does not ask ${code(host)} for images.`,
    reasons: [
      text`It is not on the public internet, and whoever runs Slipway has not named it as a registry.`,
    ],
    remedy: text`Let whoever runs Slipway name it (docs/registry.md says how), or ${ignoring}.`,
  });
}

export function imageDigestMismatch(image: string, wanted: string, got: string): Problem {
  return problem({
    code: 'image-digest-mismatch',
    title: text`The registry’s answer for ${code(image)} is not what its digest says.`,
    reasons: [text`The digest is ${code(wanted)}, that of the answer ${code(got)}.`],
    remedy: text`Something between Slipway and the registry changes what is sent, or the registry is damaged: do not deploy the image before that is cleared up.`,
  });
}
