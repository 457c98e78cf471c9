/**
 * What a record may say of its holder: the same fields for API keys and passwords, read once and frozen.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import type { Json } from '../events/index.ts'
import { frozen } from '../internal/deep-freeze.ts'
import { isRecord } from '../internal/is-record.ts'
import { checkOptions } from '../options.ts'

/** What is known of whoever holds the credential. */
export interface Holder {
  readonly scopes?: readonly string[]
  readonly groups?: readonly string[]
  readonly claims?: { readonly [name: string]: Json | undefined }
}

/** Where a record stands, for errors: `apiKey`, `keys[3]`. What it is filed under is never named. */
export interface RecordPlace {
  readonly subject: string
  readonly place: string
}

/**
 * Refuses unknown fields and holder fields of another type.
 *
 * @throws {ConfigError} naming the place and the field, never a value.
 */
export function checkHolder(record: unknown, { subject, place }: RecordPlace, known: readonly string[]): void {
  checkOptions(`${subject}: ${place}`, record, ['scopes', 'groups', 'claims', ...known])
  // Read by name only: every field is looked at below, and checkOptions has seen an object.
  const { scopes, groups, claims } = record as { [name in keyof Holder]: unknown }
  if (!isTexts(scopes)) throw new ConfigError(subject, `${place}.scopes`, 'a list of texts')
  if (!isTexts(groups)) throw new ConfigError(subject, `${place}.groups`, 'a list of texts')
  if (claims !== undefined && !isRecord(claims)) {
    throw new ConfigError(subject, `${place}.claims`, 'an object')
  }
}

/** A copy frozen through and through: nobody can write into the next caller's claims. */
export function frozenCopy<T>(record: T): T {
  return frozen(structuredClone(record))
}

/** The holder's part of an identity. */
export function holderIdentity({ scopes = [], groups = [], claims = {} }: Holder): {
  readonly scopes: ReadonlySet<string>
  readonly groups: ReadonlySet<string>
  readonly claims: { readonly [name: string]: Json | undefined }
} {
  return { scopes: new Set(scopes), groups: new Set(groups), claims }
}

function isTexts(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((text) => typeof text === 'string' && text !== ''))
}
