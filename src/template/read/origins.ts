/**
 * Remembers where the objects and arrays of parsed documents come from.
 *
 * @module
 */

import type { Location } from '../finding.ts'

/** Where an object or array comes from. */
export interface Origin {
  /** The position of the object itself. */
  self(): Location
  /** The position of one of its members; absent: unknown. */
  member(key: string): Location | undefined
}

/** Positions of objects and arrays. Copies made while resolving keep the origin of their original. */
export interface Origins {
  /** The position of `value`, or of its member `key`. `{ pointer: '' }` for values of unknown origin. */
  locate(value: unknown, key?: string | number): Location
  /** `copy` reports the positions of `original`. Returns `copy`. */
  copy<T extends object>(copy: T, original: unknown): T
  /** Sets the origin of a parsed value. Returns the value. */
  set<T extends object>(value: T, origin: Origin): T
  /** Sets fixed positions for a value that the reader generates. Returns the value. */
  place<T extends object>(value: T, at: Location, members?: { readonly [key: string]: Location | undefined }): T
}

/** Creates the positions of one template. */
export function createOrigins(): Origins {
  const origins = new WeakMap<object, Origin>()
  return { locate, copy, set, place }

  function locate(value: unknown, key?: string | number): Location {
    const origin = typeof value === 'object' && value !== null ? origins.get(value) : undefined
    if (origin === undefined) return { pointer: '' }
    return (key === undefined ? undefined : origin.member(String(key))) ?? origin.self()
  }

  function copy<T extends object>(result: T, original: unknown): T {
    const origin = typeof original === 'object' && original !== null ? origins.get(original) : undefined
    if (origin !== undefined && !origins.has(result)) origins.set(result, origin)
    return result
  }

  function set<T extends object>(value: T, origin: Origin): T {
    origins.set(value, origin)
    return value
  }

  function place<T extends object>(value: T, at: Location, members: { readonly [key: string]: Location | undefined } = {}): T {
    return set(value, { self: () => at, member: (key) => (Object.hasOwn(members, key) ? members[key] : undefined) })
  }
}

/** The position table of one file: finds line and column of an offset. */
export function positionsIn(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

/** Escapes one segment of a JSON Pointer. */
export function escapePointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1')
}
