import { describe, expect, test } from 'vitest'
import { bind, checkScope, targetArns } from '../../../src/policy/builder/route-target.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const STAGE = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

describe('bind', () => {
  // The signs on both sides of each border of what is refused.
  test.each(['a', ' ', '!', '~', '\u00a0', '\u2027', '\u202a', '\ud7ff', '\ue000', '😀', '...', '.a', ':', 'x'.repeat(256)])(
    'takes %j, in both spellings',
    (id) => {
      const spelled = [...new Set([id, encodeURIComponent(id)])]
      expect(bind('GET /users/{id}/x', { id }).patterns).toStrictEqual(spelled.map((text) => `GET /users/${text}/x`))
    },
  )

  test.each([
    ...['', '.', '..', 'x'.repeat(257), '\u0000', '\u001f', '\u007f', '\u0080', '\u009f', '\u2028', '\u2029'],
    ...['\ud800', '\udbff', '\udc00', '\udfff', 'a\ud800', '*', '?', '$', '%', '/', '\\', 'a*', 'a/b', '$' + '{x}'],
  ])('refuses %j', (id) => {
    expect(() => bind('GET /users/{id}', { id })).toThrow(
      expect.objectContaining({
        name: 'PolicyError',
        path: 'values["id"]',
        message: 'policy: values["id"] must be one literal path segment',
      }),
    )
  })

  test.each([5, null, ['a'], { toString: () => 'a' }])('refuses %j, which is no text', (id) => {
    expect(() => bind('GET /users/{id}', { id: id as string })).toThrow(expect.objectContaining({ name: 'PolicyError' }))
  })

  test('each parameter has a value, and each value a parameter', () => {
    expect(bind('GET /{a}/{b}', { a: '1', b: '2' }).patterns).toStrictEqual(['GET /1/2'])
    expect(() => bind('GET /{a}', {} as { a: string })).toThrow(/^bind: values\["a"\] must be given$/)
    expect(() => bind('GET /{a}', { a: '1', b: '2' } as { a: string })).toThrow(
      /^bind: values\["b"\] must be a parameter of the route$/,
    )
  })

  test('what every object has is neither a value nor a parameter', () => {
    expect(() => bind('GET /{toString}', {} as { toString: string } & never)).toThrow(
      /^bind: values\["toString"\] must be given$/,
    )
    expect(() => bind('GET /{a}', { a: '1', constructor: 'y' } as { a: string })).toThrow(
      /^bind: values\["constructor"\] must be a parameter of the route$/,
    )
  })

  test('a policy variable is no parameter', () => {
    expect(bind('GET /$' + '{aws:username}/{id}', { id: 'x' } as never).patterns).toStrictEqual(['GET /$' + '{aws:username}/x'])
  })
})

describe('targetArns', () => {
  test.each([
    ['*', ['*']],
    ['$connect', ['$connect']],
    ['GET /pets/*', ['GET/pets/*']],
    ['ANY /pets', ['*/pets']],
    ['* /pets', ['*/pets']],
    ['GET *', ['GET/*']],
    ['HEAD /', ['HEAD/']],
    ['PUT /', ['PUT/']],
    ['PATCH /', ['PATCH/']],
    ['OPTIONS /', ['OPTIONS/']],
  ])('%j', (target, tails) => {
    const arns = tails.map((tail) => `${STAGE}/${tail}`)
    expect(targetArns(target, SCOPE)).toStrictEqual({ arns, isConnections: false })
  })

  test('tells @connections apart', () => {
    expect(targetArns('POST /@connections/*', SCOPE).isConnections).toBe(true)
    expect(targetArns({ patterns: ['POST /@connections/*', 'POST /x'] }, SCOPE).isConnections).toBe(false)
  })

  test('an ARN has at most 512 characters', () => {
    const path = (length: number) => `GET /${'x'.repeat(length - `${STAGE}/GET/`.length)}`
    expect(targetArns(path(512), SCOPE).arns[0]?.length).toBe(512)
    expect(() => targetArns(path(513), SCOPE)).toThrow(
      `policy: "${path(513).slice(0, 79)}…" must be at most 512 characters long as an ARN`,
    )
  })

  test('a bound target over 512 characters tells no value', () => {
    const bound = bind('GET /users/{id}', { id: 'é'.repeat(256) })
    expect(() => targetArns(bound, SCOPE)).toThrow(/^policy: target must be at most 512 characters long as an ARN$/)
    // One spelling of two is enough to be refused.
    expect(() => targetArns({ patterns: ['GET /', bound.patterns[1] ?? ''] }, SCOPE)).toThrow(
      'policy: target must be at most 512',
    )
  })

  test.each([
    [80, 'x'.repeat(80)],
    [81, `${'x'.repeat(79)}…`],
  ])('an error shows 80 characters of a route of %i', (length, shown) => {
    const slash = (text: string) => text.replace('x', '/')
    expect(() => targetArns(slash('x'.repeat(length)), SCOPE)).toThrow(
      `policy: "${slash(shown)}" must be a method, a blank and a path`,
    )
  })

  test.each([[5], [null], [undefined], [['GET /']], [{}], [{ patterns: [5] }]])('refuses %j, which is no target', (target) => {
    expect(() => targetArns(target as never, SCOPE)).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        message: 'policy: target must be a route such as "GET /pets/*" or "$connect"',
      }),
    )
  })

  test.each([
    ['', 'a route such as "GET /pets/*" or "$connect"'],
    ['GET /{id}', 'without {parameters}: give them a value with bind(…), or write *'],
    ['/pets', 'a method, a blank and a path'],
    ['a:b', 'a method, a blank and a path'],
    ['FETCH /pets', 'a route whose method is GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or ANY'],
    ['GET pets', 'a route whose path begins with /'],
  ])('refuses %j', (target, expected) => {
    expect(() => targetArns(target, SCOPE)).toThrow(`policy: "${target}" must be ${expected}`)
  })
})

describe('checkScope', () => {
  test.each([
    {},
    { partition: 'aws-cn' },
    { region: '*', accountId: '*', apiId: '*', stage: '*' },
    { stage: '$default' },
    { stage: 'x'.repeat(128) },
  ])('takes %j', (more) => {
    expect(() => checkScope({ ...SCOPE, ...more })).not.toThrow()
  })

  test.each([
    ['partition', ['', 'awsx', 'xaws', 'aws-', 'aws:x', '**'], 'an AWS partition or *'],
    ['region', ['', 'EU', 'a:b', 'a*', '*a', 'a/b'], 'a region or *'],
    ['accountId', ['', '01234567890', '0123456789012', 'a012345678901', '012345678901a', '**'], 'twelve digits or *'],
    ['apiId', ['', 'A', 'a/b', 'a:b', 'a*', '*a'], 'an API id or *'],
    ['stage', ['', 'a/b', 'a*', '*a', '$connect', '$default1', 'x'.repeat(129)], 'a stage or *'],
  ])('refuses another %s', (name, values, expected) => {
    for (const value of [...values, 5, null]) {
      if (name === 'partition' && value === null) continue
      expect(() => checkScope({ ...SCOPE, [name]: value })).toThrow(`policy: scope.${name} must be ${expected}`)
    }
  })
})
