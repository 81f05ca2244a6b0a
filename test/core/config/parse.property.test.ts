import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { parseApplicationConfig, parseConfig } from '../../../src/core/config/parse.ts';

const minimal = `services:
  storefront:
    repository: acme/storefront
    image: registry.example.com/shop/storefront
environments:
  staging:
    path: staging/{{service}}
`;

describe('parseConfig on any text', () => {
  const word = fc.constantFrom(
    ...[
      'services',
      'environments',
      'staging',
      'path',
      'after',
      'helm',
      'freeze',
      '{{service}}',
      'on',
      '1.20',
      'null',
    ],
    ...[
      ':',
      ' ',
      '\n',
      '\n  ',
      '\n    ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '"',
      '&a ',
      '*a',
      '<<',
      '#',
      '|',
      '..',
      '/',
    ],
  );

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 40 }).map((words) => words.join('')),
        ),
        (source) => {
          parseConfig(source);
          parseConfig(`${minimal}    ${source}`);
          parseApplicationConfig(source);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('never throws on any values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        parseConfig(
          JSON.stringify({
            services: { a, b: { helm: b, tag: a } },
            environments: { a: b, b: { after: a } },
          }),
        );
      }),
    );
  });
});
