import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arnLocator, routeLocator } from '../../src/authorizer/arn-locator.ts'
import { parseExecuteApiArn } from '../../src/policy/index.ts'

const STAGE = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

describe.each([
  ['arnLocator', arnLocator],
  ['routeLocator', routeLocator],
])('%s', (_, locator) => {
  test('returns the route key as the method of a WebSocket route, and no path', () => {
    expect(locator()(`${STAGE}/$connect`)).toMatchObject({ kind: 'route', routeKey: '$connect', method: '$connect', path: '' })
  })

  test('parses an ARN of another stage, API or account completely', () => {
    const locate = locator()
    locate(`${STAGE}/GET/pets`)
    expect(locate(`${STAGE}2/GET/pets`)).toMatchObject({ stage: 'prod2' })
    expect(locate(`${STAGE.replace('a1b2c3', 'zzz')}/GET/`)).toMatchObject({ apiId: 'zzz', path: '/' })
    // Of the same length as the ARN before.
    locate(`${STAGE}/GET/pets`)
    expect(locate(`${STAGE.replace('a1b2c3', 'a1b2c4')}/GET/pets`)).toMatchObject({ apiId: 'a1b2c4', path: '/pets' })
    locate(`${STAGE}/GET/pets`)
    expect(locate(`${STAGE.replace('prod', 'test')}/GET/pets`)).toMatchObject({ stage: 'test', path: '/pets' })
    locate(`${STAGE}/GET/pets`)
    expect(locate(`${STAGE}/GETS`)).toMatchObject({ method: 'GETS', path: '' })
    expect(() => locate(`${STAGE}/`)).toThrow(expect.objectContaining({ name: 'ArnError', part: 'method' }))
    expect(locate(`${STAGE}/$connect`)).toMatchObject({ kind: 'route' })
  })

  test('reads the stage * of sample events as a literal', () => {
    const locate = locator()
    for (let turn = 0; turn < 2; turn++) {
      expect(locate(`${STAGE.replace('prod', '*')}/GET/pets`)).toMatchObject({ stage: `\${*}`, method: 'GET', path: '/pets' })
      expect(locate(`${STAGE}/GET/pets`)).toMatchObject({ stage: 'prod', method: 'GET', path: '/pets' })
    }
    for (const arn of [`${STAGE.replace('prod', 'a*')}/GET/`, `${STAGE.replace('prod', '**')}/GET/`, '*/x', '', '/', STAGE])
      expect(() => locate(arn)).toThrow(expect.objectContaining({ name: 'ArnError' }))
  })

  test('encodes a method with wildcards, so that no document allows it', () => {
    expect(locator()(`${STAGE}/*/pets`)).toMatchObject({ method: '%2A', path: '/pets' })
    expect(locator()(`${STAGE}/G?T*/pets/*`)).toMatchObject({ method: 'G%3FT%2A', path: '/pets/*' })
  })

  test('agrees with the parser, whichever ARN came before', () => {
    const tail = fc.oneof(
      fc.string().filter((text) => !/^[^/]*[*?]/.test(text)),
      fc.constantFrom('GET', 'GET/', 'GETS', 'GET//a', 'POST/a:b/c', 'get/a', '$default/x', '', '/', 'GET/*'),
    )
    const stage = fc.constantFrom(
      STAGE,
      STAGE.replace('a1b2c3', 'a1b2c4'),
      `${STAGE}x`,
      STAGE.replace('aws', 'aws-cn'),
      'arn:aws:lambda:x',
    )
    const arn = fc.tuple(stage, tail).map(([prefix, rest]) => `${prefix}/${rest}`)
    fc.assert(
      fc.property(fc.array(arn, { minLength: 1, maxLength: 6 }), (arns) => {
        const locate = locator()
        for (const text of arns) {
          const resultOf = (parse: (text: string) => object) => {
            try {
              const { method, path, routeKey, ...rest } = parse(text) as { method?: string; path?: string; routeKey?: string }
              return { ...rest, target: routeKey ?? [method, path] }
            } catch (error) {
              return String(error)
            }
          }
          expect(resultOf(locate)).toStrictEqual(resultOf(parseExecuteApiArn))
        }
      }),
      { numRuns: 500 },
    )
  })
})
