/**
 * Finds a member that comes twice in one object of a JSON text. `JSON.parse` keeps the last one without a word, AWS
 * refuses the policy: a reader would see a condition that is not there.
 *
 * @module
 */

import { memberPath } from './fault.ts'

interface Level {
  readonly path: string
  readonly isList: boolean
  readonly names: Set<string>
  index: number
  /** The member whose value is being read. */
  name: string
}

/** `text` must be sound JSON. Linear in its length. Returns the JSON path of the first repeated member. */
export function findRepeatedMember(text: string): string | undefined {
  // Stryker disable next-line StringLiteral,BooleanLiteral: nobody asks for a place outside.
  const outside = levelOf('', true)
  const levels: Level[] = []
  // Stryker disable next-line EqualityOperator: after the end there is no sign.
  for (let at = 0; at < text.length; at++) {
    const level = levels[levels.length - 1] ?? outside
    const character = text[at]
    if (character === '{' || character === '[') {
      levels.push(levelOf(level === outside ? '$' : pathIn(level), character === '['))
    } else if (character === '}' || character === ']') levels.pop()
    else if (character === ',') level.index++
    else if (character === '"') {
      const end = endOfString(text, at)
      if (nextSign(text, end + 1) === ':') {
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

function levelOf(path: string, isList: boolean): Level {
  // Stryker disable next-line StringLiteral: a name is read before its value.
  return { path, isList, names: new Set(), index: 0, name: '' }
}

/** Of the value that is being read. */
function pathIn({ path, isList, index, name }: Level): string {
  return isList ? `${path}[${index}]` : memberPath(path, name)
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  // Stryker disable next-line ConditionalExpression,EqualityOperator: in sound JSON a string ends before the text.
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

function nextSign(text: string, start: number): string | undefined {
  let at = start
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return text[at]
}
