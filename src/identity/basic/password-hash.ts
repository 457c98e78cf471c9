/**
 * Passwords at rest: scrypt with a salt, as a PHC string that carries its own cost.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7914
 * @module
 */

import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { ConfigError } from '../../errors.ts'
import { checkOptions } from '../../options.ts'

/** `2 ** logN * 128 * r` bytes of memory, `p` times in turn. */
export interface PasswordCost {
  /** 10 to 18. */
  readonly logN: number
  /** 1 to 16. */
  readonly r: number
  /** 1 to 16. */
  readonly p: number
}

/** 16 MB and about a fifth of a second on a whole processor: OWASP's choice for little memory. A small Lambda has a fraction of one. */
export const DEFAULT_COST: PasswordCost = Object.freeze({ logN: 14, r: 8, p: 5 })

/** A hash taken apart. */
export interface PasswordHash {
  readonly cost: PasswordCost
  readonly salt: Uint8Array
  readonly digest: Uint8Array
}

/**
 * The form in which a password is kept: `$scrypt$ln=14,r=8,p=5$<salt>$<hash>`, both in base64 without padding.
 *
 * @throws {ConfigError} for an empty password, one of over 256 UTF-8 bytes, or a cost out of bounds.
 */
export async function hashPassword(password: string, cost: PasswordCost = DEFAULT_COST): Promise<string> {
  checkCost('hashPassword', 'cost', cost)
  const bytes = typeof password === 'string' ? Buffer.from(password.normalize('NFC')) : Buffer.alloc(0)
  if (bytes.length === 0 || bytes.length > 256) throw new ConfigError('hashPassword', 'password', '1 to 256 bytes of UTF-8')
  const salt = randomBytes(16)
  const digest = await derive(password, { cost, salt, digest: new Uint8Array(32) })
  return `$scrypt$ln=${cost.logN},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(digest)}`
}

/** Does the work of one hash, whatever the answer. */
export async function matchesPassword(password: string, hash: PasswordHash): Promise<boolean> {
  return timingSafeEqual(await derive(password, hash), hash.digest)
}

const PHC = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,64})\$([A-Za-z0-9+/]{43,86})$/

/** `undefined` for what is no hash of ours: another algorithm, a cost out of bounds, a salt under 12 or a digest under 32 bytes. */
export function parsePasswordHash(text: unknown): PasswordHash | undefined {
  const match = typeof text === 'string' ? PHC.exec(text) : null
  if (match === null) return undefined
  // Stryker disable next-line StringLiteral: every group of the expression takes part in every match
  const [, logN, r, p, salt = '', digest = ''] = match
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) }
  const bytes = Buffer.from(digest, 'base64')
  if (!isCost(cost) || unpadded(bytes) !== digest) return undefined
  return { cost, salt: Buffer.from(salt, 'base64'), digest: bytes }
}

/** A hash that no password has, for the work of an unknown user. */
export function nobodysHash(cost: PasswordCost): PasswordHash {
  return { cost, salt: randomBytes(16), digest: randomBytes(32) }
}

export function isSameCost(one: PasswordCost, other: PasswordCost): boolean {
  return one.logN === other.logN && one.r === other.r && one.p === other.p
}

/** @throws {ConfigError} for a cost out of bounds. */
export function checkCost(subject: string, option: string, cost: unknown): void {
  checkOptions(`${subject}: ${option}`, cost, ['logN', 'r', 'p'])
  // Read by name only: checkOptions has seen an object, and isCost takes nothing but whole numbers.
  if (!isCost(cost as PasswordCost)) throw new ConfigError(subject, option, '{ logN: 10 to 18, r: 1 to 16, p: 1 to 16 }')
}

function isCost({ logN, r, p }: PasswordCost): boolean {
  return isWithin(logN, 10, 18) && isWithin(r, 1, 16) && isWithin(p, 1, 16)
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

/** Bytes: nearly twice what the largest cost takes. Node's own limit of 32 MB is below half of the costs taken here. */
const MAX_MEMORY = 2 ** 30

const scryptDigest = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt)

function derive(password: string, { cost, salt, digest }: PasswordHash): Promise<Buffer> {
  const { logN, r, p } = cost
  return scryptDigest(password.normalize('NFC'), salt, digest.length, { N: 2 ** logN, r, p, maxmem: MAX_MEMORY })
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
