/** Services of one repository, each laid out in another way. */
export const services = ['shop', 'api', 'worker'] as const;
export const environments = ['staging', 'production'] as const;
export type Service = (typeof services)[number];
export type Environment = (typeof environments)[number];

export const folderOf = (environment: Environment, service: Service): string => `${environment}/${service}`;

const declared = services.map(
  (name) => `  ${name}:
    repository: acme/shop
    image: registry.example.com/shop/${name}
    registry: ignored
`,
);

export const configuration = `services:
${declared.join('')}environments:
${environments.map((name) => `  ${name}: { path: '${name}/{{service}}' }\n`).join('')}`;

const deployment = (name: Service, image: string) => `# Of the team ${name}.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  labels:
    app: ${name}
    team: shop # who is called at night
spec:
  replicas: 3
  template:
    metadata:
      annotations:
        owner: shop
        version: "20261101-start"
        level: low
    spec:
      containers:
        # The one that serves.
        - name: ${name}
          image: ${image}
          imagePullPolicy: IfNotPresent
          env:
            - name: LEVEL
              value: info
            - name: REGION
              value: eu
          resources:
            limits:
              cpu: 1
              memory: 512Mi
        - name: proxy
          image: registry.example.com/shop/proxy:1
`;

const service = (name: Service) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  sessionAffinity: None
  type: ClusterIP
`;

const settings = (name: string) => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  level: info
  region: eu
`;

const kustomization = `resources:
  - deployment.yaml
images:
  # Set by deploys.
  - name: api
    newName: registry.example.com/shop/api
    newTag: start
`;

const script = '#!/bin/sh\nset -e\necho ready\n';

/** A manifest that somebody adds. */
export const extra = (number: number): string => settings(`extra-${number}`);

/** What the folder of a service holds at first, by path in it. What ends in `.sh` is executable. */
export function filesOf(name: Service): Readonly<Record<string, string>> {
  const image = `registry.example.com/shop/${name}:start`;
  switch (name) {
    case 'shop':
      return {
        'deployment.yaml': deployment(name, image).replaceAll('\n', '\r\n'),
        'settings.yaml': settings(name).replaceAll('\n', '\r\n'),
        'start.sh': script,
      };
    case 'api':
      return { 'deployment.yaml': deployment(name, 'api'), 'kustomization.yaml': kustomization };
    case 'worker':
      return {
        'all.yaml': `${service(name)}---\n${deployment(name, `'${image}'`)}`,
        'settings.yaml': settings(name),
      };
  }
}
