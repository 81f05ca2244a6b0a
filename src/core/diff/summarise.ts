import { createHash, X509Certificate } from 'node:crypto';

/** Shorter ones are shown as they are. */
const leastCharacters = 200;
/** Certificates of a bundle that are named. */
const mostNamed = 3;

const base64 = /^[A-Za-z0-9+/_-]+={0,2}$/u;
/** Of base64 in several lines, all but the last are as long as each other, and not short. */
const leastLine = 40;
const pemCertificate = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/gu;

/**
 * A sentence for what nobody reads: certificates in PEM, also in base64, by subject and end; other long base64 by its
 * size. Two values never have one sentence, since a hash is part of it. Null for every other text.
 */
export function summarise(text: string): string | null {
  if (text.length < leastCharacters) return null;
  const certificates = certificatesIn(text);
  if (certificates !== null) return `${certificates}, ${hashOf(text)}`;
  const packed = unwrap(text);
  if (packed.length < leastCharacters || !base64.test(packed)) return null;
  const decoded = Buffer.from(packed, 'base64');
  const inside = certificatesIn(decoded.toString('latin1'));
  return `${inside ?? `base64 of ${decoded.length} bytes`}, ${hashOf(text)}`;
}

/** What is broken into lines only by its length. Words between spaces are a text, whatever letters they have. */
function unwrap(text: string): string {
  const lines = text.trim().split(/\r?\n/u);
  const [first = ''] = lines;
  const wrapped =
    first.length >= leastLine && lines.slice(0, -1).every(({ length }) => length === first.length);
  return lines.length === 1 || wrapped ? lines.join('') : text;
}

/** Of a text that is nothing but certificates. */
function certificatesIn(text: string): string | null {
  const found = text.match(pemCertificate) ?? [];
  if (found.length === 0 || text.replace(pemCertificate, '').trim() !== '') return null;
  const named = found.slice(0, mostNamed).map(nameOf).join('; ');
  const more = found.length > mostNamed ? `; and ${found.length - mostNamed} more` : '';
  return `${found.length === 1 ? 'certificate' : `${found.length} certificates`} ${named}${more}`;
}

function nameOf(pem: string): string {
  try {
    const { subject, validTo } = new X509Certificate(pem);
    const end = new Date(validTo).toISOString().slice(0, 10);
    return `${subject.replace(/\n/gu, ', ')}, valid to ${end}`;
  } catch {
    return 'that cannot be read';
  }
}

function hashOf(text: string): string {
  return `sha256 ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}
