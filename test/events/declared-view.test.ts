import { describe, expect, test } from 'vitest'
import { type AuthorizerRequest, declaredView } from '../../src/events/index.ts'

const request: AuthorizerRequest = {
  arn: 'arn',
  method: 'GET',
  path: '/pets',
  url: { host: 'api.example', path: '/prod/pets' },
  headers: (name) => [`header ${name}`],
  query: (name) => [`query ${name}`],
  stageVariable: (name) => `stage variable ${name}`,
  context: (name) => `context ${name}`,
  sourceIp: '192.0.2.1',
  clientCertificate: { pem: 'p', subject: 's', issuer: 'i', serialNumber: '1', notBefore: 'b', notAfter: 'a' },
  event: {},
}

describe('declaredView', () => {
  test("returns the request itself for 'request'", () => {
    expect(declaredView('request')(request)).toBe(request)
  })

  test('allows the declared reads, with header names in any case', () => {
    const view = declaredView([
      { in: 'header', name: 'X-Tenant' },
      { in: 'query', name: 'key' },
      { in: 'stageVariable', name: 'pool' },
      { in: 'context', name: 'httpMethod' },
      { in: 'context', name: 'identity.sourceIp' },
    ])(request)
    expect(view.headers('x-TENANT')).toStrictEqual(['header x-TENANT'])
    expect(view.query('key')).toStrictEqual(['query key'])
    expect(view.stageVariable('pool')).toBe('stage variable pool')
    expect(view.context('httpMethod')).toBe('context httpMethod')
    expect(view.sourceIp).toBe('192.0.2.1')
  })

  test('a declared header does not declare a query parameter of the same name', () => {
    const view = declaredView([{ in: 'header', name: 'x' }])(request)
    expect(view.headers('x')).toStrictEqual(['header x'])
    for (const read of [() => view.query('x'), () => view.stageVariable('x'), () => view.context('x')])
      expect(read).toThrow(expect.objectContaining({ name: 'UndeclaredReadError' }))
  })

  test('returns an empty string, which equals no address, if the event has no source address', () => {
    const { sourceIp: _, ...without } = request
    expect(declaredView([{ in: 'context', name: 'identity.sourceIp' }])(without).sourceIp).toBe('')
  })

  test.each<[string, (view: AuthorizerRequest) => unknown]>([
    ['header x-other', (view) => view.headers('X-Other')],
    ['query Key', (view) => view.query('Key')],
    ['stageVariable other', (view) => view.stageVariable('other')],
    ['context resourcePath', (view) => view.context('resourcePath')],
    ['sourceIp', (view) => view.sourceIp],
    ['arn', (view) => view.arn],
    ['method', (view) => view.method],
    ['path', (view) => view.path],
    ['url', (view) => view.url],
    ['clientCertificate', (view) => view.clientCertificate],
    ['event', (view) => view.event],
  ])('rejects an undeclared read of %s by name', (read, attempt) => {
    const view = declaredView([
      { in: 'header', name: 'x-tenant' },
      { in: 'query', name: 'key' },
    ])(request)
    expect(() => attempt(view)).toThrow(expect.objectContaining({ name: 'UndeclaredReadError', read }))
  })
})
