import { afterEach, describe, expect, test } from 'vitest'
import { readIamCaller, routesFromJson, tokenAuthorizer } from '../../src/authorizer/index.ts'
import type { AuthorizerRequest } from '../../src/events/index.ts'
import { authenticated } from '../../src/policy/index.ts'
import { ARN, tokenEvent } from '../events/fixtures.ts'
import { identity, stub } from './stub-verifier.ts'

const polluted: string[] = []

function pollute(name: string, value: unknown): void {
  Object.defineProperty(Object.prototype, name, { value, enumerable: true, configurable: true, writable: true })
  polluted.push(name)
}

afterEach(() => {
  for (const name of polluted.splice(0)) Reflect.deleteProperty(Object.prototype, name)
})

const event = tokenEvent({ authorizationToken: 'Bearer good', methodArn: `${ARN}/GET/pets` }) as never
const options = { ttlSeconds: 60, routes: { 'GET /pets': authenticated }, principalId: () => 'me' } as const

describe('a property of Object.prototype', () => {
  test.each([
    ['issuer', 'https://other.example'],
    ['expiresAt', 1],
    ['scheme', 'cognito'],
    ['subject', 'admin'],
  ])('is not part of an identity: %s', async (name, value) => {
    const records: object[] = []
    const handler = tokenAuthorizer({
      ...options,
      // A custom identity without any of these properties.
      authenticate: stub({}, { role: 'reader' } as never),
      expireWithToken: true,
      onDecision: (record) => records.push(record),
    })
    pollute(name, value)
    const { policyDocument } = await handler(event)
    expect(JSON.stringify(policyDocument)).not.toContain('CurrentTime')
    expect(records).toHaveLength(1)
    expect(Object.hasOwn(records[0] ?? {}, name)).toBe(false)
  })

  test('is not the default principal ID', async () => {
    const { principalId: _, ...rest } = options
    const handler = tokenAuthorizer({ ...rest, authenticate: stub({}, { role: 'reader' } as never) })
    pollute('issuer', 'https://id.example')
    pollute('subject', 'admin')
    await expect(handler(event)).rejects.toMatchObject({ name: 'ResponseError', part: 'principalId' })
  })

  test('is not an option', () => {
    pollute('expireWithToken', 'yes')
    pollute('principalId', 'x')
    expect(() => tokenAuthorizer({ authenticate: stub(), ttlSeconds: 60, routes: { 'GET /pets': authenticated } })).not.toThrow()
  })

  test('is not part of a rule in JSON', () => {
    const caller = identity({ scopes: new Set(['a']), claims: { role: 'admin' } })
    // The rules do not read the request.
    const request = {} as AuthorizerRequest
    pollute('issuer', 'https://other.example')
    pollute('from', 'role')
    const routes = routesFromJson({ 'GET /': { scope: 'a' }, 'GET /x/{id}': { own: 'id' } })
    expect(routes['GET /']?.partial(caller, request)).toBe('all')
    expect(routes['GET /x/{id}']?.partial(caller, request)).toMatchObject([{ bind: { id: 'u1' } }])
  })

  test('is not part of an IAM caller', () => {
    pollute('accountId', '123456789012')
    const identity = { userArn: 'arn:aws:iam::123456789012:user/u', user: 'AIDA', accessKey: 'AKID' }
    expect(readIamCaller({ requestContext: { identity } })).toBeUndefined()
  })
})
