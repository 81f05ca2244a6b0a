import type { Resource } from '../../diff/resources.ts';
import { type Mark, newly, noLonger, removalsOf, type Update, updatesOf } from '../read/changes.ts';
import { isKind } from '../read/kinds.ts';
import { formatSelector, selectorOf } from '../read/selectors.ts';
import { at, formOf, itemsOf, same, shown, textOf, wordsOf } from '../read/values.ts';
import { worldOf } from '../read/world.ts';
import type { EffectRule, Facts, Finding } from '../types.ts';
import { newlyAllowed } from './allowed.ts';

const networkPolicy = 'networking.k8s.io/NetworkPolicy';
const webhooks = ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'].map(
  (kind) => `admissionregistration.k8s.io/${kind}`,
);

export const policyRules: readonly EffectRule[] = [
  {
    id: 'network-policy-removed',
    severity: 'warn',
    summary:
      'A NetworkPolicy is removed: pods that no other policy selects may be reached, and reach, anything.',
    find: policiesRemoved,
  },
  {
    id: 'network-policy-loosened',
    severity: 'warn',
    summary: 'A NetworkPolicy allows traffic that it did not allow before, or holds for other pods.',
    find: (facts) =>
      updatesOf(facts, networkPolicy).flatMap((resource) => [
        ...selectionChanged(resource),
        ...newlyAllowed(resource).map(({ message, path }) => ({ resource, message, path })),
      ]),
  },
  {
    id: 'pod-security-lowered',
    severity: 'warn',
    summary: 'A Namespace enforces a lower Pod Security Standard than before, or none.',
    find: podSecurityLowered,
  },
  {
    id: 'webhook-ignored',
    severity: 'warn',
    summary: 'An admission webhook lets everything pass when it cannot be reached, or is removed.',
    find: (facts) => [...newly(facts, ignoringWebhooks), ...webhooksRemoved(facts)],
  },
  {
    id: 'admission-policy-loosened',
    severity: 'warn',
    summary:
      'A ValidatingAdmissionPolicyBinding no longer denies what fails its policy, but warns or takes note.',
    find: (facts) => noLonger(facts, denials),
  },
];

/** Not where another one selects the same pods: then it is that one that changes what is allowed. */
function policiesRemoved(facts: Facts): readonly Finding[] {
  const selectors = (policies: readonly Resource[]) =>
    policies.map(({ value }) => formOf(at(value, 'spec', 'podSelector')));
  const left = new Set(selectors(worldOf(facts.after).ofKind(networkPolicy)));
  return removalsOf(facts, networkPolicy)
    .filter(({ before }) => selectors([before]).every((form) => !left.has(form)))
    .map(({ resource }) => ({
      resource,
      message:
        'The NetworkPolicy is removed: pods that no other one selects may be reached by, and reach, anything.',
    }));
}

function selectionChanged(resource: Update): readonly Finding[] {
  const path = ['spec', 'podSelector'];
  const [old, current] = [at(resource.before.value, ...path), at(resource.after.value, ...path)];
  if (same(old, current)) return [];
  const form = formatSelector(selectorOf(old) ?? { labels: new Map(), expressions: [] });
  return [
    {
      resource,
      message: `Pods that it protected may be open now: it no longer selects ${form === '' ? 'all' : form}.`,
      path,
    },
  ];
}

const levels = ['privileged', 'baseline', 'restricted'];
const enforce = 'pod-security.kubernetes.io/enforce';

function podSecurityLowered(facts: Facts): readonly Finding[] {
  const levelOf = ({ value }: Resource): string | null => textOf(at(value, 'metadata', 'labels', enforce));
  return updatesOf(facts, 'Namespace').flatMap((resource) => {
    const [old, current] = [levelOf(resource.before), levelOf(resource.after)];
    // Without the label, the API server's default holds, which is privileged unless it is configured.
    if (old === null || levels.indexOf(current ?? 'privileged') >= levels.indexOf(old)) return [];
    return [
      {
        resource,
        message: `Pods have to meet ${current === null ? 'no standard' : `only "${current}"`} from now on; it was "${old}".`,
        path: ['metadata', 'labels', enforce],
      },
    ];
  });
}

function ignoringWebhooks(configuration: Resource): readonly Mark[] {
  if (!isKind(configuration, ...webhooks)) return [];
  return itemsOf(at(configuration.value, 'webhooks'))
    .filter((webhook) => at(webhook, 'failurePolicy') === 'Ignore')
    .map((webhook) => {
      const name = shown(at(webhook, 'name'));
      return {
        key: name,
        message: `When webhook ${name} cannot be reached, everything passes (failurePolicy: Ignore).`,
        path: ['webhooks', { by: { name } }, 'failurePolicy'],
      };
    });
}

function webhooksRemoved(facts: Facts): readonly Finding[] {
  return removalsOf(facts, ...webhooks).map(({ resource }) => ({
    resource,
    message: 'Nobody checks any more what these webhooks checked.',
  }));
}

function denials(resource: Resource): readonly Mark[] {
  if (!isKind(resource, 'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding')) return [];
  const path = ['spec', 'validationActions'];
  if (!wordsOf(at(resource.value, ...path)).includes('Deny')) return [];
  const policy = shown(at(resource.value, 'spec', 'policyName'));
  return [{ key: 'Deny', message: `What fails policy ${policy} is admitted from now on.`, path }];
}
