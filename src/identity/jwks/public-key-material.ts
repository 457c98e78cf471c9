/**
 * Recognizes public keys, certificates and other key files that were configured as an HMAC secret. A public key is known to everyone, so
 * with such a "secret" anyone could sign.
 *
 * Recognized are PEM, DER (SPKI, PKCS #1, PKCS #8, certificates), JWK and JWKS, OpenSSH and RFC 4716 keys, XML key values, the output of
 * `openssl … -text`, and uncompressed points of the NIST curves; as a string or bytes, in UTF-8 or UTF-16, and encoded in base64,
 * base64url or hexadecimal. The bytes of an Ed25519 key or of a bare RSA modulus look random and are not recognized.
 *
 * @module
 */

/** How many encodings may be nested: base64 of a PEM file in hexadecimal, for example. */
const MAX_ENCODINGS = 3

/** Text that occurs in key files only. */
const KEY_TEXT = [
  /-{4,5} ?BEGIN /,
  /(?:^|\s)(?:ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-|sk-(?:ssh|ecdsa)-)/,
  /\bkty[\\"']*\s*[:=]\s*[\\"']*(?:RSA|EC|OKP)\b/i,
  /["']e[\\"']*\s*:\s*[\\"']*AQAB/,
  /<(?:\w+:)?(?:RSAKeyValue|DSAKeyValue|ECKeyValue|X509Certificate)>/,
  /Public-Key:/,
]

/** Reports whether a secret is a public key or another key file in one of the recognized encodings. */
export function isPublicKeyMaterial(secret: string | Uint8Array): boolean {
  return isKey(typeof secret === 'string' ? new TextEncoder().encode(secret) : secret, MAX_ENCODINGS)
}

function isKey(bytes: Uint8Array, encodings: number): boolean {
  if (isDer(bytes) || isSshKey(bytes) || isCurvePoint(bytes)) return true
  const text = asText(bytes)
  if (KEY_TEXT.some((pattern) => pattern.test(text))) return true
  return encodings > 0 && decodings(text).some((decoded) => isKey(decoded, encodings - 1))
}

/** Decodes ASCII-compatible text. Dropping NUL characters turns UTF-16 into ASCII. */
function asText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.filter((byte) => byte !== 0))
}

function decodings(text: string): Uint8Array[] {
  // Quotes and white space come from environment files and line-wrapped base64.
  const compact = text.replace(/[\s"']|\\[nrt]/g, '').replace(/^data:[^,]*,/, '')
  const decoded: Uint8Array[] = []
  const hex = compact.replaceAll(':', '').replace(/^0x/i, '')
  if (/^(?:[0-9a-f]{2})+$/i.test(hex)) {
    decoded.push(Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))
  }
  const base64 = compact.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  if (/^[A-Za-z0-9+/]+$/.test(base64) && base64.length % 4 !== 1) {
    decoded.push(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
  }
  return decoded
}

/** Reports whether the bytes are one DER SEQUENCE of at least two well-formed elements. Random bytes practically never are. */
function isDer(bytes: Uint8Array): boolean {
  const sequence = readElement(bytes, 0)
  if (bytes[0] !== 0x30 || sequence?.end !== bytes.length) return false
  let elements = 0
  let position = sequence.start
  while (position < bytes.length) {
    const element = readElement(bytes, position)
    if (element === undefined) return false
    position = element.end
    elements += 1
  }
  return position === bytes.length && elements >= 2
}

/** Reads tag and length of a DER element. Returns where its content starts and ends. */
function readElement(bytes: Uint8Array, position: number): { readonly start: number; readonly end: number } | undefined {
  const first = bytes[position + 1]
  if (first === undefined) return undefined
  if (first < 0x80) return { start: position + 2, end: position + 2 + first }
  const lengthBytes = first - 0x80
  if (lengthBytes === 0 || lengthBytes > 4) return undefined
  const start = position + 2 + lengthBytes
  const length = bytes.slice(position + 2, start).reduce((value, byte) => value * 256 + byte, 0)
  return { start, end: start + length }
}

/** Reports whether the bytes are the key part of an OpenSSH line: a name such as `ssh-rsa` after its length. */
function isSshKey(bytes: Uint8Array): boolean {
  return /^\0{3}.(?:ssh-|ecdsa-|sk-)/s.test(String.fromCharCode(...bytes.slice(0, 16)))
}

/** Prime and coefficient `b` of the curves P-256, P-384 and P-521 (`y² = x³ - 3x + b`), by the length of a coordinate. */
const CURVES: ReadonlyMap<number, { readonly p: bigint; readonly b: bigint }> = new Map([
  [
    32,
    {
      p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
      b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    },
  ],
  [
    48,
    {
      p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
      b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    },
  ],
  [
    66,
    {
      p: 2n ** 521n - 1n,
      b: 0x051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    },
  ],
])

/** Reports whether the bytes are an uncompressed curve point: `04`, x, y. */
function isCurvePoint(bytes: Uint8Array): boolean {
  const size = (bytes.length - 1) / 2
  const curve = CURVES.get(size)
  if (bytes[0] !== 4 || curve === undefined) return false
  const x = toBigInt(bytes.slice(1, 1 + size))
  const y = toBigInt(bytes.slice(1 + size))
  return (y * y - (x * x * x - 3n * x + curve.b)) % curve.p === 0n
}

function toBigInt(bytes: Uint8Array): bigint {
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n)
}
