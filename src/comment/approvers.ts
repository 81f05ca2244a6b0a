import type { ApprovalsReport } from '../core/approval/types.ts';

/** Hidden: whose approvals count, of whichever environment. */
export function approverLines(report: ApprovalsReport | null): readonly string[] {
  const logins = (report?.environments ?? []).flatMap(({ approvals }) => approvals.map(({ login }) => login));
  const known = [...new Set(logins)].filter((login) => wholeLogin.test(login));
  return known.length === 0 ? [] : [`<!-- slipway: approved by ${known.join(' ')} -->`];
}

const wholeLogin = /^[\w[\]-]+$/u;

/** What a check run’s summary says of that; who may not write it cannot say so. */
export function approversIn(summary: string): readonly string[] {
  const [, logins] = /^<!-- slipway: approved by ([\w[\] -]+) -->\r?$/mu.exec(summary) ?? [];
  return logins?.split(' ') ?? [];
}

/** What its title says of how it stands, without what the change comes to. */
export function standingIn(title: string): string {
  return title.split(' · ')[0] ?? title;
}
