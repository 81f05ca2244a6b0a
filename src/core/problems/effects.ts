import { type Problem, problem } from '../problem.ts';
import { code, list, type Text, text } from '../text.ts';

/** Why a deploy is refused: what it would do to which resource, by which rule. */
export interface BlockedEffect {
  /** `Deployment storefront` */
  readonly resource: string;
  readonly rule: string;
  readonly message: string;
}

/** Effects that are told one by one; the diff of a dry run has them all. */
const told = 10;

export function deployBlocked(environment: string, effects: readonly BlockedEffect[]): Problem {
  const more = effects.length - told;
  const rules = [...new Set(effects.map(({ rule }) => rule))];
  const setting = `effects: { ${rules.map((rule) => `${rule}: warn`).join(', ')} }`;
  return problem({
    code: 'deploy-blocked',
    publicTitle: text`The change to ${code(environment)} has effects that block it.`,
    title: text`The change to ${code(environment)} has ${effects.length === 1 ? 'an effect that blocks' : `${effects.length} effects that block`} it.`,
    reasons: [
      ...effects.slice(0, told).map(tell),
      ...(more > 0 ? [text`And ${more} more: ${code(`/diff ${environment}`)} shows them all.`] : []),
    ],
    remedy: text`Change the manifests so that it does not come to this. Where it is meant, set ${rules.length === 1 ? 'the rule' : 'the rules'} ${list(rules.map(code))} for ${code(environment)} in ${code('slipway.yaml')}: ${code(setting)}.`,
  });
}

function tell({ resource, rule, message }: BlockedEffect): Text {
  return text`${code(resource)}: ${message} (${code(rule)})`;
}
