import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import {
  CfnOutput,
  CfnParameter,
  Duration,
  RemovalPolicy,
  Stack,
  type StackProps,
  Validations,
} from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  FunctionUrlAuthType,
  type ILayerVersion,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { limits } from '../src/core/limits.ts';
import { maxMessageBytes } from '../src/edge/aws/queue.ts';
import type { QueuedSweepStart } from '../src/entry/lambda/sweep-message.ts';
import { webhookPath } from '../src/events.ts';
import { grantRegistries } from './registries.ts';

export interface SlipwayStackProps extends StackProps {
  /** The folder that `npm run build` filled. */
  readonly bundles: string;
}

/** A command that takes longer is begun again; each of its steps can be repeated. */
const workerTimeout = Duration.minutes(2);

/**
 * GitHub → ingress (Function URL) → queue → worker → GitHub. What cannot be handled ends in the
 * dead-letter queue. Everything that differs between installations is a parameter of the template.
 */
export class SlipwayStack extends Stack {
  constructor(scope: Construct, id: string, props: SlipwayStackProps) {
    super(scope, id, { description: 'Slipway: deploy to Kubernetes from the pull request.', ...props });
    Validations.of(this).acknowledge({
      id: 'CloudFormation-Validate::W2509',
      reason: 'The parameters that look like passwords are ARNs of secrets.',
    });
    const parameters = declareParameters(this);
    const { queue, deadLetters } = createQueues(this);
    const ingress = createFunction(this, 'Ingress', {
      code: `${props.bundles}/ingress`,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      // GitHub waits no longer for an answer.
      timeout: Duration.seconds(10),
      // The address is open to everybody: a flood must not take the account's concurrency along.
      reservedConcurrentExecutions: 20,
      environment: { QUEUE_URL: queue.queueUrl, WEBHOOK_SECRET_ARN: parameters.webhookSecretArn },
      secretArn: parameters.webhookSecretArn,
    });
    queue.grantSendMessages(ingress);
    const worker = createFunction(this, 'Worker', {
      code: `${props.bundles}/worker`,
      // The layer holds kubectl and helm for this architecture only.
      architecture: Architecture.X86_64,
      layers: [new KubectlV35Layer(this, 'Kubectl')],
      // Two renders at their limit, and the bot; Lambda gives processors by memory.
      memorySize: 2048,
      timeout: workerTimeout,
      environment: {
        ...parameters.app,
        QUEUE_URL: queue.queueUrl,
        PRIVATE_KEY_SECRET_ARN: parameters.privateKeySecretArn,
        REGISTRY_CREDENTIALS_SECRET_ARN: parameters.registrySecretArn,
        PATH: '/opt/kubectl:/opt/helm:/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin',
      },
      secretArn: parameters.privateKeySecretArn,
    });
    grantRegistries(this, worker, parameters);
    worker.addEventSource(
      new SqsEventSource(queue, {
        // Each record of a batch counts as tried, also those that wait behind one that failed.
        batchSize: 1,
        reportBatchItemFailures: true,
        // Rather than reserved concurrency, under which polls that are turned away count as tries.
        maxConcurrency: 10,
      }),
    );
    // The pieces that a sweep comes to.
    queue.grantSendMessages(worker);
    scheduleSweeps(this, queue);
    const { url } = ingress.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    // The URL ends in a slash.
    output(this, 'WebhookUrl', `${url}${webhookPath.slice(1)}`, 'Webhook URL of the GitHub App');
    output(this, 'QueueUrl', queue.queueUrl, 'Deliveries that wait for the worker');
    output(this, 'DeadLetterQueueArn', deadLetters.queueArn, 'Deliveries that could not be handled');
  }
}

/** What lost deliveries have left undone is found, and done. */
function scheduleSweeps(stack: Stack, queue: Queue): void {
  const message: QueuedSweepStart = { sweep: { kind: 'everything' } };
  new Rule(stack, 'Sweeps', {
    description: 'Has Slipway look for what lost deliveries have left undone.',
    schedule: Schedule.rate(Duration.minutes(limits.sweepMinutes)),
    targets: [new SqsQueue(queue, { messageGroupId: 'sweep', message: RuleTargetInput.fromObject(message) })],
  });
}

function output(scope: Construct, id: string, value: string, description: string): void {
  new CfnOutput(scope, id, { value, description });
}

function declareParameters(stack: Stack) {
  const parameter = (id: string, description: string, pattern: string, fault: string, fallback?: string) =>
    new CfnParameter(stack, id, {
      description,
      allowedPattern: pattern,
      constraintDescription: fault,
      ...(fallback === undefined ? {} : { default: fallback }),
    }).valueAsString;
  const secretArn = '^arn:[^:]+:secretsmanager:[^:]+:[0-9]{12}:secret:.+-[A-Za-z0-9]{6}$';
  const arnFault = 'The complete ARN of a secret, with the six characters at its end.';
  const orNothing = (pattern: string): string => `^(${pattern.slice(1, -1)})?$`;
  return {
    webhookSecretArn: parameter('WebhookSecretArn', 'Secret with the webhook secret', secretArn, arnFault),
    privateKeySecretArn: parameter('PrivateKeySecretArn', 'Secret with the private key', secretArn, arnFault),
    registrySecretArn: parameter(
      'RegistryCredentialsSecretArn',
      'Secret with credentials of image registries; may be empty',
      orNothing(secretArn),
      arnFault,
      '',
    ),
    ecrRepositories: new CfnParameter(stack, 'EcrRepositories', {
      type: 'CommaDelimitedList',
      description: 'ARNs of Amazon ECR repositories whose images are deployed; may be empty',
      allowedPattern: '^(arn:[^:]+:ecr:[^:]+:[0-9]{12}:repository/.+)?$',
      constraintDescription: 'ARNs of ECR repositories with commas between; the name may end in *.',
      default: '',
    }).valueAsList,
    app: {
      APP_ID: parameter('AppId', 'The id of the GitHub App', '^[1-9][0-9]*$', 'A number.'),
      GITHUB_API_URL: parameter(
        'GitHubApiUrl',
        'Root of the REST API',
        '^https://.+$',
        'An https address.',
        'https://api.github.com',
      ),
      SLIPWAY_ENVIRONMENT_REPOSITORY: parameter(
        'EnvironmentRepository',
        'Environment repository of application repositories that name none; may be empty',
        '^([A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+)?$',
        'owner/name, or nothing.',
        '',
      ),
      REGISTRY_ENDPOINTS: parameter(
        'RegistryEndpoints',
        'Registries that are not reached at https://HOST; may be empty',
        '^([^=/ ]+=https?://[^ ]+( [^=/ ]+=https?://[^ ]+)*)?$',
        'HOST=https://ADDRESS, with blanks between.',
        '',
      ),
    },
  };
}

function createQueues(stack: Stack) {
  const common = {
    fifo: true,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    maxMessageSizeBytes: maxMessageBytes,
    retentionPeriod: Duration.days(14),
  };
  const deadLetters = new Queue(stack, 'DeadLetters', { ...common, removalPolicy: RemovalPolicy.RETAIN });
  const queue = new Queue(stack, 'Deliveries', {
    ...common,
    // EventBridge names no id by which SQS could tell a second message from the first.
    contentBasedDeduplication: true,
    // AWS asks for six times the function's timeout, so that a throttled worker does not cost a try.
    visibilityTimeout: Duration.seconds(6 * workerTimeout.toSeconds()),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 4 },
  });
  return { queue, deadLetters };
}

interface FunctionSpec {
  readonly code: string;
  readonly architecture: Architecture;
  readonly memorySize: number;
  readonly timeout: Duration;
  readonly environment: Record<string, string>;
  readonly secretArn: string;
  readonly layers?: ILayerVersion[];
  readonly reservedConcurrentExecutions?: number;
}

/** A function with a log group and a role of its own, which may write that log and read that secret. */
function createFunction(
  stack: Stack,
  id: string,
  { code, secretArn, ...spec }: FunctionSpec,
): LambdaFunction {
  const logGroup = new LogGroup(stack, `${id}Log`, {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Not the managed policy for Lambda: that one may write every log of the account.
  const role = new Role(stack, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      Secret: new PolicyDocument({
        statements: [
          new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }),
        ],
      }),
    },
  });
  logGroup.grantWrite(role);
  return new LambdaFunction(stack, id, {
    ...spec,
    code: Code.fromAsset(code),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    role,
    logGroup,
  });
}
