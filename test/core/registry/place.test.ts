import { expect, it } from '@jest/globals';
import { apiHost, ecrRegion, placeOf, realmHost } from '../../../src/core/registry/place.ts';

it.each([
  ['nginx', 'registry-1.docker.io', 'library/nginx'],
  ['docker.io/nginx', 'registry-1.docker.io', 'library/nginx'],
  ['index.docker.io/acme/web', 'registry-1.docker.io', 'acme/web'],
  ['acme/web', 'registry-1.docker.io', 'acme/web'],
  ['ghcr.io/acme/web', 'ghcr.io', 'acme/web'],
  ['GHCR.io/acme/web', 'ghcr.io', 'acme/web'],
  ['harbor.example.com/shop/web/storefront', 'harbor.example.com', 'shop/web/storefront'],
  ['registry.example.com:443/web', 'registry.example.com', 'web'],
  ['registry.example.com:5000/web', 'registry.example.com:5000', 'web'],
  ['localhost/web', 'localhost', 'web'],
  ['localhost:5000/web', 'localhost:5000', 'web'],
  ['[::1]:5000/web', '[::1]:5000', 'web'],
  ['public.ecr.aws/acme/web', 'public.ecr.aws', 'acme/web'],
])('%s is kept at %s as %s', (image, host, repository) => {
  expect(placeOf(image)).toEqual({ host, repository });
});

it.each([
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1'],
  ['123456789012.dkr.ecr.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
  ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
  ['12345678901.dkr.ecr.eu-west-1.amazonaws.com', null],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.test', null],
  ['123456789012.dkr.ecr.eu-west-1.evil.test#.amazonaws.com', null],
  ['x123456789012.dkr.ecr.eu-west-1.amazonaws.com', null],
  ['123456789012.dkr.ecr.evil.test/x-1.amazonaws.com', null],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com:8443', null],
  ['public.ecr.aws', null],
])('%s is of the ECR region %s', (host, region) => {
  expect(ecrRegion(host)).toBe(region);
});

it('knows the hosts that well-known registries get their tokens from', () => {
  expect([apiHost('index.docker.io'), 'registry.gitlab.com', 'ghcr.io'].map(realmHost)).toEqual([
    'auth.docker.io',
    'gitlab.com',
    null,
  ]);
});
