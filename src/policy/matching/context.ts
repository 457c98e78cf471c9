/**
 * The request context: condition keys and their values. Key names count in any case; a value is text or a list of texts.
 *
 * @module
 */

/** What a caller hands in. Numbers and booleans count as their text; `null`, `undefined` and `[]` as absent. */
export type ContextValue = string | number | boolean | null | undefined | readonly (string | number | boolean)[]

export interface RequestContext {
  readonly [key: string]: ContextValue
}

/** A key as the policy spells it, and in lower case. */
export interface KeyName {
  readonly spelled: string
  readonly lower: string
}

export function keyName(spelled: string): KeyName {
  return { spelled, lower: spelled.toLowerCase() }
}

/** The value as it lies in the context: own properties only, the spelling of the policy first, then any other case. */
function readRaw(context: RequestContext, key: KeyName): unknown {
  if (Object.hasOwn(context, key.spelled)) return context[key.spelled]
  const { length } = key.lower
  for (const name of Object.keys(context)) {
    // Stryker disable next-line ConditionalExpression: the lengths only spare the lower case of most names.
    if (name.length === length && name.toLowerCase() === key.lower) return context[name]
  }
  return undefined
}

/** Whether the context says anything about a key, if only that it is absent. */
export function hasKey(context: RequestContext, name: string): boolean {
  const lower = name.toLowerCase()
  return Object.keys(context).some((key) => key.toLowerCase() === lower)
}

/** All values of a key, a single one bare: `undefined` is absent, `'malformed'` is no value of the language (an object, a list of lists). */
export function readValues(
  context: RequestContext,
  key: KeyName,
): string | readonly string[] | undefined | { readonly malformed: true } {
  const raw = readRaw(context, key)
  if (raw === undefined || raw === null) return undefined
  if (!Array.isArray(raw)) return textOf(raw) ?? MALFORMED
  if (raw.length === 0) return undefined
  const texts: string[] = []
  for (const one of raw) {
    const text = textOf(one)
    if (text === undefined) return MALFORMED
    texts.push(text)
  }
  return texts.length === 1 ? texts[0] : texts
}

/** For variables: only a key with one value has a text. */
export function readSingle(context: RequestContext, key: KeyName): string | { readonly not: 'absent' | 'many' } {
  const raw = readRaw(context, key)
  if (raw === undefined || raw === null) return ABSENT
  return textOf(raw) ?? MANY
}

const ABSENT = { not: 'absent' } as const
const MANY = { not: 'many' } as const

const MALFORMED: { readonly malformed: true } = { malformed: true }

/** The text of one value, of a context or of a policy; `undefined`: it is no value, and `NaN` is no number. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return Number.isFinite(value) ? plainDigits(Number(value)) : undefined
}

/** JavaScript writes `1e21` and `1e-7`; the language knows no exponent, and what it cannot read a Deny would not see. */
function plainDigits(value: number): string {
  const text = String(value)
  const at = text.indexOf('e')
  if (at === -1) return text
  const sign = text.startsWith('-') ? '-' : ''
  const digits = text.slice(0, at).replace(/[-.]/g, '')
  // One digit stands before the point. A positive exponent is 21 or more, longer than the digits.
  const places = Number(text.slice(at + 1)) + 1
  return text.includes('e-') ? `${sign}0.${'0'.repeat(-places)}${digits}` : sign + digits.padEnd(places, '0')
}
