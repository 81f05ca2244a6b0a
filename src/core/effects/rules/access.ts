import type { Resource } from '../../diff/resources.ts';
import { type Mark, newly } from '../read/changes.ts';
import { isKind } from '../read/kinds.ts';
import { isEmpty, selectorOf } from '../read/selectors.ts';
import { at, itemsOf, listed, shown, textOf, type Value, wordsOf } from '../read/values.ts';
import type { EffectRule } from '../types.ts';

const group = 'rbac.authorization.k8s.io';
const roles = [`${group}/Role`, `${group}/ClusterRole`];
const bindings = [`${group}/RoleBinding`, `${group}/ClusterRoleBinding`];

export const accessRules: readonly EffectRule[] = [
  {
    id: 'anonymous-access',
    severity: 'block',
    summary: 'A role is bound to callers who have not logged in: whoever reaches the API server has it.',
    find: (facts) =>
      newly(facts, (binding) => boundTo(binding, ['system:anonymous', 'system:unauthenticated'])),
  },
  {
    id: 'everyone-access',
    severity: 'warn',
    summary: 'A role is bound to everybody who is logged in, or to every ServiceAccount.',
    find: (facts) =>
      newly(facts, (binding) => boundTo(binding, ['system:authenticated', 'system:serviceaccounts'])),
  },
  {
    id: 'cluster-admin',
    severity: 'warn',
    summary: 'Somebody gets the role cluster-admin, which may do everything.',
    find: (facts) => newly(facts, clusterAdmins),
  },
  {
    id: 'rbac-wildcard',
    severity: 'warn',
    summary: 'A role gets a wildcard: it also covers what will only be added later.',
    find: (facts) => newly(facts, wildcards),
  },
  {
    id: 'rbac-escalation',
    severity: 'warn',
    summary:
      'A role may give itself more rights: escalate, bind, impersonate, tokens of ServiceAccounts, the kubelet’s API.',
    find: (facts) => newly(facts, escalations),
  },
  {
    id: 'rbac-secrets',
    severity: 'warn',
    summary: 'A role may read Secrets that it does not name.',
    find: (facts) => newly(facts, secretReaders),
  },
  {
    id: 'rbac-exec',
    severity: 'warn',
    summary: 'A role may run commands in pods, and so has whatever they have.',
    find: (facts) => newly(facts, executors),
  },
  {
    id: 'rbac-aggregates-all',
    severity: 'warn',
    summary: 'A ClusterRole gathers the rights of every ClusterRole: its selector is empty.',
    find: (facts) => newly(facts, gatherers),
  },
];

/** The name of a subject, with its kind and namespace where they tell it from others. */
function subjectName(subject: Value): string {
  const namespace = textOf(at(subject, 'namespace'));
  const name = shown(at(subject, 'name'));
  return `${shown(at(subject, 'kind'))} ${namespace === null ? name : `${namespace}/${name}`}`;
}

function boundTo(binding: Resource, names: readonly string[]): readonly Mark[] {
  if (!isKind(binding, ...bindings)) return [];
  const role = shown(at(binding.value, 'roleRef', 'name'));
  return itemsOf(at(binding.value, 'subjects')).flatMap((subject) => {
    const name = textOf(at(subject, 'name'));
    if (name === null || !names.includes(name)) return [];
    return [
      { key: `${role}/${name}`, message: `Everybody in ${name} gets the role ${role}.`, path: ['subjects'] },
    ];
  });
}

function clusterAdmins(binding: Resource): readonly Mark[] {
  if (!isKind(binding, ...bindings) || at(binding.value, 'roleRef', 'name') !== 'cluster-admin') return [];
  const where = isKind(binding, `${group}/RoleBinding`)
    ? 'everything in its namespace'
    : 'everything in the cluster';
  return itemsOf(at(binding.value, 'subjects'))
    .map(subjectName)
    .map((name) => ({ key: name, message: `${name} may do ${where} (cluster-admin).`, path: ['subjects'] }));
}

interface Grant {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Whether it holds for named objects only. */
  readonly named: boolean;
  readonly index: number;
}

function grantsOf(role: Resource): readonly Grant[] {
  if (!isKind(role, ...roles)) return [];
  return itemsOf(at(role.value, 'rules')).map((rule, index) => ({
    groups: wordsOf(at(rule, 'apiGroups')),
    resources: [...wordsOf(at(rule, 'resources')), ...wordsOf(at(rule, 'nonResourceURLs'))],
    verbs: wordsOf(at(rule, 'verbs')),
    named: wordsOf(at(rule, 'resourceNames')).length > 0,
    index,
  }));
}

/** What a role may do, each told once: a rule that only moves in the list says nothing new. */
function grantMarks(role: Resource, tell: (grant: Grant) => string | null): readonly Mark[] {
  return grantsOf(role).flatMap((grant) => {
    const what = tell(grant);
    if (what === null) return [];
    return [{ key: what, message: `The role may ${what}.`, path: ['rules', { index: grant.index }] }];
  });
}

function wildcards(role: Resource): readonly Mark[] {
  return grantMarks(role, ({ groups, resources, verbs }) => {
    if (![groups, resources, verbs].some((words) => words.includes('*'))) return null;
    const what = resources.includes('*') ? 'every resource' : listed(resources);
    const where = groups.includes('*')
      ? 'of every API group'
      : `of ${listed(groups.map((name) => (name === '' ? 'the core API' : name)))}`;
    const how = verbs.includes('*') ? 'do anything with' : listed(verbs);
    return `${how} ${what}${resources.every((name) => name.startsWith('/')) ? '' : ` ${where}`}`;
  });
}

/** Verbs and resources of Kubernetes’ "RBAC good practices", privilege escalation risks. */
const escalatingVerbs = ['escalate', 'bind', 'impersonate'];
const escalatingCreates = ['serviceaccounts/token'];
const escalatingUses = ['nodes/proxy', 'certificatesigningrequests/approval'];

function escalations(role: Resource): readonly Mark[] {
  return grantMarks(role, ({ resources, verbs }) => {
    const by = escalatingVerbs.filter((verb) => verbs.includes(verb));
    if (by.length > 0) return `${listed(by)} ${listed(resources)}, and so give itself more rights`;
    const through = [
      ...resources.filter((name) => escalatingUses.includes(name)),
      ...(verbs.includes('create') ? resources.filter((name) => escalatingCreates.includes(name)) : []),
    ];
    return through.length === 0 ? null : `use ${listed(through)}, and so give itself more rights`;
  });
}

function secretReaders(role: Resource): readonly Mark[] {
  return grantMarks(role, ({ groups, resources, verbs, named }) => {
    const readsAny = verbs.some((verb) => ['get', 'list', 'watch', '*'].includes(verb));
    // A list of one named object is a list of that object; a get without a name is of any.
    if (named || !readsAny || !covers(groups, '') || !covers(resources, 'secrets')) return null;
    return 'read every Secret in its reach';
  });
}

function executors(role: Resource): readonly Mark[] {
  return grantMarks(role, ({ groups, resources, verbs }) => {
    const into = ['exec', 'attach'].filter(
      (name) => covers(resources, `pods/${name}`) || resources.includes(`*/${name}`),
    );
    const may = verbs.some((verb) => ['create', 'get', '*'].includes(verb));
    return into.length === 0 || !may || !covers(groups, '') ? null : 'run commands in pods (pods/exec)';
  });
}

function gatherers(role: Resource): readonly Mark[] {
  if (!isKind(role, `${group}/ClusterRole`)) return [];
  const path = ['aggregationRule', 'clusterRoleSelectors'];
  return itemsOf(at(role.value, ...path)).flatMap((item, index) => {
    const selector = selectorOf(item);
    if (selector === null || !isEmpty(selector)) return [];
    return [
      {
        key: 'all',
        message:
          'The role has the rights of every ClusterRole, cluster-admin included: its selector is empty.',
        path: [...path, { index }],
      },
    ];
  });
}

function covers(words: readonly string[], word: string): boolean {
  return words.includes(word) || words.includes('*');
}
