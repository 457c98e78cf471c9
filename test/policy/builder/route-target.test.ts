import { describe, expect, test } from 'vitest'
import { allow, deny, policy } from '../../../src/policy/builder/policy.ts'
import { bind, checkScope, targetArns } from '../../../src/policy/builder/route-target.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const STAGE = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

describe('bind', () => {
  // The characters on both sides of each limit.
  test.each(['a', ' ', '!', '~', '\u00a0', '\u2027', '\u202a', '\ud7ff', '\ue000', '😀', '...', '.a', ':', 'x'.repeat(256)])(
    'accepts %j, in both spellings',
    (id) => {
      const spelled = [...new Set([id, encodeURIComponent(id)])]
      expect(bind('GET /users/{id}/x', { id }).patterns).toStrictEqual(spelled.map((text) => `GET /users/${text}/x`))
    },
  )

  test.each([
    ...['', '.', '..', 'x'.repeat(257), '\u0000', '\u001f', '\u007f', '\u0080', '\u009f', '\u2028', '\u2029'],
    ...['\ud800', '\udbff', '\udc00', '\udfff', 'a\ud800', '*', '?', '$', '%', '/', '\\', 'a*', 'a/b', '$' + '{x}'],
  ])('rejects %j', (id) => {
    expect(() => bind('GET /users/{id}', { id })).toThrow(
      expect.objectContaining({
        name: 'PolicyError',
        path: 'values["id"]',
        message: 'policy: values["id"] must be one literal path segment',
      }),
    )
  })

  test.each([5, null, ['a'], { toString: () => 'a' }])('rejects %j, which is not a string', (id) => {
    expect(() => bind('GET /users/{id}', { id: id as string })).toThrow(expect.objectContaining({ name: 'PolicyError' }))
  })

  test('requires a value for each parameter, and a parameter for each value', () => {
    expect(bind('GET /{a}/{b}', { a: '1', b: '2' }).patterns).toStrictEqual(['GET /1/2'])
    expect(() => bind('GET /{a}', {} as { a: string })).toThrow(/^bind: values\["a"\] is required$/)
    expect(() => bind('GET /{a}', { a: '1', b: '2' } as { a: string })).toThrow(
      /^bind: unknown option "values.b". Known options: a\. Did you mean "a"\?$/,
    )
  })

  test('does not read inherited properties', () => {
    expect(() => bind('GET /{toString}', {} as { toString: string } & never)).toThrow(/^bind: values\["toString"\] is required$/)
    expect(() => bind('GET /{a}', { a: '1', constructor: 'y' } as { a: string })).toThrow(
      /^bind: unknown option "values.constructor". Known options: a\.$/,
    )
  })

  test.each(['{', '}', '{x}', '{proxy+}', 'a{', '}{', '{}'])(
    'accepts the value %j in every function that takes a route',
    (id) => {
      const bound = bind('GET /users/{id}/x', { id })
      const resources = [id, encodeURIComponent(id)].map((text) => `${STAGE}/GET/users/${text}/x`).sort()
      expect(policy(SCOPE, allow(bound)).Statement).toMatchObject([{ Resource: resources }])
      expect(policy(SCOPE, deny(bound)).Statement).toMatchObject([{ Resource: resources }])
    },
  )

  test.each(['GET /users/{id', 'GET /users/{{id}', 'GET /users/{id}/{', 'GET /{a}/{b'])('rejects the route %j', (route) => {
    expect(() => bind(route, { id: 'x', a: 'y' } as never)).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        option: 'route',
        message: 'bind: route must be a route whose {parameters} are closed',
      }),
    )
  })

  test('keeps policy variables', () => {
    expect(bind('GET /$' + '{aws:username}/{id}', { id: 'x' } as never).patterns).toStrictEqual(['GET /$' + '{aws:username}/x'])
  })
})

describe('targetArns', () => {
  test.each([
    ['*', ['*']],
    ['$connect', ['$connect']],
    ['GET /pets/*', ['GET/pets/*']],
    ['ANY /pets', METHODS.map((method) => `${method}/pets`)],
    ['* /pets', METHODS.map((method) => `${method}/pets`)],
    ['ANY /pets/*', METHODS.map((method) => `${method}/pets/*`)],
    ['ANY /*', ['*/*']],
    ['ANY *', ['*/*']],
    ['GET *', ['GET/*']],
    ['HEAD /', ['HEAD/']],
    ['PUT /', ['PUT/']],
    ['PATCH /', ['PATCH/']],
    ['OPTIONS /', ['OPTIONS/']],
  ])('%j', (target, tails) => {
    const arns = tails.map((tail) => `${STAGE}/${tail}`)
    expect(targetArns(target, SCOPE, 'Allow')).toStrictEqual({ arns, isConnections: false })
  })

  test('recognizes the @connections API', () => {
    expect(targetArns('POST /@connections/*', SCOPE, 'Allow').isConnections).toBe(true)
    expect(targetArns({ patterns: ['POST /@connections/*', 'POST /x'] }, SCOPE, 'Allow').isConnections).toBe(false)
  })

  test('rejects an ARN of more than 512 characters', () => {
    const path = (length: number) => `GET /${'x'.repeat(length - `${STAGE}/GET/`.length)}`
    expect(targetArns(path(512), SCOPE, 'Allow').arns[0]?.length).toBe(512)
    expect(() => targetArns(path(513), SCOPE, 'Allow')).toThrow(
      `policy: "${path(513).slice(0, 79)}…" must have at most 512 characters as an ARN`,
    )
  })

  test('does not include bound values in the error', () => {
    const bound = bind('GET /users/{id}', { id: 'é'.repeat(256) })
    expect(() => targetArns(bound, SCOPE, 'Allow')).toThrow(/^policy: target must have at most 512 characters as an ARN$/)
    // One of two spellings is too long.
    expect(() => targetArns({ patterns: ['GET /', bound.patterns[1] ?? ''] }, SCOPE, 'Allow')).toThrow(
      'policy: target must have at most 512',
    )
  })

  test.each([
    [80, 'x'.repeat(80)],
    [81, `${'x'.repeat(79)}…`],
  ])('truncates a route of %i characters in the error', (length, shown) => {
    const slash = (text: string) => text.replace('x', '/')
    expect(() => targetArns(slash('x'.repeat(length)), SCOPE, 'Allow')).toThrow(
      `policy: "${slash(shown)}" must have a method, a space and a path`,
    )
  })

  test.each([[5], [null], [undefined], [['GET /']], [{}], [{ patterns: [5] }]])('rejects the target %j', (target) => {
    expect(() => targetArns(target as never, SCOPE, 'Allow')).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        message: 'policy: target must be a route such as "GET /pets/*" or "$connect"',
      }),
    )
  })

  test.each([
    ['', 'must be a route such as "GET /pets/*" or "$connect"'],
    ['GET /{id}', 'must not have {parameters}: give them values with bind(…), or write *'],
    ['/pets', 'must have a method, a space and a path'],
    ['a:b', 'must have a method, a space and a path'],
    ['FETCH /pets', 'must have the method GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or ANY'],
    ['GET pets', 'must have a path that starts with /'],
  ])('rejects %j', (target, expected) => {
    expect(() => targetArns(target, SCOPE, 'Allow')).toThrow(`policy: "${target}" ${expected}`)
  })
})

describe('checkScope', () => {
  test.each([
    {},
    { partition: 'aws-cn' },
    { region: '*', accountId: '*', apiId: '*', stage: '*', acknowledgeWildcards: true },
    { stage: '$default' },
    { stage: 'x'.repeat(128) },
  ])('accepts %j', (more) => {
    expect(() => checkScope({ ...SCOPE, ...more })).not.toThrow()
  })

  test.each([
    ['partition', ['', 'awsx', 'xaws', 'aws-', 'aws:x', '**'], 'an AWS partition or *'],
    ['region', ['', 'EU', 'a:b', 'a*', '*a', 'a/b'], 'a region or *'],
    ['accountId', ['', '01234567890', '0123456789012', 'a012345678901', '012345678901a', '**'], 'twelve digits or *'],
    ['apiId', ['', 'A', 'a/b', 'a:b', 'a*', '*a'], 'an API ID or *'],
    ['stage', ['', 'a/b', 'a*', '*a', '$connect', '$default1', 'x'.repeat(129)], 'a stage or *'],
  ])('rejects any other %s', (name, values, expected) => {
    for (const value of [...values, 5, null]) {
      if (name === 'partition' && value === null) continue
      expect(() => checkScope({ ...SCOPE, [name]: value })).toThrow(`policy: scope.${name} must be ${expected}`)
    }
  })
})
