import type { EffectSettings } from '../effects/types.ts';

/** `slipway.yaml`, parsed and defaulted. The zod schema beside this file is held to these types. */
export interface Config {
  readonly services: ReadonlyMap<string, Service>;
  readonly environments: ReadonlyMap<string, Environment>;
  /** How grave effects are where no environment says otherwise. */
  readonly effects: EffectSettings;
  /** Whether replies show manifests even to people who cannot see this repository. */
  readonly showManifests: 'as-visible' | 'everywhere';
}

export interface Service {
  readonly name: string;
  /** The application repository that may deploy it, `owner/name`. */
  readonly repository: string;
  /** Without tag and digest: `registry.example.com/shop/storefront`. */
  readonly image: string;
  /** Template of the tag, e.g. `{{shortSha}}`. */
  readonly tag: string;
  /** Whether the image must be found in its registry before it is deployed. */
  readonly registry: 'required' | 'ignored';
  /** Where Helm values files hold the image and the pod annotations, beyond the usual places. */
  readonly helm: readonly HelmPlace[];
  /** How Helm renders it; null leaves that to what its folder holds. */
  readonly chart: ChartSettings | null;
}

/** Templates, filled in for each environment. A path with `/` at its start is of the repository, any other of the service's folder. */
export interface ChartSettings {
  /** Folder of the chart; null where the service's folder is the chart. */
  readonly path: string | null;
  /** Values files, the later overriding the earlier. */
  readonly values: readonly string[];
  readonly release: string;
  readonly namespace: string;
}

/** Dotted paths into one values file, e.g. `web.image.tag`; each is optional. */
export interface HelmPlace {
  /** Relative to the service's path. */
  readonly file: string;
  /** A whole reference in one string. */
  readonly image?: string;
  readonly registry?: string;
  readonly repository?: string;
  readonly tag?: string;
  readonly digest?: string;
  readonly podAnnotations?: string;
}

export interface Environment {
  readonly name: string;
  /** Template of the folder, e.g. `staging/{{service}}`. */
  readonly path: string;
  /** Template of the version annotation's value. */
  readonly version: string;
  /** Key of the version annotation: `version`, unless said otherwise. */
  readonly annotation: string;
  readonly via: 'commit' | 'pull-request';
  /** Whether the checks of the pull request's head must be green. */
  readonly checks: 'required' | 'ignored';
  /** Whether a deploy writes the image by its tag alone, or by its digest, too. */
  readonly pin: 'tag' | 'digest';
  /** The environment that must have had this version first. */
  readonly after: string | null;
  readonly approvals: Approvals | null;
  readonly rollback: {
    /** Whether a rollback by Slipway needs the approvals that a deploy does. */
    readonly approvals: boolean;
  };
  readonly allow: Allow;
  readonly freeze: readonly FreezeWindow[];
  /** What a promotion takes along besides the image: paths relative to a service's folder. */
  readonly carry: readonly string[];
  /** How grave the effects of a change are here, by rule, where that is not as usual. */
  readonly effects: EffectSettings;
}

/** Who may do what: one of those named is enough. */
export interface Allow {
  readonly deploy: readonly Grantee[];
  readonly rollback: readonly Grantee[];
  /** Claim the environment or a service in it, and give it back. */
  readonly lock: readonly Grantee[];
  /** Open with a reason what others find shut. */
  readonly override: readonly Grantee[];
}

/** Who may: a role or higher, a team, or a user. */
export type Grantee =
  | { readonly kind: 'role'; readonly role: 'read' | 'triage' | 'write' | 'maintain' | 'admin' }
  | { readonly kind: 'team'; readonly organization: string; readonly slug: string }
  | { readonly kind: 'user'; readonly login: string };

export interface Approvals {
  readonly count: number;
  readonly from: readonly Grantee[];
  /** Whether the pull request's author and the one who asked may approve. */
  readonly author: boolean;
}

/** A time in which nothing is deployed: again and again, or once. */
export type FreezeWindow = RecurringFreeze | FreezeDates;

export interface RecurringFreeze {
  readonly kind: 'recurring';
  /** When it begins, by the clocks of the time zone. */
  readonly cron: string;
  readonly for: string;
  readonly timezone: string;
  /** null where those who are told of the window may not be told why. */
  readonly reason: string | null;
}

export interface FreezeDates {
  readonly kind: 'dates';
  /** The first day and the last, `2026-12-20`: both belong to it. */
  readonly from: string;
  readonly until: string;
  readonly timezone: string;
  /** As in `RecurringFreeze`. */
  readonly reason: string | null;
}
