import { describe, expect, it } from '@jest/globals';
import { cutRest, cutWebhooks } from '../../scripts/cut-openapi.ts';
import { correct } from '../../scripts/openapi/corrections.ts';
import { referenced, simplify } from '../../scripts/openapi/simplify.ts';

describe('simplify', () => {
  it.each([
    ['prose and examples', { type: 'string', description: 'x', example: 'y', 'x-z': 1 }, { type: 'string' }],
    ['nullable', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      'nullable options',
      { type: 'string', enum: ['a'], nullable: true },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      'a nullable choice',
      { nullable: true, oneOf: [{ type: 'string' }] },
      { anyOf: [{ oneOf: [{ type: 'string' }] }, { type: 'null' }] },
    ],
    ['formats that are no validator’s', { type: 'integer', format: 'int64' }, { type: 'integer' }],
    [
      'a format that its default breaks',
      { type: 'string', format: 'uri', default: '' },
      { type: 'string', default: '' },
    ],
    [
      'a property that is called as a keyword',
      { properties: { description: { type: 'string' }, nullable: { type: 'boolean' } } },
      { properties: { description: { type: 'string' }, nullable: { type: 'boolean' } } },
    ],
    [
      'what is nested',
      { items: { anyOf: [{ type: 'string', nullable: true }] } },
      { items: { anyOf: [{ type: ['string', 'null'] }] } },
    ],
    [
      'extra properties',
      { additionalProperties: { type: 'string', example: 'x' } },
      { additionalProperties: { type: 'string' } },
    ],
    ['no extra properties', { additionalProperties: false }, { additionalProperties: false }],
  ])('cuts %s', (_what, schema, simple) => {
    expect(simplify(schema)).toEqual(simple);
  });
});

describe('referenced', () => {
  it('follows references, and round in circles once', () => {
    const components = {
      a: { $ref: '#/components/schemas/b' },
      b: { $ref: '#/components/schemas/a' },
      c: {},
    };
    expect(referenced([{ $ref: '#/components/schemas/a' }], components)).toEqual(new Set(['a', 'b']));
  });

  it('misses what is not there', () => {
    expect(() => referenced({ $ref: '#/components/schemas/z' }, {})).toThrow('z');
  });
});

describe('correct', () => {
  it('fails once the description has changed under it', () => {
    expect(() => correct('pull-request', { type: 'object', properties: {} })).toThrow('no longer has');
  });

  it('leaves other schemas as they are', () => {
    expect(correct('teapot', { type: 'object' })).toEqual({ type: 'object' });
  });
});

const description = {
  paths: {
    '/a/{b}': {
      get: {
        operationId: 'a/get',
        externalDocs: { url: 'https://docs.example.com/a' },
        parameters: [{ $ref: '#/components/parameters/b' }, { name: 'accept', in: 'header', schema: {} }],
        responses: {
          200: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/a' }, examples: {} } },
          },
          404: { $ref: '#/components/responses/none' },
        },
      },
      delete: { operationId: 'a/delete', responses: {} },
    },
  },
  webhooks: {
    'a-made': {
      post: {
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/a' } } } },
      },
    },
  },
  components: {
    parameters: {
      b: { name: 'b', in: 'path', required: true, 'x-multi-segment': true, schema: { type: 'string' } },
    },
    responses: { none: { description: 'None' } },
    schemas: { a: { type: 'object', title: 'A' }, unused: {} },
  },
};

describe('cutRest', () => {
  it('keeps what is served, and names what is not', () => {
    expect(cutRest(description, ['a/get'], 'source@1')).toEqual({
      openapi: '3.1.0',
      info: { title: expect.any(String), version: 'source@1' },
      paths: {
        '/a/{b}': {
          get: {
            operationId: 'a/get',
            'x-documentation': 'https://docs.example.com/a',
            parameters: [
              { name: 'b', in: 'path', required: true, 'x-multi-segment': true, schema: { type: 'string' } },
            ],
            responses: {
              200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/a' } } } },
              404: { content: {} },
            },
          },
        },
      },
      components: { schemas: { a: { type: 'object' } } },
      'x-not-served': ['DELETE /a/{b}'],
    });
  });

  it('fails for an operation that GitHub does not have', () => {
    expect(() => cutRest(description, ['a/teapot'], 'source@1')).toThrow('a/teapot');
  });
});

describe('cutWebhooks', () => {
  it('keeps the payloads that are sent', () => {
    expect(cutWebhooks(description, { 'a.made': 'a-made' }, 'source@1')).toMatchObject({
      webhooks: { 'a.made': { $ref: '#/components/schemas/a' } },
      components: { schemas: { a: { type: 'object' } } },
    });
  });

  it('fails for a webhook that GitHub does not have', () => {
    expect(() => cutWebhooks(description, { 'a.lost': 'a-lost' }, 'source@1')).toThrow('a-lost');
  });
});
