import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { limits } from '../../src/core/limits.ts';
import { parseSweep } from '../../src/entry/lambda/sweep-message.ts';
import { SlipwayStack } from '../../infra/stack.ts';

let template: Template;
const bundles = mkdtempSync(join(tmpdir(), 'slipway-stack-'));
beforeAll(() => {
  for (const name of ['ingress', 'worker']) {
    mkdirSync(join(bundles, name));
    writeFileSync(join(bundles, name, 'index.mjs'), 'export const handler = () => undefined;\n');
  }
  const app = new App({
    analyticsReporting: false,
    treeMetadata: false,
    // `npm run synth` validates: it takes longer than all that is tested here.
    builtinCloudFormationValidation: false,
    context: { 'aws:cdk:disable-asset-staging': true },
  });
  template = Template.fromStack(new SlipwayStack(app, 'Slipway', { bundles }));
});
afterAll(() => rmSync(bundles, { recursive: true }));

/** The one resource of this type whose logical id begins so: its id and its properties. */
function find(type: string, prefix: string) {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(prefix));
  expect(found).toHaveLength(1);
  const [id = '', resource] = found[0] ?? [];
  return { id, properties: z.record(z.string(), z.unknown()).parse(resource?.['Properties']) };
}

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** What a function may do: each action with its resource. */
function grantsOf(name: string) {
  const statements = z.array(
    z.object({
      Effect: z.literal('Allow'),
      Action: z.union([z.string(), z.array(z.string())]),
      Resource: z.unknown(),
    }),
  );
  const role = find('AWS::IAM::Role', `${name}Role`);
  const inline = z
    .array(z.object({ PolicyDocument: z.object({ Statement: statements }) }))
    .parse(role.properties['Policies'])
    .flatMap((policy) => policy.PolicyDocument.Statement);
  const attached = z
    .object({ Statement: statements })
    .parse(find('AWS::IAM::Policy', `${name}Role`).properties['PolicyDocument']).Statement;
  expect(role.properties).not.toHaveProperty('ManagedPolicyArns');
  return [...inline, ...attached].flatMap(({ Action, Resource }) =>
    [Action].flat().map((action) => ({ action, resource: Resource })),
  );
}

describe('the queues', () => {
  it('are FIFO, encrypted, and take messages as large as the ingress sends', () => {
    template.allResourcesProperties('AWS::SQS::Queue', {
      FifoQueue: true,
      SqsManagedSseEnabled: true,
      MaximumMessageSize: 1_048_576,
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
    template.resourceCountIs('AWS::SQS::Queue', 2);
  });

  it('are reached over TLS only', () => {
    template.resourceCountIs('AWS::SQS::QueuePolicy', 2);
    const onlyTls = { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    template.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(onlyTls)]) },
    });
  });

  it('pass on what failed four times, and keep it though the stack is deleted', () => {
    const deadLetters = find('AWS::SQS::Queue', 'DeadLetters').id;
    const redrive = { deadLetterTargetArn: arnOf(deadLetters), maxReceiveCount: 4 };
    template.hasResourceProperties('AWS::SQS::Queue', { RedrivePolicy: redrive });
    template.hasResource('AWS::SQS::Queue', {
      DeletionPolicy: 'Retain',
      Properties: { RedrivePolicy: Match.absent() },
    });
  });

  it('hide a message for six times as long as the worker may run', () => {
    const timeout = Number(find('AWS::Lambda::Function', 'Worker').properties['Timeout']);
    expect(find('AWS::SQS::Queue', 'Deliveries').properties['VisibilityTimeout']).toBe(6 * timeout);
  });

  it('feed the worker one by one, so that no delivery pays for another’s failure with its tries', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: arnOf(find('AWS::SQS::Queue', 'Deliveries').id),
      FunctionName: { Ref: find('AWS::Lambda::Function', 'Worker').id },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });
});

describe('the schedule', () => {
  it('has the queue swept, as often as the limit says, and may do nothing else', () => {
    const queue = arnOf(find('AWS::SQS::Queue', 'Deliveries').id);
    const { id, properties } = find('AWS::Events::Rule', 'Sweeps');
    expect(properties).toMatchObject({
      ScheduleExpression: `rate(${limits.sweepMinutes} minutes)`,
      State: 'ENABLED',
      Targets: [{ Arn: queue, SqsParameters: { MessageGroupId: 'sweep' } }],
    });
    const [target] = z.array(z.object({ Input: z.string() })).parse(properties['Targets']);
    expect(parseSweep(target?.Input ?? '')).toEqual({ task: { kind: 'everything' }, id: null });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Condition: { ArnEquals: { 'aws:SourceArn': arnOf(id) } },
            Resource: queue,
          }),
        ]),
      },
    });
  });

  it('names no id of its messages, so the queue tells them apart by what they hold', () => {
    expect(find('AWS::SQS::Queue', 'Deliveries').properties['ContentBasedDeduplication']).toBe(true);
  });
});

describe('the functions', () => {
  it('run the bundles on Node 24, each with a log of its own that does not grow for ever', () => {
    template.resourceCountIs('AWS::Lambda::Function', 2);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
    });
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('get the variables that their handlers read, and no secret', () => {
    const variables = (name: string) => find('AWS::Lambda::Function', name).properties['Environment'];
    const queue = { Ref: find('AWS::SQS::Queue', 'Deliveries').id };
    expect(variables('Ingress')).toEqual({
      Variables: { QUEUE_URL: queue, WEBHOOK_SECRET_ARN: { Ref: 'WebhookSecretArn' } },
    });
    expect(variables('Worker')).toEqual({
      Variables: {
        APP_ID: { Ref: 'AppId' },
        GITHUB_API_URL: { Ref: 'GitHubApiUrl' },
        SLIPWAY_ENVIRONMENT_REPOSITORY: { Ref: 'EnvironmentRepository' },
        PRIVATE_KEY_SECRET_ARN: { Ref: 'PrivateKeySecretArn' },
        REGISTRY_CREDENTIALS_SECRET_ARN: { Ref: 'RegistryCredentialsSecretArn' },
        REGISTRY_ENDPOINTS: { Ref: 'RegistryEndpoints' },
        QUEUE_URL: queue,
        PATH: expect.stringMatching(/^\/opt\/kubectl:\/opt\/helm:/),
      },
    });
  });

  it('find kubectl and helm in a layer of the worker’s architecture', () => {
    const [layer] = Object.keys(template.findResources('AWS::Lambda::LayerVersion'));
    const { properties } = find('AWS::Lambda::Function', 'Worker');
    expect(properties).toMatchObject({ Layers: [{ Ref: layer }], Architectures: ['x86_64'] });
    template.hasResourceProperties('AWS::Lambda::LayerVersion', {
      Description: Match.stringLikeRegexp('/opt/kubectl/kubectl .*/opt/helm/helm'),
    });
  });

  it('have room for as many renders at once as there may be, in memory and on disk', () => {
    const { MemorySize, EphemeralStorage = { Size: 512 } } = find(
      'AWS::Lambda::Function',
      'Worker',
    ).properties;
    expect(Number(MemorySize)).toBeGreaterThanOrEqual(limits.rendersAtOnce * limits.renderMegabytes + 512);
    const megabytes = z.object({ Size: z.number() }).parse(EphemeralStorage).Size;
    expect(megabytes * 2 ** 20).toBeGreaterThan(4 * limits.rendersAtOnce * limits.renderInputBytes);
  });

  it('answer GitHub in time, and a flood of requests with no more than 20 at once', () => {
    expect(find('AWS::Lambda::Function', 'Ingress').properties).toMatchObject({
      Timeout: 10,
      ReservedConcurrentExecutions: 20,
    });
  });

  it('are reached by the address of the ingress, and by nothing else', () => {
    const ingress = arnOf(find('AWS::Lambda::Function', 'Ingress').id);
    template.resourceCountIs('AWS::Lambda::Url', 1);
    template.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'NONE', TargetFunctionArn: ingress });
    const permissions = Object.values(template.findResources('AWS::Lambda::Permission'));
    expect(permissions.map((permission) => permission['Properties'] as unknown)).toEqual([
      {
        Action: 'lambda:InvokeFunctionUrl',
        FunctionName: ingress,
        FunctionUrlAuthType: 'NONE',
        Principal: '*',
      },
      { Action: 'lambda:InvokeFunction', FunctionName: ingress, InvokedViaFunctionUrl: true, Principal: '*' },
    ]);
  });
});

describe('the roles', () => {
  const policies = () => Object.entries(template.findResources('AWS::IAM::Policy'));

  it.each([
    [
      'RegistrySecret',
      [{ Action: 'secretsmanager:GetSecretValue', Resource: { Ref: 'RegistryCredentialsSecretArn' } }],
    ],
    [
      'EcrRepositoriesPull',
      [
        { Action: 'ecr:GetAuthorizationToken', Resource: '*' },
        { Action: 'ecr:BatchGetImage', Resource: { Ref: 'EcrRepositories' } },
      ],
    ],
  ])('let the worker ask registries only as far as a parameter says: %s', (id, statements) => {
    const policy = policies().find(([name]) => name === id)?.[1];
    expect(policy).toMatchObject({
      Condition: expect.stringMatching(/^Has/),
      Properties: {
        PolicyDocument: { Statement: statements.map((statement) => ({ ...statement, Effect: 'Allow' })) },
        Roles: [{ Ref: find('AWS::IAM::Role', 'WorkerRole').id }],
      },
    });
  });

  it.each([
    ['Ingress', 'WebhookSecretArn', ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl']],
    [
      'Worker',
      'PrivateKeySecretArn',
      [
        'sqs:ReceiveMessage',
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueUrl',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:SendMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
      ],
    ],
  ])('let the %s do only what it does, on these resources alone', (name, secret, queueActions) => {
    const queue = arnOf(find('AWS::SQS::Queue', 'Deliveries').id);
    const log = arnOf(find('AWS::Logs::LogGroup', `${name}Log`).id);
    expect(grantsOf(name)).toEqual([
      { action: 'secretsmanager:GetSecretValue', resource: { Ref: secret } },
      { action: 'logs:CreateLogStream', resource: log },
      { action: 'logs:PutLogEvents', resource: log },
      ...queueActions.map((action) => ({ action, resource: queue })),
    ]);
  });

  it('are all there are', () => {
    template.resourceCountIs('AWS::IAM::Role', 2);
    expect(
      policies()
        .map(([name]) => name.replace(/[0-9A-F]{8}$/, ''))
        .toSorted(),
    ).toEqual([
      'EcrRepositoriesPull',
      'IngressRoleDefaultPolicy',
      'RegistrySecret',
      'WorkerRoleDefaultPolicy',
    ]);
  });
});

describe('the parameters', () => {
  const pattern = (name: string) => {
    const parameters = template.findParameters(name);
    return new RegExp(String(parameters[name]?.['AllowedPattern']));
  };
  const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:slipway/webhook-AbCdEf';
  it.each([
    ['WebhookSecretArn', arn, true],
    ['WebhookSecretArn', arn.replace('arn:aws:', 'arn:aws-cn:'), true],
    ['WebhookSecretArn', arn.slice(0, -7), false],
    ['PrivateKeySecretArn', 'slipway/private-key', false],
    ['PrivateKeySecretArn', `${arn}*`, false],
    ['AppId', '12345', true],
    ['AppId', 'slipway', false],
    ['GitHubApiUrl', 'http://github.example.com/api/v3', false],
    ['EnvironmentRepository', '', true],
    ['EnvironmentRepository', 'acme/environments', true],
    ['EnvironmentRepository', 'environments', false],
  ])('check %s=%j: %s', (name, value, accepted) => {
    expect(pattern(name).test(value)).toBe(accepted);
  });
});
