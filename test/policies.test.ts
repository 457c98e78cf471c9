import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { businessHours } from '../policies/business-hours/policy.ts'
import { denyOutsideNetwork } from '../policies/deny-outside-network/policy.ts'
import { groupToRoutes } from '../policies/group-to-routes/policy.ts'
import { maintenance } from '../policies/maintenance/policy.ts'
import { ownSubtree } from '../policies/own-subtree/policy.ts'
import { ownTenant } from '../policies/own-tenant/policy.ts'
import { partnerByApiKey } from '../policies/partner-by-api-key/policy.ts'
import { readOnly } from '../policies/read-only/policy.ts'
import { compile, evaluate, type PolicyDocument } from '../src/policy/index.ts'

const root = fileURLToPath(new URL('../policies', import.meta.url))
const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
/** A policy variable. Written with an escape because linters report it in ordinary strings. */
const VARIABLE = '$\u007baws:username}'
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

interface Cases {
  readonly parameters: { readonly [option: string]: unknown }
  readonly cases: readonly {
    readonly name: string
    readonly resource: string
    /** Used instead of the common parameters. */
    readonly parameters?: unknown
    readonly context?: { readonly [key: string]: string }
    readonly expected: 'allow' | 'implicitDeny' | 'explicitDeny'
  }[]
}

const folders = readdirSync(root).filter((name) => existsSync(join(root, name, 'policy.ts')))

async function loadRecipe(folder: string) {
  const cases: Cases = JSON.parse(readFileSync(join(root, folder, 'cases.json'), 'utf8'))
  const module: { readonly [name: string]: unknown } = await import(join(root, folder, 'policy.ts'))
  const name = folder.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const recipe = module[name]
  if (typeof recipe !== 'function') throw new Error(`policies/${folder}/policy.ts must export ${name}`)
  const build = (...parameters: unknown[]): PolicyDocument => Reflect.apply(recipe, undefined, parameters)
  return { cases, name, build }
}

describe.each(folders)('policies/%s', async (folder) => {
  const { cases: proof, name, build } = await loadRecipe(folder)

  test.each(proof.cases)('$name: $expected', ({ resource, parameters = proof.parameters, context = {}, expected }) => {
    const document = build(parameters)
    const request = { principal: 'caller', action: 'execute-api:Invoke', resource, context }
    expect(evaluate({ identity: [document] }, request).verdict).toBe(expected)
    expect(compile({ identity: [document] }).decide(request)).toBe(expected)
  })

  test('has a case that allows and one that denies', () => {
    const expected = new Set(proof.cases.map((one) => one.expected))
    expect(expected.has('allow')).toBe(true)
    expect(expected.size).toBeGreaterThan(1)
  })

  test('denies every other action explicitly', () => {
    for (const { resource, parameters = proof.parameters, context = {} } of proof.cases)
      for (const action of ['execute-api:InvalidateCache', 'execute-api:ManageConnections']) {
        const request = { principal: 'caller', action, resource, context }
        expect(evaluate({ identity: [build(parameters)] }, request).verdict).toBe('explicitDeny')
      }
  })

  const isConfigError = expect.objectContaining({
    name: 'ConfigError',
    message: expect.stringMatching(new RegExp(`^(${name}|policy|condition|allow)`)),
  })

  test.each([[[]], [[undefined]], [[null]], [['x']], [[5]], [[[]]], [[{}]]])('rejects %j as its arguments', (parameters) => {
    expect(() => build(...parameters)).toThrow(isConfigError)
  })

  test('rejects an unknown option, also next to a similar one', () => {
    for (const option of Object.keys(proof.parameters))
      for (const unknown of [`${option}s`, option.slice(0, -1), option.toUpperCase()]) {
        expect(() => build({ ...proof.parameters, [unknown]: proof.parameters[option] })).toThrow(/unknown option/)
      }
  })

  test.each(Object.keys(proof.parameters))('rejects wrong values of %s, and does not report the value', (option) => {
    const wrong = [null, true, Number.NaN, {}, [], [null], [5], '', { secretname: 'secretvalue' }, () => 'secretvalue', ['']]
    for (const value of wrong) {
      // An empty list of groups or common routes is valid, and so is an empty table.
      if (Array.isArray(value) && value.length === 0 && ['groups', 'common'].includes(option)) continue
      if (JSON.stringify(value) === '{}' && ['partners', 'routes'].includes(option)) continue
      expect(() => build({ ...proof.parameters, [option]: value }), JSON.stringify(value)).toThrow(
        expect.objectContaining({
          name: expect.stringMatching(/^(ConfigError|PolicyError)$/),
          message: expect.not.stringContaining('secretvalue'),
        }),
      )
    }
  })

  test('reports a required option that is undefined', () => {
    for (const option of Object.keys(proof.parameters)) {
      const outcome = (): unknown => build({ ...proof.parameters, [option]: undefined })
      if (['utcOffsetMinutes', 'common'].includes(option)) expect(outcome).not.toThrow()
      else expect(outcome).toThrow(/is required but is undefined/)
    }
  })

  test.each([
    ['stage', 'a/b'],
    ['stage', '*'],
    ['stage', 'prod*'],
    ['stage', ''],
    ['stage', undefined],
    ['apiId', '*'],
    ['apiId', 'a1b2c3/prod'],
    ['accountId', '1'],
    ['region', 'eu-west-1:x'],
    ['partition', 'azure'],
    ['stagename', 'prod'],
  ])('rejects a scope whose %s is %j', (member, value) => {
    const scope = { ...SCOPE, [member]: value }
    expect(() => build(name === 'readOnly' ? scope : { ...proof.parameters, scope })).toThrow(isConfigError)
  })
})

const verdictFor = (document: PolicyDocument, path: string, context: { readonly [key: string]: string } = {}): string =>
  evaluate({ identity: [document] }, { principal: 'caller', action: 'execute-api:Invoke', resource: `${API}/${path}`, context })
    .verdict

/** Path forms that a backend may resolve to a path outside the directory in which they are. */
const DOT_FORMS = [
  ...['..', '../other', './../other', '..;/other', '..;v=1/other', '..\\other', '..%2Fother', '..%2fother', '..%5cother'],
  ...[
    '%2e%2e/other',
    '%2E%2E%2Fother',
    '.%2e/other',
    '%252e%252e/other',
    '..%252fother',
    'x%2F..%2F..%2Fother',
    'x\\..\\..\\other',
  ],
]

describe('recipes for a caller’s own paths', () => {
  test.each(DOT_FORMS)('deny %s below them', (form) => {
    const tenant = ownTenant({ scope: SCOPE, tenant: 'acme' })
    const subtree = ownSubtree({ scope: SCOPE, subject: 'acme', common: ['GET /news/*'] })
    expect(verdictFor(tenant, `GET/tenants/acme/${form}`)).toBe('explicitDeny')
    expect(verdictFor(subtree, `PUT/users/acme/${form}`)).toBe('explicitDeny')
    expect(verdictFor(subtree, `GET/news/${form}`)).toBe('explicitDeny')
  })

  test.each(['*', '?', 'a*', 'a/b', '..', '.', '', VARIABLE, 'a%2Fb', 'a\\b', 'a\nb', 'a\ud800', 'x'.repeat(257)])(
    'reject %j as a tenant or subject',
    (value) => {
      const isRejected = expect.objectContaining({ name: expect.stringMatching(/^(PolicyError|ConfigError)$/) })
      expect(() => ownTenant({ scope: SCOPE, tenant: value })).toThrow(isRejected)
      expect(() => ownSubtree({ scope: SCOPE, subject: value })).toThrow(isRejected)
    },
  )

  test.each(['tenants', 'constructor', '__proto__', 'a.b', '...', 'a@b', 'é', '1'])(
    'allow only %j to a caller of that name',
    (value) => {
      const document = ownTenant({ scope: SCOPE, tenant: value })
      expect(verdictFor(document, `GET/tenants/${encodeURIComponent(value)}/orders`)).toBe('allow')
      expect(verdictFor(document, `GET/tenants/${encodeURIComponent(`${value}x`)}/orders`)).toBe('explicitDeny')
      expect(verdictFor(document, `GET/tenants/x/${encodeURIComponent(value)}`)).toBe('explicitDeny')
      expect(verdictFor(document, `GET/x/tenants/${encodeURIComponent(value)}/orders`)).toBe('explicitDeny')
    },
  )

  test('reject a common route that is not for reading', () => {
    for (const route of ['DELETE /news', 'ANY /news', '*', 'GET news'])
      expect(() => ownSubtree({ scope: SCOPE, subject: 'acme', common: [route] as never })).toThrow(
        /common must be an array of GET routes/,
      )
  })
})

describe('readOnly', () => {
  // Regression: the stage was part of the path of the resource.
  test('allows no path of another stage that contains its resources', () => {
    const document = readOnly(SCOPE)
    for (const path of ['DELETE/GET/pets', 'DELETE/prod/GET/pets', 'POST/x/GET/', 'get/pets', 'GETX/pets'])
      expect([path, verdictFor(document, path)]).toStrictEqual([path, 'explicitDeny'])
    expect(['GET/', 'GET/a/b', 'HEAD/x', 'OPTIONS/x'].map((path) => verdictFor(document, path))).toStrictEqual(
      Array(4).fill('allow'),
    )
  })

  test('rejects acknowledged wildcards', () => {
    expect(() => readOnly({ ...SCOPE, stage: '*', acknowledgeWildcards: true } as never)).toThrow(/readOnly: /)
    expect(() => readOnly({ ...SCOPE, region: '*' })).toThrow('readOnly: region must be a name without wildcards')
  })
})

describe('partnerByApiKey', () => {
  const partners = { acme: { routes: ['GET /orders/*'], networks: ['192.0.2.0/24'] }, beta: { routes: ['GET /orders'] } }

  // Regression: a misspelled `networks` allowed every address.
  test('rejects a misspelled option of any partner', () => {
    const misspelled = { ...partners, acme: { routes: ['GET /orders/*'], network: ['192.0.2.0/24'] } }
    for (const owner of ['acme', 'beta', 'unknown'])
      expect(() => partnerByApiKey({ scope: SCOPE, partners: misspelled as never, owner })).toThrow(
        'partnerByApiKey: unknown option "partners.acme.network". Known options: routes, networks. Did you mean "networks"?',
      )
  })

  test.each([
    [{ routes: [] }],
    [{ routes: 'GET /orders' }],
    [{ routes: ['GET /orders'], networks: [] }],
    [{ routes: ['GET /orders'], networks: '192.0.2.0/24' }],
    [{ routes: ['GET /orders'], networks: ['192.0.2.0/33'] }],
    [{ routes: ['GET /orders'], networks: null }],
    [{ routes: ['get /orders'] }],
    [null],
    [[]],
  ])('rejects the partner %j', (partner) => {
    expect(() => partnerByApiKey({ scope: SCOPE, partners: { ...partners, gamma: partner as never }, owner: 'acme' })).toThrow(
      expect.objectContaining({ name: 'ConfigError' }),
    )
  })

  test.each(['constructor', '__proto__', 'toString', 'ACME', 'acme '])('allows nothing to the owner %j', (owner) => {
    const document = partnerByApiKey({ scope: SCOPE, partners, owner })
    expect(verdictFor(document, 'GET/orders/1', { 'aws:SourceIp': '192.0.2.1' })).toBe('explicitDeny')
  })
})

describe('groupToRoutes', () => {
  test('allows nothing for groups that are properties of every object', () => {
    const document = groupToRoutes({
      scope: SCOPE,
      routes: { readers: ['GET /pets'] },
      groups: ['constructor', '__proto__', 'toString'],
    })
    expect(verdictFor(document, 'GET/pets')).toBe('explicitDeny')
  })

  test('reports a malformed route of a group that the caller is not a member of', () => {
    expect(() =>
      groupToRoutes({ scope: SCOPE, routes: { readers: ['GET /pets'], writers: ['PSOT /pets'] }, groups: ['readers'] }),
    ).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })
})

describe('denyOutsideNetwork and maintenance', () => {
  test('reject networks that are a string or malformed', () => {
    for (const networks of ['10.0.0.0/8', ['10.0.0.0/8', 'x'], ['10.0.0.0/8\n'], [undefined]])
      expect(() => denyOutsideNetwork({ scope: SCOPE, networks: networks as never })).toThrow(
        expect.objectContaining({ name: 'ConfigError' }),
      )
  })

  test.each([
    ['2026-06-01T00:00:00', '2026-06-02T00:00:00'],
    ['June 1, 2026', 'June 2, 2026'],
    ['2026-06-31', '2026-13-01'],
    ['2026-06-02T00:00:00Z', '2026-06-01T00:00:00Z'],
    ['2026-06-01T00:00:00Z', '2026-06-01T02:00:00+02:00'],
    [new Date(Number.NaN), new Date()],
  ])('reject maintenance from %s until %s', (from, until) => {
    expect(() => maintenance({ scope: SCOPE, from, until })).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })
})

describe('businessHours', () => {
  const hours = { from: 9, to: 17 }
  const windowOf = (document: PolicyDocument) => {
    const [allowed] = [document.Statement].flat()
    return [allowed?.Condition?.['DateGreaterThanEquals'], allowed?.Condition?.['DateLessThan']].map((keys) =>
      String(Object(keys)['aws:CurrentTime']).replace('.000Z', 'Z'),
    )
  }
  const windowAt = (now: string, timeZone: string, days = [0, 1, 2, 3, 4, 5, 6], between = hours) =>
    windowOf(businessHours({ scope: SCOPE, now, hours: between, days, timeZone }))

  test.each([
    ['Europe/Berlin', '2026-03-28T12:00:00Z', ['2026-03-28T08:00:00Z', '2026-03-28T16:00:00Z']],
    ['Europe/Berlin', '2026-03-29T12:00:00Z', ['2026-03-29T07:00:00Z', '2026-03-29T15:00:00Z']],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', ['2026-10-25T08:00:00Z', '2026-10-25T16:00:00Z']],
    ['America/New_York', '2026-03-08T12:00:00Z', ['2026-03-08T13:00:00Z', '2026-03-08T21:00:00Z']],
    ['Asia/Kolkata', '2026-03-08T06:00:00Z', ['2026-03-08T03:30:00Z', '2026-03-08T11:30:00Z']],
    ['Pacific/Auckland', '2026-07-01T00:00:00Z', ['2026-06-30T21:00:00Z', '2026-07-01T05:00:00Z']],
    ['Pacific/Kiritimati', '2026-07-01T00:00:00Z', ['2026-06-30T19:00:00Z', '2026-07-01T03:00:00Z']],
    ['UTC', '2026-07-01T17:00:00Z', ['2026-07-02T09:00:00Z', '2026-07-02T17:00:00Z']],
  ])('is open in %s at %s in the local hours', (timeZone, now, expected) => {
    expect(windowAt(now, timeZone)).toStrictEqual(expected)
  })

  test('opens with the change of clocks if the opening hour is skipped', () => {
    expect(windowAt('2026-03-28T23:30:00Z', 'Europe/Berlin', [0], { from: 2, to: 4 })).toStrictEqual([
      '2026-03-29T01:00:00Z',
      '2026-03-29T02:00:00Z',
    ])
    expect(windowAt('2026-10-24T23:30:00Z', 'Europe/Berlin', [0], { from: 2, to: 4 })).toStrictEqual([
      '2026-10-25T00:00:00Z',
      '2026-10-25T03:00:00Z',
    ])
  })

  test('contains the current time, or starts after it, in every time zone', () => {
    for (const timeZone of ['Europe/London', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu'])
      for (let day = 0; day < 365; day += 1) {
        const now = new Date(Date.UTC(2026, 0, 1 + day, day % 24, 30)).toISOString()
        const [start = '', end = ''] = windowAt(now, timeZone)
        expect(Date.parse(end)).toBeGreaterThan(Date.parse(now))
        expect(Date.parse(start)).toBeLessThan(Date.parse(end))
        expect(Date.parse(start) - Date.parse(now)).toBeLessThan(25 * 3_600_000)
      }
  })

  test.each([
    8.64e15,
    8.64e15 - 1,
    1e15,
    -1,
    Number.POSITIVE_INFINITY,
    '9999-12-31T00:00:00Z',
    '+275760-09-13',
    '2026-11-23T08:30:00',
  ])('rejects %s as the current time at once', (now) => {
    expect(() => businessHours({ scope: SCOPE, now, hours })).toThrow(/businessHours: now must be a time from 1970 to 9999/)
  })

  test.each([
    [{ hours: { from: 9, until: 17 } }, /unknown option "hours.until"/],
    [{ hours: { from: 17, to: 9 } }, /hours.to must be after hours.from/],
    [{ hours: { from: 9.5, to: 17 } }, /hours.from must be an integer from 0 to 23/],
    [{ hours: { from: 9, to: 25 } }, /hours.to must be an integer from 1 to 24/],
    [{ days: [7] }, /days must be a non-empty array/],
    [{ days: [] }, /days must be a non-empty array/],
    [{ days: null }, /days must be a non-empty array/],
    [{ timeZone: 'Berlin' }, /timeZone must be an IANA time zone/],
    [{ timeZone: '' }, /timeZone must be an IANA time zone/],
    [{ utcOffsetMinutes: 1e9 }, /utcOffsetMinutes must be an integer/],
    [{ timeZone: 'UTC', utcOffsetMinutes: 60 }, /utcOffsetMinutes must be absent if timeZone is set/],
  ])('rejects %j', (wrong, message) => {
    expect(() => businessHours({ scope: SCOPE, now: 0, hours, ...wrong } as never)).toThrow(message)
  })
})
