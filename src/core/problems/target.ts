import type { Service } from '../config/types.ts';
import { limits } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import { code, list, text } from '../text.ts';

export function unknownEnvironment(name: string, known: readonly string[]): Problem {
  return problem({
    code: 'unknown-environment',
    title: text`There is no environment ${code(name)}.`,
    reasons: [text`${didYouMean(name, known)}The environments are ${list(known.map(code))}.`],
    remedy: text`Comment again with one of these.`,
  });
}

export function unknownService(name: string, known: readonly string[]): Problem {
  return problem({
    code: 'unknown-service',
    title: text`There is no service ${code(name)}.`,
    reasons: [text`${didYouMean(name, known)}This repository deploys ${list(known.map(code))}.`],
    remedy: text`Comment again with one of these, or without a service to mean all of them.`,
  });
}

export function foreignService(service: Service, repository: string): Problem {
  return problem({
    code: 'service-of-another-repository',
    title: text`${code(service.name)} is not deployed from ${code(repository)}.`,
    reasons: [text`The environment repository gives it to ${code(service.repository)}.`],
    remedy: text`Comment on a pull request of ${code(service.repository)}.`,
  });
}

export function noServiceHere(repository: string): Problem {
  return problem({
    code: 'no-service-here',
    title: text`${code(repository)} deploys no service.`,
    reasons: [text`No service in ${code('slipway.yaml')} has it as its ${code('repository')}.`],
    remedy: text`Add one under ${code('services')} in the environment repository.`,
  });
}

export function tooManyServices(count: number): Problem {
  return problem({
    code: 'too-many-services',
    title: text`The command means ${count} services.`,
    reasons: [text`One command takes ${limits.servicesPerCommand} (limit ${code('servicesPerCommand')}).`],
    remedy: text`Name the services, and spread them over several comments.`,
  });
}
