/**
 * Reads condition keys from the request context. Key names are case-insensitive; a value is a string or an array of
 * strings.
 *
 * @module
 */

/** The value of one condition key. Numbers and booleans count as their string; `null`, `undefined` and `[]` as absent. */
export type ContextValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[]

/** The condition keys of a request and their values, for example `{ 'aws:SourceIp': '10.0.0.1' }`. */
export interface RequestContext {
  readonly [key: string]: ContextValue
}

/** The name of a condition key: as the policy spells it, and in lowercase. */
export interface KeyName {
  readonly spelled: string
  readonly lower: string
}

/** The name of a condition key in both spellings. */
export function keyName(spelled: string): KeyName {
  return { spelled, lower: spelled.toLowerCase() }
}

/** The value as it is in the context: own properties only, first under the policy's spelling, then under any other. */
function readRaw(context: RequestContext, key: KeyName): unknown {
  if (Object.hasOwn(context, key.spelled)) return context[key.spelled]
  for (const name of Object.keys(context)) if (name.toLowerCase() === key.lower) return context[name]
  return undefined
}

/** Returns true if the context has the key, even if only to state that it is absent (`null`). */
export function hasKey(context: RequestContext, name: string): boolean {
  const lower = name.toLowerCase()
  return Object.keys(context).some((key) => key.toLowerCase() === lower)
}

/**
 * All values of a key; a single value is returned as a string. `undefined`: the key is absent. `malformed`: the value is
 * of a type that condition keys cannot have, such as an object.
 */
export function readValues(
  context: RequestContext,
  key: KeyName,
): string | readonly string[] | undefined | { readonly malformed: true } {
  const raw = readRaw(context, key)
  if (raw === undefined || raw === null) return undefined
  if (!Array.isArray(raw)) return formatScalar(raw) ?? MALFORMED
  if (raw.length === 0) return undefined
  const values: string[] = []
  for (const element of raw) {
    const value = formatScalar(element)
    if (value === undefined) return MALFORMED
    values.push(value)
  }
  return values.length === 1 ? values[0] : values
}

const MALFORMED: { readonly malformed: true } = { malformed: true }

/** The value of a key for a policy variable, which only keys with one value can fill. */
export function readSingle(context: RequestContext, key: KeyName): string | { readonly not: 'absent' | 'many' } {
  const raw = readRaw(context, key)
  if (raw === undefined || raw === null) return ABSENT
  return formatScalar(raw) ?? MANY
}

const ABSENT = { not: 'absent' } as const
const MANY = { not: 'many' } as const

/** A value of a context or of a policy as a string; `undefined` for other types and for `NaN` and infinities. */
export function formatScalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return Number.isFinite(value) ? formatDecimal(Number(value)) : undefined
}

/**
 * A number without an exponent. JavaScript writes `1e21` and `1e-7`, which IAM cannot parse; a value that cannot be
 * parsed would not match a Deny.
 */
function formatDecimal(value: number): string {
  const text = String(value)
  const exponentAt = text.indexOf('e')
  if (exponentAt === -1) return text
  const sign = text.startsWith('-') ? '-' : ''
  const digits = text.slice(0, exponentAt).replace(/[-.]/g, '')
  // One digit precedes the point. A positive exponent is 21 or more, which is more than there are digits.
  const places = Number(text.slice(exponentAt + 1)) + 1
  return text.includes('e-') ? `${sign}0.${'0'.repeat(-places)}${digits}` : sign + digits.padEnd(places, '0')
}
