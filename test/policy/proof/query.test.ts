import { describe, expect, test } from 'vitest'
import { PolicyError } from '../../../src/policy/index.ts'
import type { Token } from '../../../src/policy/proof/automaton.ts'
import { BEFORE_SHORT, parseQuery } from '../../../src/policy/proof/query.ts'

/** `<?:/>` is one sign that is neither colon nor slash, `<*>` any run. */
const written = (tokens: readonly Token[]): string =>
  tokens.map((token) => (token.kind === 'sign' ? token.sign : `<${SIGNS[token.kind]}${token.except}>`)).join('')
const SIGNS = { star: '*', one: '?' }
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
  ])('%j', (pattern, expected) => {
    expect(written(parseQuery(pattern))).toBe(expected)
  })

  test.each([
    ['', 'a text of 1 to 1024 characters'],
    ['x'.repeat(1025), 'a text of 1 to 1024 characters'],
    [5, 'a text of 1 to 1024 characters'],
    ['/pets', 'a method, a blank and a path'],
    ['pets/x', 'a method, a blank and a path'],
    ['GET pets', 'a method in capitals, a blank and a path'],
    ['get /pets', 'a method in capitals, a blank and a path'],
    ['GET1 /pets', 'a method in capitals, a blank and a path'],
    ['1GET /pets', 'a method in capitals, a blank and a path'],
    ['OPTIONSXXXX /pets', 'a method in capitals, a blank and a path'],
    [' /pets', 'a method in capitals, a blank and a path'],
    ['** /pets', 'a method in capitals, a blank and a path'],
    ['*G /pets', 'a method in capitals, a blank and a path'],
    ['GET  /pets', 'a method in capitals, a blank and a path'],
  ])('refuses %j', (pattern, expected) => {
    const attempt = () => parseQuery(pattern as string)
    expect(attempt).toThrow(PolicyError)
    expect(attempt).toThrow(expect.objectContaining({ path: 'pattern', message: `policy: pattern must be ${expected}` }))
  })

  test('what stands before a short resource', () => {
    expect(written(BEFORE_SHORT)).toBe('<*:>:<*:>:execute-api:<*:>:<*:>:<*/>')
  })
})
