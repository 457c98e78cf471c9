import { describe, expect, test } from 'vitest'
import { PolicyError } from '../../../src/policy/index.ts'
import type { Token } from '../../../src/policy/proof/automaton.ts'
import { BEFORE_SHORT_FORM, parseQuery } from '../../../src/policy/proof/query.ts'

/** `<?:/>` is one character that is neither colon nor slash, `<*>` any characters. */
const format = (tokens: readonly Token[]): string =>
  tokens.map((token) => (token.kind === 'char' ? token.char : `<${WILDCARDS[token.kind]}${token.except}>`)).join('')
const WILDCARDS = { star: '*', one: '?' }
const NAME = '<?:/><*:/>'
const STAGE = `arn:${NAME}:execute-api:${NAME}:${NAME}:${NAME}/${NAME}/`
const SEGMENT = '<?/><*/>'

describe('parseQuery', () => {
  test.each([
    ['*', `${STAGE}<?><*>`],
    ['$connect', `${STAGE}$connect`],
    ['send*', `${STAGE}send<*>`],
    ['GET /', `${STAGE}GET/`],
    ['GET /a/b', `${STAGE}GET/a/b`],
    ['DELETE /a*/?', `${STAGE}DELETE/a<*>/<?>`],
    ['ANY /a', `${STAGE}${SEGMENT}/a`],
    ['* /a', `${STAGE}${SEGMENT}/a`],
    ['GET /a/{id}', `${STAGE}GET/a/${SEGMENT}`],
    ['GET /{id}/b', `${STAGE}GET/${SEGMENT}/b`],
    ['GET /a/{rest+}', `${STAGE}GET/a/<?><*>`],
    ['GET /a/{x', `${STAGE}GET/a/{x`],
    ['GET /a/x}', `${STAGE}GET/a/x}`],
    ['GET /a b', `${STAGE}GET/a b`],
    ['GET //', `${STAGE}GET//`],
    ['OPTIONSXXX /', `${STAGE}OPTIONSXXX/`],
    ['arn:aws:execute-api:*/x?', 'arn:aws:execute-api:<*>/x<?>'],
    ['x'.repeat(1024), `${STAGE}${'x'.repeat(1024)}`],
  ])('parses %j', (pattern, expected) => {
    expect(format(parseQuery(pattern))).toBe(expected)
  })

  test.each([
    ['', 'must be a string of 1 to 1024 characters'],
    ['x'.repeat(1025), 'must be a string of 1 to 1024 characters'],
    [5, 'must be a string of 1 to 1024 characters'],
    ['/pets', 'must have a method, a space and a path'],
    ['pets/x', 'must have a method, a space and a path'],
    ['GET pets', 'must have an uppercase method, a space and a path that starts with /'],
    ['get /pets', 'must have an uppercase method, a space and a path that starts with /'],
    ['GET1 /pets', 'must have an uppercase method, a space and a path that starts with /'],
    ['1GET /pets', 'must have an uppercase method, a space and a path that starts with /'],
    ['OPTIONSXXXX /pets', 'must have an uppercase method, a space and a path that starts with /'],
    [' /pets', 'must have an uppercase method, a space and a path that starts with /'],
    ['** /pets', 'must have an uppercase method, a space and a path that starts with /'],
    ['*G /pets', 'must have an uppercase method, a space and a path that starts with /'],
    ['GET  /pets', 'must have an uppercase method, a space and a path that starts with /'],
  ])('rejects %j', (pattern, expected) => {
    const attempt = () => parseQuery(pattern as string)
    expect(attempt).toThrow(PolicyError)
    expect(attempt).toThrow(expect.objectContaining({ path: 'pattern', message: `policy: pattern ${expected}` }))
  })

  test('accepts any API before the short form of a resource', () => {
    expect(format(BEFORE_SHORT_FORM)).toBe('<*:>:<*:>:execute-api:<*:>:<*:>:<*/>')
  })
})
