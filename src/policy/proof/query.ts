/**
 * The requests that a proof is about: `DELETE /admin/*` of any API and stage, or an ARN pattern.
 *
 * @module
 */

import { PolicyError } from '../language/policy-error.ts'
import { everyWildcard } from '../matching/glob.ts'
import { literalTokens, type Token, tokensOf } from './automaton.ts'

const MAX_CHARACTERS = 1024

/**
 * Reads `METHOD /path` (`*` any run and `?` one sign of the path, `{name}` one segment, `{name+}` the rest, `ANY` any
 * method), a WebSocket route key (`$connect`), `*` for every request, or a pattern that begins with `arn:`.
 *
 * @throws {PolicyError} for anything else.
 */
export function parseQuery(pattern: string): readonly Token[] {
  if (typeof pattern !== 'string' || pattern === '' || pattern.length > MAX_CHARACTERS)
    throw new PolicyError('pattern', `a text of 1 to ${MAX_CHARACTERS} characters`)
  if (pattern.startsWith('arn:')) return tokensOf(everyWildcard(pattern))
  const space = pattern.indexOf(' ')
  if (space === -1) {
    if (pattern === '*') return [...STAGE, ...some('')]
    if (pattern.includes('/')) throw new PolicyError('pattern', 'a method, a blank and a path')
    return [...STAGE, ...tokensOf(everyWildcard(pattern))]
  }
  const method = pattern.slice(0, space)
  const path = pattern.slice(space + 1)
  if (!path.startsWith('/') || !/^([A-Z]{1,10}|\*)$/.test(method))
    throw new PolicyError('pattern', 'a method in capitals, a blank and a path')
  const methodTokens = method === 'ANY' || method === '*' ? some('/') : literalTokens(method)
  return [...STAGE, ...methodTokens, ...pathTokens(path)]
}

function some(except: string): readonly Token[] {
  return [
    { kind: 'one', except },
    { kind: 'star', except },
  ]
}

/** Any API, up to the slash after its id. Names hold neither colon nor slash, so that a path is never taken for one. */
const ANY_API: readonly Token[] = [
  ...[
    ...literalTokens('arn:'),
    ...some(':/'),
    ...literalTokens(':execute-api:'),
    ...some(':/'),
    ...literalTokens(':'),
    ...some(':/'),
    ...literalTokens(':'),
  ],
  ...some(':/'),
]

const PART: Token = { kind: 'star', except: ':' }

/** What stands in front of a short resource, as the judge has it: whatever could be an API's ARN, well-formed or not. */
export const BEFORE_SHORT: readonly Token[] = [
  ...[
    PART,
    ...literalTokens(':'),
    PART,
    ...literalTokens(':execute-api:'),
    PART,
    ...literalTokens(':'),
    PART,
    ...literalTokens(':'),
  ],
  { kind: 'star', except: '/' },
]

/** Any API and stage. */
const STAGE: readonly Token[] = [...ANY_API, ...literalTokens('/'), ...some(':/'), ...literalTokens('/')]

function pathTokens(path: string): readonly Token[] {
  return path.split('/').flatMap((segment, index) => {
    const slash = index === 0 ? [] : literalTokens('/')
    if (!segment.startsWith('{') || !segment.endsWith('}')) return [...slash, ...tokensOf(everyWildcard(segment))]
    return [...slash, ...some(segment.endsWith('+}') ? '' : '/')]
  })
}
