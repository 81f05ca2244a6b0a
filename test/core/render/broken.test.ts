import { describe, expect, it } from '@jest/globals';
import { folderTooDeep } from '../../../src/core/problems/github.ts';
import { manifestSyntax, manifestTooComplex, manifestTooLarge } from '../../../src/core/problems/manifest.ts';
import {
  renderFailed,
  renderInputLimit,
  renderLimit,
  renderMissing,
  toolMissing,
} from '../../../src/core/problems/render.ts';
import { isBroken } from '../../../src/core/render/broken.ts';

describe('what was there before', () => {
  it.each([
    renderFailed('helm', 'app', { said: null, places: [] }),
    renderMissing('app/values.yaml', null),
    manifestSyntax('app/a.yaml', { line: 1, column: 1 }, 'No.'),
  ])('is broken: $code', (problem) => {
    expect(isBroken(problem)).toBe(true);
  });

  it.each([
    renderLimit('helm', 'app', 'renderSeconds'),
    renderLimit('helm', 'app', 'renderProcessorSeconds'),
    renderLimit('helm', 'app', 'renderMegabytes'),
    renderLimit('helm', 'app', 'renderAddressMegabytes'),
    renderLimit('helm', 'app', 'renderOutputBytes'),
    renderInputLimit('app', 'renderFiles'),
    toolMissing('helm'),
    manifestTooLarge('app/a.yaml', 2_000_000),
    manifestTooComplex('app/a.yaml', { line: 1, column: 1 }, 'yamlNodes'),
    folderTooDeep('app'),
  ])('may be as it should: $code', (problem) => {
    expect(isBroken(problem)).toBe(false);
  });
});
