import { CfnCondition, Fn, type Stack } from 'aws-cdk-lib';
import { CfnPolicy, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

export interface RegistryParameters {
  /** Of the secret with credentials; empty for none. */
  readonly registrySecretArn: string;
  /** ARNs; empty for none. */
  readonly ecrRepositories: string[];
}

/** What the worker may do to ask image registries, as far as the parameters name any. */
export function grantRegistries(
  stack: Stack,
  { role }: LambdaFunction,
  { registrySecretArn, ecrRepositories }: RegistryParameters,
): void {
  if (role === undefined) throw new Error('The worker has a role.');
  const { roleName } = role;
  const given = (id: string, value: string): CfnCondition =>
    new CfnCondition(stack, id, { expression: Fn.conditionNot(Fn.conditionEquals(value, '')) });
  const grant = (id: string, condition: CfnCondition, statements: PolicyStatement[]): void => {
    const policy = new CfnPolicy(stack, id, {
      policyName: id,
      policyDocument: new PolicyDocument({ statements }),
      roles: [roleName],
    });
    policy.cfnOptions.condition = condition;
  };
  grant('RegistrySecret', given('HasRegistrySecret', registrySecretArn), [
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [registrySecretArn] }),
  ]);
  grant('EcrRepositoriesPull', given('HasEcrRepositories', Fn.join('', ecrRepositories)), [
    // AWS knows no narrower resource of it: it opens nothing by itself.
    new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
    new PolicyStatement({ actions: ['ecr:BatchGetImage'], resources: ecrRepositories }),
  ]);
}
