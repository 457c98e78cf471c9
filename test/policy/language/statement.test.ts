import { describe, expect, test } from 'vitest'
import { prepareCondition } from '../../../src/policy/conditions/condition.ts'
import { type PolicyKind, prepareDocument } from '../../../src/policy/language/statement.ts'
import { parseGlob } from '../../../src/policy/matching/glob.ts'
import { compileResource } from '../../../src/policy/matching/resource-pattern.ts'
import { parseLeadingTemplate, parseTemplate } from '../../../src/policy/matching/template.ts'

const ARN = 'arn:aws:execute-api:r:a:api/*'
const good = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: ARN }
const doc = (...Statement: unknown[]) => ({ Version: '2012-10-17', Statement })
const faultsOf = (document: unknown, kind: PolicyKind = 'identity') =>
  prepareDocument(document, { kind, policy: 0 }).faults.map(({ code, path }) => `${code} ${path}`)
function only(statement: unknown, kind: PolicyKind = 'identity') {
  const [first, ...more] = prepareDocument(doc(statement), { kind, policy: 0 }).statements
  if (first === undefined || more.length > 0) throw new Error('not one statement')
  return first
}
const condition = (operatorName: string, key: string, values: readonly string[]) =>
  prepareCondition({ operatorName, key, values, variables: true })
const SYNTAX = { variables: true, wildcards: true }
const item = (text: string, template = parseTemplate(text, SYNTAX)) => {
  if (template === undefined) throw new Error('malformed')
  return {
    text,
    template,
    isShortForm: false,
    pattern: template.fixed === undefined ? undefined : compileResource(template.fixed),
    leading: template.fixed === undefined ? parseLeadingTemplate(template) : undefined,
  }
}

describe('prepareDocument', () => {
  test('reads every element', () => {
    const open = 'arn:aws:execute-api:r:a:api/${x:y}/*'
    const statement = {
      Sid: 'A',
      ...good,
      Action: ['Execute-API:Invoke', 's3:*'],
      Resource: [ARN, open, '*'],
      Condition: { Bool: { 'x:b': true }, Null: [{ 'x:c': 'true' }, { 'x:d': ['false'] }] },
    }
    expect(prepareDocument(doc(statement), { kind: 'boundary', policy: 3 })).toStrictEqual({
      faults: [],
      statements: [
        {
          place: { kind: 'boundary', policy: 3, statement: 0, sid: 'A', path: '$.Statement[0]' },
          effect: 'Allow',
          actions: {
            negated: false,
            items: [parseGlob('execute-api:invoke'), parseGlob('s3:*')],
            path: '$.Statement[0].Action',
            faulty: false,
          },
          resources: {
            negated: false,
            items: [item(ARN), item(open), item('*')],
            path: '$.Statement[0].Resource',
            faulty: false,
          },
          principals: undefined,
          conditions: [
            condition('Bool', 'x:b', ['true']),
            condition('Null', 'x:c', ['true']),
            condition('Null', 'x:d', ['false']),
          ],
          faulty: false,
        },
      ],
    })
  })

  test('reads negated elements', () => {
    const statement = { Effect: 'Deny', NotAction: 'a:b', NotResource: '*', NotPrincipal: { AWS: ['*'], Service: 'x.com' } }
    const { place, effect, actions, resources, principals, conditions, faulty } = only(statement, 'resource')
    expect([place.sid, effect, faulty, conditions]).toStrictEqual([undefined, 'Deny', false, []])
    expect(actions).toStrictEqual({ negated: true, items: [parseGlob('a:b')], path: '$.Statement[0].NotAction', faulty: false })
    expect(resources).toStrictEqual({ negated: true, items: [item('*')], path: '$.Statement[0].NotResource', faulty: false })
    expect(principals).toStrictEqual({
      negated: true,
      items: [{ kind: 'everyone' }, { kind: 'exact', principal: 'x.com' }],
      path: '$.Statement[0].NotPrincipal',
      faulty: false,
    })
  })

  test('reads a principal that is a string as an AWS principal, and the short form of a resource without its prefix', () => {
    const { resources, principals } = only(
      { ...good, Resource: 'execute-api:/prod/${x:y}', Principal: '123456789012' },
      'resource',
    )
    expect(principals?.items).toStrictEqual([
      { kind: 'account', accountId: '123456789012', partition: undefined, root: undefined },
    ])
    expect(principals?.path).toBe('$.Statement[0].Principal')
    expect(resources.items).toStrictEqual([
      {
        text: 'execute-api:/prod/${x:y}',
        template: parseTemplate('/prod/${x:y}', SYNTAX),
        isShortForm: true,
        pattern: undefined,
        leading: undefined,
      },
    ])
  })

  test.each<[PolicyKind, boolean]>([
    ['identity', false],
    ['boundary', false],
    ['session', false],
    ['serviceControl', false],
    ['resource', true],
    ['resourceControl', true],
  ])('a policy of type %s has a principal: %j', (kind, expected) => {
    expect(faultsOf(doc(good), kind)).toStrictEqual(expected ? ['principal-missing $.Statement[0].Principal'] : [])
    expect(faultsOf(doc({ ...good, Principal: '*' }), kind)).toStrictEqual(
      expected ? [] : ['principal-not-allowed $.Statement[0].Principal'],
    )
  })

  test('reads one statement and an array of statements', () => {
    expect(
      prepareDocument({ Statement: good }, { kind: 'identity', policy: 0 }).statements.map(({ place }) => place.path),
    ).toStrictEqual(['$.Statement[0]'])
    expect(
      prepareDocument(doc(good, { ...good, Sid: 'B' }, 5), { kind: 'identity', policy: 0 }).statements.map(({ place }) => place),
    ).toStrictEqual([
      { kind: 'identity', policy: 0, statement: 0, sid: undefined, path: '$.Statement[0]' },
      { kind: 'identity', policy: 0, statement: 1, sid: 'B', path: '$.Statement[1]' },
      { kind: 'identity', policy: 0, statement: 2, sid: undefined, path: '$.Statement[2]' },
    ])
    expect(prepareDocument(doc(), { kind: 'identity', policy: 0 })).toStrictEqual({ statements: [], faults: [] })
  })

  test.each([
    ['2012-10-17', 1],
    ['2008-10-17', 0],
    [undefined, 0],
  ])('reads version %j with %j variables', (Version, expected) => {
    const [first] = prepareDocument(
      { Version, Statement: { ...good, Resource: `${ARN}\${x:y}` } },
      { kind: 'identity', policy: 0 },
    ).statements
    expect(first?.resources.items[0]?.template.parts.filter((part) => 'key' in part).length).toBe(expected)
    expect(first?.faulty).toBe(false)
  })
})

describe('faults', () => {
  test.each<[string, unknown, string[]]>([
    ['null', null, ['document-not-an-object $']],
    ['an array', [good], ['document-not-an-object $']],
    ['a string', 'x', ['document-not-an-object $']],
    ['an empty object', {}, ['statement-missing $.Statement', 'statement-not-an-object $.Statement[0]']],
    ['unknown members', { ...doc(good), Foo: 1, 'a b': 2 }, ['element-unknown $.Foo', 'element-unknown $["a b"]']],
    ['a version', { ...doc(good), Version: '2012-10-18' }, ['version-unknown $.Version']],
    ['a version of null', { ...doc(good), Version: null }, ['version-unknown $.Version']],
    ['an Id', { ...doc(good), Id: 'x' }, []],
    ['statements', doc(good, null, [good], 'x'), [1, 2, 3].map((at) => `statement-not-an-object $.Statement[${at}]`)],
  ])('reports in a document: %s', (_, document, expected) => {
    expect(faultsOf(document)).toStrictEqual(expected)
  })

  test('a fault of the document makes each statement faulty', () => {
    const { statements } = prepareDocument({ ...doc(good, { ...good, Effect: 'Deny' }), Foo: 1 }, { kind: 'identity', policy: 0 })
    expect(statements.map(({ effect, faulty }) => [effect, faulty])).toStrictEqual([
      ['Allow', true],
      ['Deny', true],
    ])
  })

  test('reads an unreadable statement as a Deny of everything', () => {
    const nothing = { negated: false, items: [], path: '$.Statement[0]', faulty: true }
    expect(prepareDocument(null, { kind: 'session', policy: 2 }).statements).toStrictEqual([
      {
        place: { kind: 'session', policy: 2, statement: 0, sid: undefined, path: '$.Statement[0]' },
        effect: 'Deny',
        actions: nothing,
        resources: nothing,
        principals: undefined,
        conditions: [],
        faulty: true,
      },
    ])
    expect(prepareDocument(doc('x'), { kind: 'session', policy: 2 }).statements).toStrictEqual(
      prepareDocument(null, { kind: 'session', policy: 2 }).statements,
    )
  })

  const S = '$.Statement[0]'
  test.each<[string, object, string[]]>([
    ['an unknown element', { Foo: 1 }, [`element-unknown ${S}.Foo`]],
    ['an unknown element that is undefined', { Foo: undefined }, []],
    ['a Sid', { Sid: 5 }, [`text-expected ${S}.Sid`]],
    ['an effect in lowercase', { Effect: 'allow' }, [`effect-invalid ${S}.Effect`]],
    ['no effect', { Effect: undefined }, [`effect-invalid ${S}.Effect`]],
    ['no action', { Action: undefined }, [`element-missing ${S}.Action`]],
    ['an empty array', { Action: [] }, [`list-empty ${S}.Action`]],
    ['an empty string', { Action: ['a', ''] }, [`text-expected ${S}.Action`]],
    ['a number', { Action: 5 }, [`text-expected ${S}.Action`]],
    ['an element and its negation', { NotAction: 'a' }, [`element-twice ${S}.Action`]],
    ['the negation alone', { Action: undefined, NotAction: ['a', 5] }, [`text-expected ${S}.NotAction`]],
    ['no resource', { Resource: undefined }, [`element-missing ${S}.Resource`]],
    ['a resource that is not an ARN', { Resource: 'x' }, [`resource-malformed ${S}.Resource`]],
    ['the short form in another policy type', { Resource: 'execute-api:/x' }, [`resource-malformed ${S}.Resource`]],
    ['a resource in uppercase', { Resource: 'ARN:aws:s3:::x' }, [`resource-malformed ${S}.Resource`]],
    ['a variable first', { Resource: '${x:y}' }, [`resource-malformed ${S}.Resource`]],
    ['two stars', { Resource: '**' }, [`resource-malformed ${S}.Resource`]],
    ['an ARN without a service', { Resource: 'arn:aws' }, []],
    ['a star for the partition', { Resource: 'arn:*:s3:::x' }, []],
    ['a star for the service', { Resource: 'arn:aws:*:::x' }, [`resource-malformed ${S}.Resource`]],
    ['a question mark in the service', { Resource: 'arn:aws:s?:::x' }, [`resource-malformed ${S}.Resource`]],
    ['a star in the service, the last part', { Resource: 'arn:aws:s*' }, [`resource-malformed ${S}.Resource`]],
    ['a star after the service', { Resource: 'arn:aws:s3:*' }, []],
    ['an unclosed variable', { Resource: 'arn:x${' }, [`variable-malformed ${S}.Resource`]],
    [
      'several',
      { Effect: 'x', Action: [], Foo: 1 },
      [`element-unknown ${S}.Foo`, `effect-invalid ${S}.Effect`, `list-empty ${S}.Action`],
    ],
    ['a condition that is not an object', { Condition: 'x' }, [`condition-malformed ${S}.Condition`]],
    ['a condition of null', { Condition: null }, [`condition-malformed ${S}.Condition`]],
    ['an empty condition', { Condition: {} }, []],
    ['an operator of null', { Condition: { Bool: null } }, [`condition-malformed ${S}.Condition.Bool`]],
    ['an operator with an empty array', { Condition: { Bool: [] } }, [`values-empty ${S}.Condition.Bool`]],
    [
      'an operator with an array that has a string',
      { Condition: { Bool: ['x', {}] } },
      [`condition-malformed ${S}.Condition.Bool`],
    ],
    ['an empty key', { Condition: { Bool: { '': 'true' } } }, [`condition-malformed ${S}.Condition.Bool[""]`]],
    ['a value of null', { Condition: { Bool: { k: [true, null] } } }, [`condition-malformed ${S}.Condition.Bool.k`]],
    ['an unknown operator', { Condition: { Foo: { k: 'x' } } }, [`operator-unknown ${S}.Condition.Foo`]],
    ['a value of the wrong type', { Condition: { Bool: { k: 'x' } } }, [`value-malformed ${S}.Condition.Bool.k`]],
    ['no values', { Condition: { Bool: { k: [] } } }, [`values-empty ${S}.Condition.Bool.k`]],
    [
      'an unclosed variable in a value',
      { Condition: { StringEquals: { k: '${' } } },
      [`variable-malformed ${S}.Condition.StringEquals.k`],
    ],
  ])('reports in a statement: %s', (_, more, expected) => {
    expect(faultsOf(doc({ ...good, ...more }))).toStrictEqual(expected)
  })

  test.each<[string, object, string[]]>([
    ['no principal', {}, [`principal-missing ${S}.Principal`]],
    ['a malformed name', { Principal: 'bob' }, [`principal-malformed ${S}.Principal`]],
    ['one name of two', { Principal: { AWS: ['*', 5] } }, [`principal-malformed ${S}.Principal`]],
    ['an unknown type', { Principal: { Foo: 'x' } }, [`principal-malformed ${S}.Principal`]],
    ['a number', { Principal: 5 }, [`principal-malformed ${S}.Principal`]],
    ['null', { Principal: null }, [`principal-malformed ${S}.Principal`]],
    ['an array', { Principal: ['*'] }, []],
    ['an empty array', { Principal: [] }, [`list-empty ${S}.Principal`]],
    ['no type', { Principal: {} }, [`list-empty ${S}.Principal`]],
    ['a type without a name', { NotPrincipal: { AWS: [] } }, [`list-empty ${S}.NotPrincipal`]],
    ['an element and its negation', { Principal: '*', NotPrincipal: '*' }, [`element-twice ${S}.Principal`]],
    ['the short form', { Principal: '*', Resource: 'execute-api:/x/*' }, []],
    ['the short form without its slash', { Principal: '*', Resource: 'execute-api:x' }, [`resource-malformed ${S}.Resource`]],
    [
      'the short form with an unclosed variable',
      { Principal: '*', Resource: 'execute-api:/${' },
      [`variable-malformed ${S}.Resource`],
    ],
  ])('reports in a statement of a resource policy: %s', (_, more, expected) => {
    expect(faultsOf(doc({ ...good, ...more }), 'resource')).toStrictEqual(expected)
  })

  test.each<[unknown, string, boolean]>([
    ['Allow', 'Allow', false],
    ['Deny', 'Deny', false],
    ['allow', 'Allow', true],
    ['ALLOW', 'Allow', true],
    ['deny', 'Deny', true],
    ['Allow ', 'Deny', true],
    ['Permit', 'Deny', true],
    [undefined, 'Deny', true],
    [['Allow'], 'Deny', true],
  ])('reads the effect %j as %s, faulty: %j', (Effect, effect, faulty) => {
    expect(only({ ...good, Effect })).toMatchObject({ effect, faulty })
  })

  test('an unknown element makes the statement faulty, a Sid of the wrong type does not', () => {
    expect(only({ ...good, Foo: 1 }).faulty).toBe(true)
    expect(only({ ...good, Sid: 5 })).toMatchObject({ place: { sid: undefined }, faulty: false })
  })

  test('a faulty element has no items', () => {
    const { actions, resources, faulty, conditions } = only({
      ...good,
      Action: ['a', 5],
      Resource: [ARN, 'x'],
      Condition: { Bool: { '': 'true', k: 'true' } },
    })
    expect(actions).toStrictEqual({ negated: false, items: [], path: `${S}.Action`, faulty: true })
    expect(resources).toStrictEqual({ negated: false, items: [], path: `${S}.Resource`, faulty: true })
    expect(faulty).toBe(false)
    expect(conditions).toStrictEqual([condition('', '', []), condition('Bool', 'k', ['true'])])
    expect(only({ ...good, NotPrincipal: 5 }, 'resource').principals).toStrictEqual({
      negated: true,
      items: [],
      path: `${S}.NotPrincipal`,
      faulty: true,
    })
  })
})
