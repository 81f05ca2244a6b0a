import { load } from 'js-yaml';
import { diffManifests } from '../../src/core/diff/diff.ts';
import { fieldLines } from '../../src/core/diff/lines.ts';
import type { ManifestDiff } from '../../src/core/diff/types.ts';
import type { SourceFile } from '../../src/core/files.ts';
import { isProblem } from '../../src/core/problem.ts';
import { renderPlain } from '../../src/core/render/plain.ts';
import { type Benchmark, type Measurement, median } from './benchmark.ts';

/** Rounds that are measured, and those before, in which the code gets warm. */
const rounds = 15;
const warmUp = 2;

export const benchmark: Benchmark = {
  name: 'Manifest diff: files of both sides to the model, against js-yaml reading the same files',
  run: () => Promise.resolve([...resources(), ...bigText(), ...generated()]),
};

/** Files of `count` resources, of which every hundredth is another one at another `version`. */
function environment(count: number, version: string): readonly SourceFile[] {
  return Array.from({ length: count }, (_, index) => {
    const tag = index % 100 === 0 ? version : 'v1';
    return file(`apps/app-${index}.yaml`, index % 4 === 3 ? service(index, tag) : deployment(index, tag));
  });
}

function resources(): readonly Measurement[] {
  const small = compared(2_000);
  const large = compared(20_000);
  return [
    { what: '2,000 resources a side, 1% changed', value: small.time, unit: 'ms' },
    { what: '  js-yaml load of both sides', value: small.load, unit: 'ms' },
    { what: '  ratio', value: small.ratio, unit: '×', target: 1.5 },
    { what: '20,000 resources a side', value: large.time, unit: 'ms' },
    { what: '  ratio', value: large.ratio, unit: '×' },
    // Against js-yaml on as many: what the memory costs is in both.
    { what: '  that ratio against that of 2,000', value: large.ratio / small.ratio, unit: '×', target: 1.5 },
  ];
}

/** Median times of a diff and of js-yaml alone, interleaved, and the ratio of the fastest rounds: what slows one round down is no part of the work. */
function compared(count: number): { readonly time: number; readonly load: number; readonly ratio: number } {
  const [before, after] = [environment(count, 'v1'), environment(count, 'v2')];
  const texts = [...before, ...after].map(({ bytes }) => new TextDecoder().decode(bytes));
  const few = count > 10_000 ? 5 : rounds;
  const pairs = Array.from({ length: few + warmUp }, () => {
    const loading = timed(() => texts.forEach((text) => load(text)));
    const diffing = timed(() => {
      const diff = diffOf(before, after);
      if (diff.summary.changed !== count / 100) throw new Error(`${diff.summary.changed} resources changed`);
    });
    return { loading, diffing };
  }).slice(warmUp);
  return {
    time: median(pairs.map(({ diffing }) => diffing)),
    load: median(pairs.map(({ loading }) => loading)),
    ratio:
      Math.min(...pairs.map(({ diffing }) => diffing)) / Math.min(...pairs.map(({ loading }) => loading)),
  };
}

/** One ConfigMap of 80,000 lines, every one changed, to the lines that a writer shows. */
function bigText(): readonly Measurement[] {
  const lines = (word: string) =>
    Array.from({ length: 80_000 }, (_, index) => `  ${word}${index}`).join('\n');
  const text = (word: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: big }\ndata:\n ${word.length}: |\n${lines(word)}\n`;
  const [before, after] = [[file('big.yaml', text('old '))], [file('big.yaml', text('new '))]];
  globalThis.gc?.();
  const start = process.memoryUsage().rss;
  let most = start;
  const time = timed(() => {
    const diff = diffOf(before, after);
    most = Math.max(most, process.memoryUsage().rss);
    for (const { fields } of diff.resources) fields.forEach((field) => fieldLines(field));
    most = Math.max(most, process.memoryUsage().rss);
  });
  return [
    { what: 'a ConfigMap of 80,000 changed lines', value: time, unit: 'ms', target: 2_000 },
    { what: '  memory', value: (most - start) / 2 ** 20, unit: 'MiB', target: 300 },
  ];
}

/** ConfigMaps that kustomize names after their content, each changed, and a Deployment for each. */
function generated(): readonly Measurement[] {
  const [small, large] = [regenerated(250), regenerated(500)];
  return [
    { what: '500 ConfigMaps with new hashes', value: large, unit: 'ms' },
    { what: '  against twice that of 250', value: large / (2 * small), unit: '×', target: 1.5 },
  ];
}

function regenerated(count: number): number {
  const side = (hash: string, level: string) =>
    Array.from({ length: count }, (_, index) =>
      file(
        `all/${index}.yaml`,
        `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: config-${index}-${hash}, namespace: shop }\ndata: { level: ${level} }\n---\n${deployment(index, 'v1', `config-${index}-${hash}`)}`,
      ),
    );
  const [before, after] = [side('bcdfghkmt2', 'info'), side('456789bcdf', 'debug')];
  const times = Array.from({ length: rounds + warmUp }, () =>
    timed(() => {
      const { changed, added, removed } = diffOf(before, after).summary;
      if (changed !== count || added + removed !== 0) throw new Error(`${changed} of ${count} paired`);
    }),
  );
  return median(times.slice(warmUp));
}

function diffOf(before: readonly SourceFile[], after: readonly SourceFile[]): ManifestDiff {
  const diff = diffManifests(renderPlain(before), renderPlain(after));
  if (isProblem(diff)) throw new Error(diff.code);
  return diff;
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function file(path: string, text: string): SourceFile {
  return { kind: 'file', path, mode: '100644', bytes: new TextEncoder().encode(text) };
}

function deployment(index: number, tag: string, config = `app-${index}`): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
  namespace: shop
  labels:
    app.kubernetes.io/name: app-${index}
    app.kubernetes.io/part-of: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: app-${index}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: app-${index}
    spec:
      containers:
        - name: app
          image: registry.example.com/shop/app-${index}:${tag}
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: info
            - name: DATABASE_URL
              valueFrom:
                secretKeyRef:
                  name: app-${index}
                  key: url
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
          volumeMounts:
            - name: config
              mountPath: /etc/app
      volumes:
        - name: config
          configMap:
            name: ${config}
`;
}

function service(index: number, version: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: app-${index}
  namespace: shop
  annotations:
    example.com/version: ${version}
spec:
  selector:
    app.kubernetes.io/name: app-${index}
  ports:
    - name: http
      port: 80
      targetPort: http
`;
}
