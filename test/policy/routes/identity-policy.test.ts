import { describe, expect, test } from 'vitest'
import {
  allow,
  closeRest,
  condition,
  deny,
  evaluate,
  identityPolicy,
  type OpenRoutes,
  type PolicyDocument,
  policy,
} from '../../../src/policy/index.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

const may = (document: PolicyDocument, resource: string, context: { readonly [key: string]: string } = {}): string =>
  evaluate(
    { identity: [document] },
    { principal: 'arn:aws:iam::012345678901:user/bob', action: 'execute-api:Invoke', resource, context },
  ).verdict

describe('identityPolicy', () => {
  const routes: OpenRoutes = {
    'GET /pets/{id}': true,
    'GET /pets/secret': false,
    'POST /pets': condition.sourceIp('10.0.0.0/8'),
    'DELETE /pets/{id}': false,
  }
  const document = identityPolicy(routes, SCOPE)

  test.each<[string, string, { readonly [key: string]: string }?]>([
    ['GET/pets/7', 'allow'],
    ['GET/pets/secret', 'explicitDeny'],
    ['GET/pets/7/owner', 'explicitDeny'],
    ['POST/pets', 'allow', { 'aws:SourceIp': '10.1.1.1' }],
    ['POST/pets', 'explicitDeny', { 'aws:SourceIp': '11.1.1.1' }],
    ['DELETE/pets/7', 'implicitDeny'],
    ['GET/other', 'implicitDeny'],
  ])('says of %s: %s', (asked, expected, context) => {
    expect(may(document, `${API}/${asked}`, context)).toBe(expected)
  })

  test('takes nothing away from other APIs', () => {
    expect(JSON.stringify(document)).not.toContain('NotResource')
    expect(may(document, 'arn:aws:execute-api:eu-west-1:012345678901:zzzzzz/prod/GET/x')).toBe('implicitDeny')
  })

  test('speaks of any API where none is said', () => {
    expect(identityPolicy({ 'GET /pets': true }).Statement[0]).toMatchObject({
      Resource: ['arn:aws:execute-api:*:*:*/*/GET/pets', 'arn:aws:execute-api:*:*:*/*/GET/pets/'],
    })
  })

  test.each<[string, OpenRoutes, RegExp]>([
    ['nothing open', { 'GET /a': false }, /at least one open route/],
    ['two keys of one route', { 'GET /{a}': true, 'GET /{b}': true }, /another route than GET \/\{a\}: parameter names/],
    ['what is no key', { 'GET a': true } as never, /a path that begins/],
    ['what is no condition', { 'GET /a': {} }, /true, false or a condition/],
    [
      'a table that IAM cannot say',
      { 'GET /{p+}': true, 'GET /a/{b}': false },
      /GET \/\{p\+\} is open, GET \/a\/\{b\} inside it closed/,
    ],
    [
      'a condition without an opposite',
      { 'GET /a': { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } } },
      /conditions with an opposite/,
    ],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => identityPolicy(wrong, SCOPE)).toThrow(message)
  })
})

describe('closeRest', () => {
  const near = condition.sourceIp('10.0.0.0/8')
  const document = closeRest(
    policy(SCOPE, allow('GET /a'), allow('GET /b').when(near), allow('GET /c').when(condition.secureTransport())),
  )

  test.each<[string, string, { readonly [key: string]: string }?]>([
    ['GET/a', 'allow'],
    ['GET/b', 'allow', { 'aws:SourceIp': '10.1.1.1' }],
    ['GET/b', 'explicitDeny', { 'aws:SourceIp': '11.1.1.1' }],
    ['GET/b', 'explicitDeny'],
    ['GET/c', 'allow', { 'aws:SecureTransport': 'true' }],
    ['GET/c', 'explicitDeny', { 'aws:SecureTransport': 'false' }],
    ['GET/c', 'explicitDeny'],
    ['GET/d', 'explicitDeny'],
  ])('makes silence a Deny: %s is %s', (asked, expected, context) => {
    expect(may(document, `${API}/${asked}`, context)).toBe(expected)
  })

  test('closes everything where nothing is allowed', () => {
    expect(may(closeRest(policy(SCOPE, deny('GET /a'))), `${API}/GET/b`)).toBe('explicitDeny')
  })

  test.each<[string, string, string]>([
    ['GET /me/*', 'GET/me/a..b', 'allow'],
    ['GET /me/*', 'GET/me/../you', 'explicitDeny'],
    ['GET /me/*', 'GET/me/..', 'explicitDeny'],
    ['GET /me/*', 'GET/me/./you', 'explicitDeny'],
    ['GET /me/*', 'GET/me/%2E./you', 'explicitDeny'],
    ['GET /m*', 'GET/me/../you', 'explicitDeny'],
    ['GET /*', 'GET/me/../you', 'allow'],
    ['*', 'GET/me/../you', 'allow'],
  ])('below %s: %s is %s', (route, asked, verdict) => {
    expect(may(closeRest(policy(SCOPE, allow(route))), `${API}/${asked}`)).toBe(verdict)
  })

  test('refuses an Allow of everything but something', () => {
    const odd = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', NotResource: ['x'] }] } as const
    expect(() => closeRest(odd as never)).toThrow(/Allow statements have a Resource/)
  })
})
