import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { AwsError, type AwsCall, type CallAws, createAws } from '../../../src/edge/aws/client.ts';
import { createEcrLogin } from '../../../src/edge/aws/ecr.ts';
import { Unavailable } from '../../../src/ports.ts';
import { credentials } from '../../support/aws.ts';

const hour = 3_600_000;
const start = Date.parse('2026-11-22T10:00:00Z');

/** AWS's answer, as it documents it: seconds since 1970, with a fraction. */
const answer = (password: string, at: number) => ({
  authorizationData: [
    {
      authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
      expiresAt: at / 1_000 + 0.123,
      proxyEndpoint: 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    },
  ],
});

describe('the login at Amazon ECR', () => {
  it('is asked for once a region, until half an hour before it expires', async () => {
    const calls: AwsCall[] = [];
    let now = start;
    const call: CallAws = (made) => {
      calls.push(made);
      return Promise.resolve(answer(`p${calls.length}`, now + 12 * hour));
    };
    const login = createEcrLogin(call, () => now);
    expect(await login('eu-west-1')).toEqual({ username: 'AWS', password: 'p1' });
    now += 11.4 * hour;
    expect(await login('eu-west-1')).toEqual({ username: 'AWS', password: 'p1' });
    expect(await login('us-east-2')).toEqual({ username: 'AWS', password: 'p2' });
    now += 0.2 * hour;
    expect(await login('eu-west-1')).toEqual({ username: 'AWS', password: 'p3' });
    expect(calls.map(({ endpoint, region }) => [endpoint, region])).toEqual([
      ['https://api.ecr.eu-west-1.amazonaws.com/', 'eu-west-1'],
      ['https://api.ecr.us-east-2.amazonaws.com/', 'us-east-2'],
      ['https://api.ecr.eu-west-1.amazonaws.com/', 'eu-west-1'],
    ]);
    expect(calls[0]).toMatchObject({
      service: 'ecr',
      target: 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
      version: '1.1',
      input: {},
    });
  });

  it('is of China’s own domain there', async () => {
    const endpoints: string[] = [];
    const call: CallAws = ({ endpoint }) => {
      endpoints.push(endpoint);
      return Promise.resolve(answer('p', start + hour));
    };
    await createEcrLogin(call, () => start)('cn-north-1');
    expect(endpoints).toEqual(['https://api.ecr.cn-north-1.amazonaws.com.cn/']);
  });

  it('is none where the role may not', async () => {
    const call: CallAws = () => Promise.reject(new AwsError('x', '400 AccessDeniedException', false));
    expect(await createEcrLogin(call, () => start)('eu-west-1')).toBeNull();
  });

  it.each([
    ['is away', Promise.reject(new AwsError('x', '503', true))],
    ['says nothing', Promise.resolve({})],
    ['says no token', Promise.resolve({ authorizationData: [] })],
    [
      'says a token of another kind',
      Promise.resolve({ authorizationData: [{ authorizationToken: 7, expiresAt: 1 }] }),
    ],
  ])('is a matter for later where AWS %s', async (_, told: Promise<unknown>) => {
    const login = createEcrLogin(
      () => told,
      () => start,
    )('eu-west-1');
    await expect(login).rejects.toThrow(Unavailable);
  });
});

it('is signed for the registry’s region, not the bot’s', async () => {
  const signed: string[] = [];
  const server = createServer((request, response) => {
    signed.push(request.headers.authorization ?? '');
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await createAws(credentials)({
    service: 'ecr',
    region: 'us-east-2',
    endpoint: `http://127.0.0.1:${port}/`,
    target: 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken',
    version: '1.1',
    input: {},
  });
  server.close();
  expect(signed).toEqual([
    expect.stringMatching(/Credential=AKIDEXAMPLE\/\d{8}\/us-east-2\/ecr\/aws4_request/),
  ]);
});
