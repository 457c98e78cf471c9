/**
 * Recognizes public keys among values that must be secrets. Anyone can sign with a public key that is configured as an HMAC secret.
 * Portable: no `node:crypto`, no `Buffer`.
 *
 * @module
 */

/**
 * Whether a secret is a public key or certificate: as PEM, DER (SPKI, PKCS #1, X.509), OpenSSH or RFC 4716 text, JWK or JWKS text, or one of
 * these in base64, base64url, hexadecimal or UTF-16. Raw curve points cannot be distinguished from random bytes.
 */
export function isPublicKeyMaterial(secret: string | Uint8Array): boolean {
  return isPublicKey(typeof secret === 'string' ? new TextEncoder().encode(secret) : secret, MAX_ENCODINGS)
}

/** Base64 inside base64 occurs in environment variables. */
const MAX_ENCODINGS = 2

function isPublicKey(bytes: Uint8Array, encodings: number): boolean {
  if (isDerPublicKey(bytes) || isSshWireKey(bytes)) return true
  const text = decodeText(bytes)
  if (isKeyText(text) || isJwkText(text)) return true
  return encodings > 0 && decodings(text).some((decoded) => isPublicKey(decoded, encodings - 1))
}

/** UTF-8, or UTF-16 with a byte order mark or with a zero in every other byte. */
function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes
  const isEvery = (parity: number) => bytes.length > 1 && bytes.every((byte, index) => index % 2 !== parity || byte === 0)
  if ((first === 0xff && second === 0xfe) || isEvery(1)) return new TextDecoder('utf-16le').decode(bytes)
  if ((first === 0xfe && second === 0xff) || isEvery(0)) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder().decode(bytes)
}

const SSH_LINE = /\b(?:ssh-(?:rsa|dss|ed25519|ed448)|ecdsa-sha2-[a-z0-9-]{1,32}|sk-[a-z0-9@.-]{1,64})[ \t]+AAAA/

function isKeyText(text: string): boolean {
  return text.includes('-----BEGIN ') || text.includes('---- BEGIN ') || SSH_LINE.test(text)
}

const KEY_TYPES = new Set<unknown>(['RSA', 'EC', 'OKP'])

function isJwkText(text: string): boolean {
  const trimmed = text.trim()
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) return false
  try {
    return hasJwk(JSON.parse(trimmed))
  } catch {
    return false
  }
}

/** A JWK, a JWKS, or an array or an object of either. */
function hasJwk(value: unknown, depth = 3): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (KEY_TYPES.has(Reflect.get(value, 'kty'))) return true
  return depth > 0 && Object.values(value).some((part) => hasJwk(part, depth - 1))
}

/** The bytes that a string of base64, base64url or hexadecimal digits stands for. */
function decodings(text: string): Uint8Array[] {
  const digits = text.replace(/\s/g, '')
  const hex = digits.replaceAll(':', '')
  const decoded: Uint8Array[] = []
  if (/^(?:[0-9A-Fa-f]{2})+$/.test(hex))
    decoded.push(Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)))
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(digits)) {
    const base64 = digits.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
    // A length of 4n + 1 is not base64.
    if (base64.length % 4 !== 1) decoded.push(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)))
  }
  return decoded
}

/** `00 00 00 07 "ssh-rsa" …`: the bytes that the third word of an OpenSSH line encodes. */
function isSshWireKey(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 0) return false
  const name = String.fromCharCode(...bytes.subarray(4, 4 + Math.min(bytes[3] ?? 0, 64)))
  return /^(?:ssh-|ecdsa-sha2-|sk-)/.test(name)
}

const INTEGER = 0x02
const BIT_STRING = 0x03
const OBJECT_IDENTIFIER = 0x06
const SEQUENCE = 0x30

/** One element of a DER encoding: its tag and where its contents start and end. */
interface Element {
  readonly tag: number
  readonly start: number
  readonly end: number
}

/** SPKI: `SEQUENCE { SEQUENCE { OID … }, BIT STRING }`. PKCS #1: `SEQUENCE { INTEGER, INTEGER }`. X.509: `SEQUENCE { SEQUENCE, SEQUENCE { OID … }, BIT STRING }`. */
function isDerPublicKey(bytes: Uint8Array): boolean {
  const [outer, ...rest] = elementsOf(bytes, 0, bytes.length) ?? []
  if (outer?.tag !== SEQUENCE || rest.length > 0) return false
  const parts = elementsOf(bytes, outer.start, outer.end) ?? []
  const tags = parts.map(({ tag }) => tag).join()
  if (tags === `${INTEGER},${INTEGER}`) return true
  if (tags !== `${SEQUENCE},${BIT_STRING}` && tags !== `${SEQUENCE},${SEQUENCE},${BIT_STRING}`) return false
  const algorithm = parts.at(-2)
  return algorithm !== undefined && bytes[algorithm.start] === OBJECT_IDENTIFIER
}

/** The elements between two offsets, or `undefined` if they do not fill the range exactly. */
function elementsOf(bytes: Uint8Array, from: number, to: number): Element[] | undefined {
  const elements: Element[] = []
  let at = from
  // A key or certificate has at most three elements on each of these levels.
  while (at < to && elements.length < 4) {
    const tag = bytes[at] ?? 0
    const short = bytes[at + 1] ?? 0
    const lengthBytes = short < 0x80 ? 0 : short - 0x80
    if (lengthBytes > 3) return undefined
    const start = at + 2 + lengthBytes
    const length = lengthBytes === 0 ? short : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0)
    elements.push({ tag, start, end: start + length })
    at = start + length
  }
  return at === to ? elements : undefined
}
