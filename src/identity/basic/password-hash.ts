/**
 * Hashes passwords with scrypt. The hash is a PHC string that contains salt and cost.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7914
 * @module
 */

import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { type Check, checkArgument, integer, optionSchema, valid } from '../../options.ts'

/** The cost of one hash: `2 ** logN * 128 * r` bytes of memory, `p` times in sequence. */
export interface PasswordCost {
  /** Base-2 logarithm of N, 10 to 18. */
  readonly logN: number
  /** Block size, 1 to 16. */
  readonly r: number
  /** Number of sequential passes, 1 to 16. */
  readonly p: number
}

/** 16 MB and about 0.2 s on a whole processor: OWASP's recommendation for little memory. A small Lambda has a fraction of one. */
export const DEFAULT_COST: PasswordCost = Object.freeze({ logN: 14, r: 8, p: 5 })

/** A parsed hash. */
export interface PasswordHash {
  readonly cost: PasswordCost
  readonly salt: Uint8Array
  readonly digest: Uint8Array
}

/**
 * Hashes a password for storage: `$scrypt$ln=14,r=8,p=5$<salt>$<digest>`, both in base64 without padding.
 *
 * @param cost Default: logN 14, r 8, p 5.
 * @throws {ConfigError} if the password is empty or longer than 256 UTF-8 bytes, or the cost is out of range.
 * @example
 * await hashPassword('correct horse battery staple') // '$scrypt$ln=14,r=8,p=5$…$…'
 */
export async function hashPassword(password: string, cost: PasswordCost = DEFAULT_COST): Promise<string> {
  checkCost('hashPassword', 'cost', cost)
  checkArgument('hashPassword', 'password', PASSWORD, password)
  const salt = randomBytes(16)
  const digest = await derive(password, { cost, salt, digest: new Uint8Array(32) })
  return `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${toUnpaddedBase64(salt)}$${toUnpaddedBase64(digest)}`
}

/** Takes the time of one hash, whether or not the password matches. */
export async function matchesPassword(password: string, hash: PasswordHash): Promise<boolean> {
  return timingSafeEqual(await derive(password, hash), hash.digest)
}

const PHC =
  /^\$scrypt\$ln=(?<logN>\d{1,2}),r=(?<r>\d{1,2}),p=(?<p>\d{1,2})\$(?<salt>[A-Za-z0-9+/]{16,64})\$(?<digest>[A-Za-z0-9+/]{43,86})$/

/** Returns `undefined` for another algorithm, a cost out of range, a salt under 12 bytes or a digest under 32 bytes. */
export function parsePasswordHash(text: unknown): PasswordHash | undefined {
  const groups = typeof text === 'string' ? PHC.exec(text)?.groups : undefined
  if (groups === undefined) return undefined
  // Every group takes part in every match.
  const { logN, r, p, salt, digest } = groups as { readonly [name: string]: string }
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) }
  const bytes = Buffer.from(String(digest), 'base64')
  if (!isCost(cost) || toUnpaddedBase64(bytes) !== digest) return undefined
  return { cost, salt: Buffer.from(String(salt), 'base64'), digest: bytes }
}

/** A hash that no password matches, for the work of an unknown user. */
export function dummyHash(cost: PasswordCost): PasswordHash {
  return { cost, salt: randomBytes(16), digest: randomBytes(32) }
}

/** Whether two costs are equal. */
export function isSameCost(left: PasswordCost, right: PasswordCost): boolean {
  return left.logN === right.logN && left.r === right.r && left.p === right.p
}

/** @throws {ConfigError} if the cost is not an object or a value is out of range. */
export function checkCost(subject: string, option: string, cost: unknown): void {
  optionSchema<PasswordCost>(subject, COST_CHECKS, `${option}.`).check(cost)
}

const COST_CHECKS = { logN: integer(10, 18), r: integer(1, 16), p: integer(1, 16) }

function isCost({ logN, r, p }: PasswordCost): boolean {
  return COST_CHECKS.logN.accepts(logN) && COST_CHECKS.r.accepts(r) && COST_CHECKS.p.accepts(p)
}

const PASSWORD: Check<string> = valid('a string of 1 to 256 UTF-8 bytes', (password) => {
  if (typeof password !== 'string') return false
  const length = Buffer.byteLength(password.normalize('NFC'))
  return length >= 1 && length <= 256
})

/** Bytes, nearly twice the need of the largest cost. Node's default of 32 MB is less than half of the accepted costs need. */
const MAX_MEMORY = 2 ** 30

const scryptDigest = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt)

function derive(password: string, { cost, salt, digest }: PasswordHash): Promise<Buffer> {
  const { logN, r, p } = cost
  return scryptDigest(password.normalize('NFC'), salt, digest.length, { N: 2 ** logN, r, p, maxmem: MAX_MEMORY })
}

function toUnpaddedBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
