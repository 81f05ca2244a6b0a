import { isSecretVariable } from './names.ts';
import { isReference } from './reference.ts';
import type { Span } from './spans.ts';

/**
 * Forms that tell a secret by what stands around it. The group `secret` is what is masked; where there is a group
 * `name`, only under the name of a secret. Every repetition is bounded: a text takes the time that its length takes.
 */
const forms: readonly RegExp[] = [
  // `requirepass X`, `bind_password "X"`, `proxy_set_header X-Api-Key X;`: one word, and the line ends. More are prose.
  /^[ \t]{0,40}(?:(?:http-request|http-response|header|[\w-]{0,20}(?:set|add)[\w-]{0,20})[ \t]{1,20}){0,3}(?!(?:proxy|fastcgi|uwsgi|scgi|grpc|memcached)_pass\b)(?<name>[\w.-]{1,100})[ \t]{1,20}(?!(?:required|optional|sufficient|requisite|include|on|off|yes|no|none|expired|invalid|missing|changed|reset|rotation|authentication|auth)\b)(?<secret>[^\s"'=:{[(|<>#][^\s]{0,1000})[ \t]{0,20}(?:\r?\n|$)/dgmu,
  // `PASSWORD 'X'` of SQL, `masterauth "X"`.
  /(?<![\w.-])(?<name>[\w.-]{1,100})[ \t]{1,20}(?:"(?<secret>(?:[^"\\\n]|\\.){1,1000})"|'(?<single>[^'\n]{1,1000})')/dgu,
  /\bidentified[ \t]{1,20}by[ \t]{1,20}(?:password[ \t]{1,20})?["'](?<secret>[^"'\n]{1,1000})["']/dgiu,
  // .netrc
  /\b(?:machine|login|account)\s{1,100}\S{1,200}\s{1,100}password\s{1,100}(?<secret>\S{1,1000})/dgu,
  // .pgpass: `host:port:database:user:X`; an address of IPv6 looks much like it.
  /^(?![\da-f:.]{1,100}$)[^\s:#"'{},]{1,200}:(?:\d{1,5}|\*):[^\s:"'{},]{1,100}:[^\s:"'{},]{1,100}:(?<secret>[^\s"',}]{1,1000})$/dgmu,
  // redis: `sentinel auth-pass NAME X`, and `>X` in the line of a user.
  /\bsentinel[ \t]{1,20}auth-pass[ \t]{1,20}\S{1,200}[ \t]{1,20}(?<secret>\S{1,1000})/dgu,
  /^[ \t]{0,20}user[ \t]{1,20}\S{1,200}[ \t][^\n>]{0,200}(?<=[ \t])>(?<secret>\S{1,1000})/dgmu,
  // `"--password", "X"` in a list of arguments, and the same as items of YAML.
  /["'](?<name>--?[\w.-]{1,100})["'],\s{0,100}["'](?<secret>[^"'\n]{1,1000})["']/dgu,
  /^[ \t]{0,100}-[ \t]{1,20}["']?(?<name>--?[\w.-]{1,100})["']?[ \t]{0,20}\r?\n[ \t]{0,100}-[ \t]{1,20}["']?(?<secret>[^\s"'-][^\n"']{0,1000})/dgmu,
  // `<token>X</token>`, `<add key="Password" value="X"/>`, `<password value="X"/>`
  /<(?<name>[\w.-]{1,100})>(?<secret>[^<\n]{1,1000})(?=<\/\k<name>>)/dgu,
  /(?:<|\b(?:key|name)=["'])(?<name>[\w.-]{1,100})["']?\s{1,20}value=["'](?<secret>[^"'\n]{1,1000})["']/dgu,
  // `Authorization "Bearer X"`; elsewhere X must look like no word, since `Basic authentication` is none.
  /authorization["',:=\s]{1,20}(?:bearer|basic|token|digest|apikey)[ \t]{1,20}(?<secret>[^\s"'\\;]{1,4000})/dgiu,
  /\b(?:Bearer|Basic)[ \t]{1,20}(?=[\w.~+/-]{0,200}(?:\d|=|[a-z][A-Z])|[\w.~+/-]{20})(?<secret>[\w.~+/-]{7,4000}={0,2})/dgu,
  // A login of MySQL as Go writes it, and a URL with nothing but a token before the host.
  /(?<![\w.-])[\w.-]{1,100}:(?<secret>[^\s"'@]{1,200})@(?:tcp|unix|udp)\(/dgu,
  /:\/\/(?=[A-Za-z_-]{0,100}\d)(?<secret>[\w-]{20,1000})@/dgu,
  /[?&](?:sig|X-Amz-Signature)=(?<secret>[\w%+/=-]{20,1000})/dgu,
  /hooks\.slack\.com\/services\/(?<secret>[\w/-]{8,200})/dgu,
  // Tokens of GitHub, GitLab, Slack, Stripe, npm, Google, SendGrid, Vault, OpenAI, age; JSON Web Tokens; password hashes.
  /(?<![\w-])(?<secret>(?:gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|[rs]k_(?:live|test)_|npm_|AIza|SG\.|hv[sb]\.|sk-|AGE-SECRET-KEY-1|dop_v1_)[\w.-]{16,400})/dgu,
  /(?<![\w-])(?<secret>eyJ[\w-]{8,2000}\.eyJ[\w-]{4,4000}\.[\w-]{4,2000})/dgu,
  /(?<secret>\$(?:2[abxy]|apr1|[156]|argon2id?)\$[\w./$=,+-]{12,200})/dgu,
];

/** Whether it is worth trying them: without one of these, nothing of a text has such a form. */
export const nearForm =
  /pw|pass|token|key|secret|cred|auth|identified|bearer|basic|hooks\.slack|:\/\/[\w-]{20,1000}@|[?&](?:sig|X-Amz-Signature)=|@(?:tcp|unix|udp)\(|^[ \t]{0,20}user[ \t]|:(?:\d{1,5}|\*):[^\s:]{1,100}:|gh[pousr]_|glpat|xox|k_(?:live|test)|npm_|AIza|SG\.|hv[sb]\.|sk-|AGE-SECRET|dop_v1|eyJ|\$(?:2[abxy]|[156])\$/imu;

/** Where secrets stand by their form. */
export function secretsInForms(text: string): readonly Span[] {
  return forms.flatMap((form) =>
    [...text.matchAll(form)].flatMap(({ groups = {}, indices }) => {
      const [from, to] = indices?.groups?.['secret'] ?? indices?.groups?.['single'] ?? [0, 0];
      const { name } = groups;
      if (name !== undefined && !isSecretVariable(name)) return [];
      return from === to || isReference(text.slice(from, to)) ? [] : [{ from, to }];
    }),
  );
}
