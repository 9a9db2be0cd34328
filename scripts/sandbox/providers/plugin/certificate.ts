import { generateKeyPairSync, sign, X509Certificate } from 'node:crypto';

/** One DER element: tag, length, content. Content stays far below 64 KiB here. */
const der = (tag: number, ...content: Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  const n = body.length;
  const length = n < 0x80 ? [n] : n < 0x100 ? [0x81, n] : [0x82, n >> 8, n & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...content: Uint8Array[]) => der(0x30, ...content);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const integer = (n: number) => der(0x02, Buffer.from([n]));

/** YYMMDDHHMMSSZ; good until 2049. */
const utcTime = (date: Date) =>
  der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('localhost')))));

/** Go looks at the alternative name only. Key usage and extended key usage may be absent, and are. */
const subjectAltName = sequence(oid('551d11'), der(0x04, sequence(der(0x82, Buffer.from('localhost')))));

/**
 * A throw-away self-signed certificate for go-plugin's mutual TLS. Written by hand because loading an X.509 library
 * costs half as much as starting Node, and Terraform starts a provider several times per command.
 */
export const selfSignedCertificate = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const [minute, day] = [60_000, 86_400_000];
  const validity = sequence(utcTime(new Date(Date.now() - minute)), utcTime(new Date(Date.now() + 30 * day)));
  const body = sequence(
    der(0xa0, integer(2)),
    integer(1),
    ecdsaWithSha256,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(subjectAltName)),
  );
  const signature = sign('sha256', body, privateKey);
  const raw = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  return {
    der: raw,
    cert: new X509Certificate(raw).toString(),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};
