import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PolicyError, parsePolicy } from '../../../src/policy/index.ts'

const valid = { Version: '2012-10-17', Statement: [{ Sid: 'A', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }] }
const withStatement = (more: object) => ({ ...valid, Statement: [{ ...valid.Statement[0], ...more }] })

describe('parsePolicy', () => {
  test('parses JSON source and parsed values', () => {
    expect(parsePolicy(JSON.stringify(valid))).toStrictEqual(valid)
    expect(parsePolicy(valid)).toBe(valid)
    expect(parsePolicy({ Statement: valid.Statement[0] })).toStrictEqual({ Statement: valid.Statement[0] })
    expect(parsePolicy(withStatement({ Principal: '*' }))).toBeDefined()
    expect(
      parsePolicy(withStatement({ Condition: { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { 'x:n': 5 } } })),
    ).toBeDefined()
  })

  // Each row breaks exactly one thing.
  test.each<[string, string, unknown]>([
    ['$', 'document-not-an-object', null],
    ['$', 'document-not-an-object', []],
    ['$.Rules', 'element-unknown', { ...valid, Rules: 1 }],
    ['$["a b"]', 'element-unknown', { ...valid, 'a b': 1 }],
    ['$.Version', 'version-unknown', { ...valid, Version: '2012-10-18' }],
    ['$.Statement', 'statement-missing', { Version: '2012-10-17' }],
    ['$.Statement[1]', 'statement-not-an-object', { Statement: [valid.Statement[0], 'x'] }],
    ['$.Statement[0].Effect', 'effect-invalid', withStatement({ Effect: 'allow' })],
    ['$.Statement[0].Sid', 'text-expected', withStatement({ Sid: 5 })],
    ['$.Statement[0].Action', 'text-expected', withStatement({ Action: [''] })],
    ['$.Statement[0].Action', 'list-empty', withStatement({ Action: [] })],
    ['$.Statement[0].Action', 'element-missing', withStatement({ Action: undefined })],
    ['$.Statement[0].Resource', 'element-twice', withStatement({ NotResource: 'x' })],
    ['$.Statement[0].Resource', 'resource-malformed', withStatement({ Resource: ['*', 'pets'] })],
    ['$.Statement[0].Resource', 'variable-malformed', withStatement({ Resource: 'arn:x${' })],
    [
      '$.Statement[1].Principal',
      'principal-missing',
      { Statement: [withStatement({ Principal: '*' }).Statement[0], valid.Statement[0]] },
    ],
    ['$.Statement[0].Principal', 'principal-malformed', withStatement({ Principal: { AWS: 'bob' } })],
    ['$.Statement[0].Principal', 'element-twice', withStatement({ Principal: '*', NotPrincipal: '*' })],
    ['$.Statement[0].Condition', 'condition-malformed', withStatement({ Condition: 'x' })],
    ['$.Statement[0].Condition.Bool', 'condition-malformed', withStatement({ Condition: { Bool: 'x' } })],
    ['$.Statement[0].Condition.Bool.a', 'condition-malformed', withStatement({ Condition: { Bool: { a: {} } } })],
    ['$.Statement[0].Condition.Contains', 'operator-unknown', withStatement({ Condition: { Contains: { a: 'x' } } })],
    ['$.Statement[0].Condition.Bool.a', 'value-malformed', withStatement({ Condition: { Bool: { a: 'x' } } })],
    [
      '$.Statement[0].Condition.IpAddress.a',
      'value-malformed',
      withStatement({ Condition: { IpAddress: { a: '10.0.0.0/33' } } }),
    ],
    ['$.Statement[0].Condition.Bool.a', 'values-empty', withStatement({ Condition: { Bool: { a: [] } } })],
    [
      '$.Statement[0].Condition.StringEquals.a',
      'variable-malformed',
      withStatement({ Condition: { StringEquals: { a: '${' } } }),
    ],
  ])('reports at %s: %s', (path, code, value) => {
    const attempt = () => parsePolicy(value)
    expect(attempt).toThrow(expect.objectContaining({ name: 'PolicyError', path }))
    expect(attempt).toThrow(expect.objectContaining({ faults: expect.arrayContaining([{ code, path }]) }))
  })

  test('reads a document whose statements have a principal as a resource policy', () => {
    const [statement] = valid.Statement
    const single = (more: object) => ({ Version: '2012-10-17', Statement: { ...statement, ...more } })
    for (const more of [{ Principal: '*' }, { NotPrincipal: '*' }]) {
      expect(parsePolicy(single(more))).toStrictEqual(single(more))
      expect(parsePolicy(withStatement(more))).toStrictEqual(withStatement(more))
    }
    expect(() => parsePolicy({ Statement: [null] })).toThrow(
      expect.objectContaining({ path: '$.Statement[0]', message: 'policy: $.Statement[0] must be an object' }),
    )
    expect(() => parsePolicy({ Statement: null })).toThrow(expect.objectContaining({ path: '$.Statement[0]' }))
  })

  test('accepts a million characters', () => {
    const text = JSON.stringify(valid)
    expect(parsePolicy(text + ' '.repeat(1_000_000 - text.length))).toStrictEqual(valid)
  })

  test('lists every fault', () => {
    const attempt = () => parsePolicy(withStatement({ Effect: 'x', Action: [], Foo: 1 }))
    expect(attempt).toThrow(
      expect.objectContaining({
        faults: [
          { code: 'element-unknown', path: '$.Statement[0].Foo' },
          { code: 'effect-invalid', path: '$.Statement[0].Effect' },
          { code: 'list-empty', path: '$.Statement[0].Action' },
        ],
      }),
    )
  })

  test.each([
    ['$.Statement', '{"Statement":[],"Statement":[]}'],
    ['$.Statement[1].Effect', '{"Statement":[{"Effect":"Allow","a":[1,2]},{"Effect":"Deny" , "Effect" :"Allow"}]}'],
    ['$.a.b', '{"a":{"b":1,"c":{"b":2},"b":3}}'],
    ['$.a', '{"a":"\\"","\\u0061":1}'],
  ])('rejects the repeated member %s', (path, text) => {
    expect(() => parsePolicy(text)).toThrow(expect.objectContaining({ path, message: `policy: ${path} must not be repeated` }))
  })

  test.each<[string, string, object]>([
    ['action-unknown', '$.Statement[0].Action', { Action: 'execute-api:InvokeHTTP' }],
    ['action-unknown', '$.Statement[0].Action', { Action: ['execute-api:Invoke', 'Execute-API:Get*'] }],
    ['action-unknown', '$.Statement[0].NotAction', { Action: undefined, NotAction: 'execute-api:x' }],
    ['condition-key-unknown', '$.Statement[0].Condition.Bool["aws:Secure"]', { Condition: { Bool: { 'aws:Secure': 'true' } } }],
    ['condition-key-unknown', '$.Statement[0].Condition.Null.SourceIp', { Condition: { Null: { SourceIp: 'true' } } }],
  ])('reports %s at %s only if unknown names are rejected', (code, path, more) => {
    expect(parsePolicy(withStatement(more))).toStrictEqual(withStatement(more))
    expect(parsePolicy(withStatement(more), { rejectUnknown: false })).toStrictEqual(withStatement(more))
    expect(() => parsePolicy(withStatement(more), { rejectUnknown: true })).toThrow(
      expect.objectContaining({ name: 'PolicyError', path, faults: [{ code, path }] }),
    )
  })

  test('accepts known names and those of other services', () => {
    const policy = withStatement({
      Action: ['execute-api:*', 'EXECUTE-API:invoke', 's3:Anything', '*'],
      Condition: { StringEquals: { 'AWS:PRINCIPALTAG/team': 'x', 's3:anything': 'x' } },
    })
    expect(parsePolicy(policy, { rejectUnknown: true })).toBe(policy)
    expect(() => parsePolicy(policy, { strict: true } as object)).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'strict' }),
    )
  })

  test('rejects invalid JSON without quoting it', () => {
    expect(() => parsePolicy('{"secret": ')).toThrow(/^policy: \$ must be JSON$/)
    expect(() => parsePolicy(' '.repeat(1_000_001))).toThrow(/^policy: \$ must have at most 1000000 characters$/)
  })

  test('either parses a value or throws a PolicyError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), (value) => {
        try {
          expect(parsePolicy(value)).toBeTypeOf('object')
        } catch (error) {
          expect(error).toBeInstanceOf(PolicyError)
        }
      }),
    )
  })

  test('finds no repeated member in JSON that JSON.stringify wrote', () => {
    fc.assert(fc.property(fc.json(), (text) => void expect(() => parsePolicy(text)).not.toThrow(/repeated/)))
  })
})
