import { object, policy } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const pods = (app: string) => ({ podSelector: { matchLabels: { app } } });
const from = (...peers: object[]) =>
  policy({ policyTypes: ['Ingress'], ingress: [{ from: peers, ports: [{ port: 80 }] }] });
const block = (cidr: string, ...except: string[]) => ({ ipBlock: { cidr, except } });
const namespace = (level: string | null) =>
  object('v1', 'Namespace', 'shop', {
    metadata: { labels: level === null ? {} : { 'pod-security.kubernetes.io/enforce': level } },
  });
const webhook = (failurePolicy?: string) =>
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'images', {
    webhooks: [{ name: 'images.example.com', failurePolicy }],
  });

const denying = (...validationActions: readonly string[]) =>
  object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', 'images', {
    spec: { policyName: 'images', validationActions },
  });

export const policies: Table = {
  'network-policy-removed': [
    sees(
      'a policy',
      { from: policy({}) },
      'NetworkPolicy web: The NetworkPolicy is removed: pods that no other one selects may be reached by, and reach, anything.',
    ),
    silent('a policy by a new name', { from: policy({}), to: policy({}, 'shop') }),
    silent('one of two for the same pods', { from: policy({}), both: policy({}, 'shop') }),
  ],
  'network-policy-loosened': [
    sees(
      'a peer more',
      { from: from(pods('a')), to: from(pods('a'), pods('b')) },
      'NetworkPolicy web: Lets pods with app=b in on 80/TCP, which it did not before.',
    ),
    sees(
      'everybody',
      { from: from(pods('a')), to: policy({ policyTypes: ['Ingress'], ingress: [{}] }) },
      'NetworkPolicy web: Lets anybody in on every port, which it did not before.',
    ),
    sees(
      'a direction that is left open',
      { from: policy({ policyTypes: ['Ingress', 'Egress'] }), to: policy({ policyTypes: ['Ingress'] }) },
      'NetworkPolicy web: Lets its pods out to anybody on every port, which it did not before.',
    ),
    sees(
      'a block without its exception',
      { from: from(block('10.0.0.0/8', '10.1.0.0/16')), to: from(block('10.0.0.0/8')) },
      'NetworkPolicy web: Lets 10.0.0.0/8 in on 80/TCP, which it did not before.',
    ),
    sees(
      'other pods',
      { from: policy({}), to: policy(pods('shop')) },
      'NetworkPolicy web: Pods that it protected may be open now: it no longer selects app=web.',
    ),
    silent('a peer less', { from: from(pods('a'), pods('b')), to: from(pods('b')) }),
    silent('a peer of those who were let in anyway', {
      from: policy({ policyTypes: ['Ingress'], ingress: [{}] }),
      to: from(pods('a')),
    }),
    silent('an exception more', {
      from: from(block('10.0.0.0/8')),
      to: from(block('10.0.0.0/8', '10.1.0.0/16')),
    }),
    silent('TCP, written out', {
      from: from(pods('a')),
      to: policy({
        policyTypes: ['Ingress'],
        ingress: [{ from: [pods('a')], ports: [{ port: 80, protocol: 'TCP' }] }],
      }),
    }),
    silent('a new policy', { to: from(pods('a')) }),
    silent('the types, written out', {
      from: policy({ egress: [] }),
      to: policy({ policyTypes: ['Ingress'] }),
    }),
  ],
  'pod-security-lowered': [
    sees(
      'a level',
      { from: namespace('restricted'), to: namespace('baseline') },
      'Namespace shop: Pods have to meet only "baseline" from now on; it was "restricted".',
    ),
    sees(
      'the label',
      { from: namespace('baseline'), to: namespace(null) },
      'Namespace shop: Pods have to meet no standard from now on; it was "baseline".',
    ),
    silent('a level up', { from: namespace('baseline'), to: namespace('restricted') }),
    silent('a Namespace that enforced nothing', { from: namespace('privileged'), to: namespace(null) }),
  ],
  'webhook-ignored': [
    sees(
      'Ignore',
      { from: webhook(), to: webhook('Ignore') },
      'ValidatingWebhookConfiguration images: When webhook images.example.com cannot be reached, everything passes (failurePolicy: Ignore).',
    ),
    sees(
      'removed',
      { from: webhook('Fail') },
      'ValidatingWebhookConfiguration images: Nobody checks any more what these webhooks checked.',
    ),
    silent('Fail, written out', { from: webhook(), to: webhook('Fail') }),
    silent('Fail from now on', { from: webhook('Ignore'), to: webhook('Fail') }),
  ],
  'admission-policy-loosened': [
    sees(
      'Audit',
      { from: denying('Deny'), to: denying('Audit') },
      'ValidatingAdmissionPolicyBinding images: What fails policy images is admitted from now on.',
    ),
    sees(
      'Warn',
      { from: denying('Deny', 'Audit'), to: denying('Warn', 'Audit') },
      'ValidatingAdmissionPolicyBinding images: What fails policy images is admitted from now on.',
    ),
    silent('Deny from now on', { from: denying('Warn'), to: denying('Deny') }),
    silent('an Audit beside it', { from: denying('Deny'), to: denying('Deny', 'Audit') }),
    silent('a new binding that warns', { to: denying('Warn') }),
  ],
};
