/**
 * Parses the pattern of the requests that a proof covers: `DELETE /admin/*` of any API and stage, or an ARN pattern.
 *
 * @module
 */

import { PolicyError } from '../language/fault.ts'
import { parsePattern } from '../matching/glob.ts'
import { literalTokens, type Token, tokenize } from './automaton.ts'

const MAX_CHARACTERS = 1024

/**
 * Parses `METHOD /path` (`*` matches any characters and `?` one character of the path, `{name}` one segment, `{name+}`
 * the rest, `ANY` any method), a WebSocket route key (`$connect`), `*` for every request, or a pattern that starts with
 * `arn:`.
 *
 * @throws {PolicyError} for any other value. The value is not in the message.
 */
export function parseQuery(pattern: string): readonly Token[] {
  if (typeof pattern !== 'string' || pattern === '' || pattern.length > MAX_CHARACTERS)
    throw new PolicyError('pattern', `must be a string of 1 to ${MAX_CHARACTERS} characters`)
  if (pattern.startsWith('arn:')) return tokenize(parsePattern(pattern))
  if (pattern === '*') return [...ANY_STAGE, ...oneOrMore('')]
  const space = pattern.indexOf(' ')
  if (space === -1) {
    if (pattern.includes('/')) throw new PolicyError('pattern', 'must have a method, a space and a path')
    return [...ANY_STAGE, ...tokenize(parsePattern(pattern))]
  }
  const method = pattern.slice(0, space)
  const path = pattern.slice(space + 1)
  if (!path.startsWith('/') || !/^([A-Z]{1,10}|\*)$/.test(method))
    throw new PolicyError('pattern', 'must have an uppercase method, a space and a path that starts with /')
  const methodTokens = method === 'ANY' || method === '*' ? oneOrMore('/') : literalTokens(method)
  return [...ANY_STAGE, ...methodTokens, ...tokenizePath(path)]
}

function tokenizePath(path: string): readonly Token[] {
  return path.split('/').flatMap((segment, index) => {
    const slash = index === 0 ? [] : literalTokens('/')
    if (!segment.startsWith('{') || !segment.endsWith('}')) return [...slash, ...tokenize(parsePattern(segment))]
    return [...slash, ...oneOrMore(segment.endsWith('+}') ? '' : '/')]
  })
}

function oneOrMore(except: string): readonly Token[] {
  return [
    { kind: 'one', except },
    { kind: 'star', except },
  ]
}

/** A part of an ARN. It contains neither colon nor slash, so that a path is never read as one. */
const NAME: readonly Token[] = oneOrMore(':/')

/** `arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/` */
const ANY_STAGE: readonly Token[] = [
  ...literalTokens('arn:'),
  ...NAME,
  ...literalTokens(':execute-api:'),
  ...NAME,
  ...literalTokens(':'),
  ...NAME,
  ...literalTokens(':'),
  ...NAME,
  ...literalTokens('/'),
  ...NAME,
  ...literalTokens('/'),
]

const ARN_PART: Token = { kind: 'star', except: ':' }

/** The part of an ARN that the short form of a resource omits: everything that the evaluator accepts as an API. */
export const BEFORE_SHORT_FORM: readonly Token[] = [
  ARN_PART,
  ...literalTokens(':'),
  ARN_PART,
  ...literalTokens(':execute-api:'),
  ARN_PART,
  ...literalTokens(':'),
  ARN_PART,
  ...literalTokens(':'),
  { kind: 'star', except: '/' },
]
