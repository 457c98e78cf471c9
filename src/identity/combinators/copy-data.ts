/**
 * Copies identities for a cache, so that a caller that changes its identity does not change those of other callers.
 *
 * @module
 */

/** Returns a copy of a value. Parts that cannot change are shared by all copies. */
export type Copier<T> = () => T

/** Identities are nested a few levels deep; the limit also ends cycles. */
const MAX_DEPTH = 32

/**
 * Prepares copies of plain data: JSON values, `undefined`, dates, sets and maps. Objects and arrays of JSON values are frozen once and
 * shared; everything that contains a date, set or map is created anew for each copy. Changes to `value` itself do not affect the copies.
 *
 * @returns `undefined` if the value contains anything else (a class instance, a function, a symbol, a cycle), which cannot be copied.
 */
export function copierOf<T>(value: T): Copier<T> | undefined {
  const copier = prepare(value, MAX_DEPTH)
  // Each copy has the structure of `value`.
  return copier?.copy as Copier<T> | undefined
}

interface Prepared {
  readonly copy: () => unknown
  /** All copies are the same immutable value. */
  readonly isShared: boolean
}

function prepare(value: unknown, depth: number): Prepared | undefined {
  if (typeof value === 'function' || typeof value === 'symbol' || depth === 0) return undefined
  if (typeof value !== 'object' || value === null) return shared(value)
  if (value instanceof Date) return fresh(dateCopier(value.getTime()))
  if (Array.isArray(value)) return prepareParts(value, depth, (parts) => parts)
  if (value instanceof Set) return prepareParts([...value], depth, (parts) => new Set(parts))
  if (value instanceof Map) {
    return prepareParts([...value].flat(), depth, (parts) => new Map(pairsOf(parts)))
  }
  return isPlainObject(value) ? prepareObject(value, depth) : undefined
}

function prepareObject(value: object, depth: number): Prepared | undefined {
  const template: { [name: string]: unknown } = Object.getPrototypeOf(value) === null ? Object.create(null) : {}
  const changeable: { readonly name: string; readonly copy: () => unknown }[] = []
  for (const [name, member] of Object.entries(value)) {
    const part = prepare(member, depth - 1)
    if (part === undefined) return undefined
    defineMember(template, name, part.copy())
    if (!part.isShared) changeable.push({ name, copy: part.copy })
  }
  if (changeable.length === 0) return shared(Object.freeze(template))
  const copyTemplate =
    Object.getPrototypeOf(template) === null ? () => Object.assign(Object.create(null), template) : () => ({ ...template })
  return fresh(() => {
    const copy = copyTemplate()
    for (const { name, copy: copyMember } of changeable) defineMember(copy, name, copyMember())
    return copy
  })
}

/** `__proto__` is an ordinary name in parsed JSON; assigning it would change the prototype. */
function defineMember(object: { [name: string]: unknown }, name: string, value: unknown): void {
  if (name !== '__proto__') object[name] = value
  else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
}

/** `build` receives the copied parts. Objects and arrays whose parts are shared are shared too; sets and maps never are. */
function prepareParts(values: readonly unknown[], depth: number, build: (parts: unknown[]) => object): Prepared | undefined {
  const parts: Prepared[] = []
  for (const value of values) {
    const part = prepare(value, depth - 1)
    if (part === undefined) return undefined
    parts.push(part)
  }
  const create = () => build(parts.map(({ copy }) => copy()))
  const first = create()
  const isFreezable = !(first instanceof Set) && !(first instanceof Map)
  return isFreezable && parts.every(({ isShared }) => isShared) ? shared(Object.freeze(first)) : fresh(create)
}

function shared(value: unknown): Prepared {
  return { copy: () => value, isShared: true }
}

function fresh(copy: () => unknown): Prepared {
  return { copy, isShared: false }
}

function dateCopier(time: number): () => Date {
  return () => new Date(time)
}

function pairsOf(parts: readonly unknown[]): [key: unknown, value: unknown][] {
  return parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1]] satisfies [unknown, unknown]] : []))
}

/** Objects of other realms have their own `Object.prototype`, so the prototype chain is compared, not the prototype. */
function isPlainObject(value: object): boolean {
  if (Object.prototype.toString.call(value) !== '[object Object]') return false
  const prototype: object | null = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
