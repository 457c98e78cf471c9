/**
 * Finds a member that comes twice in one object of a JSON text. `JSON.parse` keeps the last one without a word, AWS
 * refuses the policy: a reader would see a condition that is not there.
 *
 * @module
 */

import { memberPath } from './language/fault.ts'

interface Level {
  readonly path: string
  /** `undefined` for a list. */
  readonly names: Set<string> | undefined
  index: number
  /** The member whose value is being read. */
  name: string
}

/** `text` must be sound JSON. Linear in its length. Returns the JSON path of the first repeated member. */
export function findRepeatedMember(text: string): string | undefined {
  const levels: Level[] = []
  for (let at = 0; at < text.length; at++) {
    const level = levels[levels.length - 1]
    const character = text[at]
    if (character === '{' || character === '[') {
      levels.push({ path: pathOf(level), names: character === '{' ? new Set() : undefined, index: 0, name: '' })
    } else if (character === '}' || character === ']') levels.pop()
    else if (character === ',' && level !== undefined) level.index++
    else if (character === '"') {
      const end = endOfString(text, at)
      if (level?.names !== undefined && nextSign(text, end + 1) === ':') {
        const name: string = JSON.parse(text.slice(at, end + 1)) // A string's text parses to a string.
        if (level.names.has(name)) return memberPath(level.path, name)
        level.names.add(name)
        level.name = name
      }
      at = end
    }
  }
  return undefined
}

function pathOf(parent: Level | undefined): string {
  if (parent === undefined) return '$'
  return parent.names === undefined ? `${parent.path}[${parent.index}]` : memberPath(parent.path, parent.name)
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

function nextSign(text: string, start: number): string | undefined {
  let at = start
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return text[at]
}
