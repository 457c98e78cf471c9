import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ArnError } from '../../src/errors.ts'
import { formatExecuteApiArn, parseExecuteApiArn } from '../../src/policy/execute-api-arn.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3'

describe('parseExecuteApiArn', () => {
  test('parses every part', () => {
    expect(parseExecuteApiArn(`${API}/prod/GET/pets/7`)).toStrictEqual({
      kind: 'method',
      partition: 'aws',
      region: 'eu-west-1',
      accountId: '012345678901',
      apiId: 'a1b2c3',
      stage: 'prod',
      method: 'GET',
      path: '/pets/7',
    })
  })

  test.each([
    ['the root path', `${API}/prod/GET/`, { method: 'GET', path: '/' }],
    ['no path at all', `${API}/prod/GET`, { method: 'GET', path: '' }],
    ['a colon in the path', `${API}/prod/GET/urn:isbn:1`, { path: '/urn:isbn:1' }],
    ['an empty segment', `${API}/prod/GET/a//b`, { path: '/a//b' }],
    ['the $default stage', `${API}/$default/GET/x`, { kind: 'method', stage: '$default' }],
    ['a WebSocket route', `${API}/prod/$connect`, { kind: 'route', routeKey: '$connect' }],
    ['a path after a $ route', `${API}/prod/$default/x`, { kind: 'route', routeKey: '$default/x' }],
    ['another partition', `${API.replace('aws', 'aws-us-gov')}/s/GET/`, { partition: 'aws-us-gov' }],
    ['a star in the path, as a client may send it', `${API}/prod/GET/a*?`, { path: '/a*?' }],
  ])('parses %s and formats it back unchanged', (_, arn, expected) => {
    expect(parseExecuteApiArn(arn)).toMatchObject(expected)
    expect(formatExecuteApiArn(parseExecuteApiArn(arn))).toBe(arn)
  })

  test('accepts names of up to 64 characters', () => {
    const inRegion = (length: number) => `arn:aws:execute-api:${'r'.repeat(length)}:012345678901:a1b2c3/prod/GET/`
    expect(parseExecuteApiArn(inRegion(64))).toMatchObject({ region: 'r'.repeat(64) })
    expect(() => parseExecuteApiArn(inRegion(65))).toThrow('execute-api ARN: region must be a region name')
  })

  const expected: { readonly [part: string]: string } = {
    scheme: '"arn"',
    partition: 'an AWS partition',
    service: '"execute-api"',
    region: 'a region name',
    accountId: 'twelve digits',
    apiId: 'an API id',
    stage: 'a stage name without wildcards',
    method: 'an HTTP method or a route key',
  }

  // Each row breaks exactly one part of a valid ARN.
  test.each([
    ['scheme', 'urn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/'],
    ['scheme', ''],
    ['partition', 'arn:awsome:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/'],
    ['partition', `arn:aws${'-a'.repeat(40)}:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/`],
    ['partition', 'arn:my-aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/'],
    ['partition', 'arn'],
    ['service', 'arn:aws:lambda:eu-west-1:012345678901:a1b2c3/prod/GET/'],
    ['region', 'arn:aws:execute-api:*:012345678901:a1b2c3/prod/GET/'],
    ['region', 'arn:aws:execute-api:EU-west-1:012345678901:a1b2c3/prod/GET/'],
    ['region', 'arn:aws:execute-api:eu-west-1!:012345678901:a1b2c3/prod/GET/'],
    ['accountId', 'arn:aws:execute-api:eu-west-1:12345678901:a1b2c3/prod/GET/'],
    ['accountId', 'arn:aws:execute-api:eu-west-1:0123456789012:a1b2c3/prod/GET/'],
    ['apiId', 'arn:aws:execute-api:eu-west-1:012345678901:*/prod/GET/'],
    ['apiId', 'arn:aws:execute-api:eu-west-1:012345678901:A1/prod/GET/'],
    ['apiId', 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3!/prod/GET/'],
    ['apiId', 'arn:aws:execute-api:eu-west-1:012345678901'],
    ['stage', 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3'],
    ['stage', 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3//GET/'],
    ['stage', 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/*/GET/'],
    ['stage', 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/pro?/GET/'],
    ['method', 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'],
    ['method', 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/*/pets'],
  ])('reports %s as the invalid part', (part, arn) => {
    const message = `execute-api ARN: ${part} must be ${expected[part]}`
    const error = { name: 'ArnError', code: 'ERR_ARN_INVALID', part, message }
    expect(() => parseExecuteApiArn(arn)).toThrow(expect.objectContaining(error))
  })

  test('does not include the ARN in the message', () => {
    const attempt = () => parseExecuteApiArn('arn:aws:lambda:x:1:a/prod/GET/jane@example.com')
    expect(attempt).toThrow(/^execute-api ARN: service must be "execute-api"$/)
  })

  test('either parses and formats a value back unchanged or throws an ArnError', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc
        .array(fc.constantFrom('arn', ':', 'aws', 'execute-api', 'eu-west-1', '012345678901', '/', 'a1', 'GET', '$', '*'))
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(anything, (value) => {
        try {
          expect(formatExecuteApiArn(parseExecuteApiArn(value as string))).toBe(value)
        } catch (error) {
          expect(error).toBeInstanceOf(ArnError)
        }
      }),
    )
  })
})
