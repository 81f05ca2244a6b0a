import { describe, expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { complaintOf } from '../../../src/core/render/complaint.ts';
import { readYaml } from '../../../src/core/yaml/read.ts';

describe('complaintOf', () => {
  it.each([
    'url: postgres://u:hunter2@h/x\n',
    'dbPwd: "*hunter2"\n',
    'authorization: Basic hunter2\n',
    'connectionString: hunter2\n',
    'accessKey: hunter2\n',
    'signing_key: hunter2\n',
    'authKey: hunter2\n',
  ])('tells only the place where a tool read %j', (text) =>
    expect(complaintOf('Error: app/values.yaml:1: hunter2', ['app/values.yaml'], [text])).toEqual({
      said: null,
      places: ['app/values.yaml:1'],
    }),
  );

  it('tells what is said of files that hold none', () =>
    expect(complaintOf('Error: nil pointer', ['a.yaml'], ['replicas: 3\nkey: x\n'])).toEqual({
      said: 'nil pointer',
      places: [],
    }));

  it.each(['dbPwd: *hunter2\n', 'authKey: *hunter2\n', 'dbPwd: !hunter2 x: y: z\n'])(
    'is none of YAML that quotes %j',
    (text) => {
      const read = readYaml({ path: 'a.yaml', bytes: new TextEncoder().encode(text) });
      expect([isProblem(read), JSON.stringify(read).includes('hunter2')]).toEqual([true, false]);
    },
  );
});
