/**
 * Finds a member that occurs twice in one object of a JSON text. `JSON.parse` keeps the last one silently, AWS rejects
 * the policy: a reader of the text could see a condition that has no effect.
 *
 * @module
 */

import { memberPath, PolicyError } from './fault.ts'

interface Level {
  readonly path: string
  readonly isArray: boolean
  readonly names: Set<string>
  /** The position in an array. */
  index: number
  /** The member whose value is being read. */
  name: string
}

/**
 * Returns the JSON path of the first repeated member, or `undefined` if there is none. Linear in the length of the text.
 *
 * @throws {PolicyError} if `text` is not JSON. The text itself is not in the message.
 * @example
 * findRepeatedMember('{"a":1,"b":{"c":1,"c":2}}') // '$.b.c'
 */
export function findRepeatedMember(text: string): string | undefined {
  if (!isJson(text)) throw new PolicyError('$', 'must be JSON')
  const levels: Level[] = [levelAt('')]
  for (let at = 0; at < text.length; at++) {
    // A level is pushed for each opening bracket, and the text is valid JSON: the first level is never removed.
    const level = levels[levels.length - 1] as Level
    const character = text[at]
    if (character === '{' || character === '[') levels.push(levelAt(valuePath(level), character === '['))
    else if (character === '}' || character === ']') levels.pop()
    else if (character === ',') level.index++
    else if (character === '"') {
      const end = endOfString(text, at)
      if (text[skipSpace(text, end + 1)] === ':') {
        const name: string = JSON.parse(text.slice(at, end + 1)) // The slice is a JSON string.
        if (level.names.has(name)) return memberPath(level.path, name)
        level.names.add(name)
        level.name = name
      }
      at = end
    }
  }
  return undefined
}

function isJson(text: unknown): boolean {
  try {
    return typeof text === 'string' && JSON.parse(text) !== undefined
  } catch {
    // The engine's message quotes the text, so it is not used.
    return false
  }
}

function levelAt(path: string, isArray: boolean = false): Level {
  return { path, isArray, names: new Set(), index: 0, name: '' }
}

/** The path of the value that is being read. */
function valuePath({ path, isArray, index, name }: Level): string {
  if (path === '') return '$'
  return isArray ? `${path}[${index}]` : memberPath(path, name)
}

/** The offset of the closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

function skipSpace(text: string, start: number): number {
  let at = start
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return at
}
