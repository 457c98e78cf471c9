import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ReadOptions, readTemplate } from '../../../src/template/index.ts'
import { access, apiOf, codes, findings, read } from '../summary.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatewright-template-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const path = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const sam = (properties: string, more = ''): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, OpenApiVersion: 3.0.1, ${properties} } }
  Fn: { Type: AWS::Serverless::Function, Properties: { Events: { A: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /a, Method: GET } } } } }
${more}`

describe('bad input', () => {
  test.each([
    ['text that is not YAML', 'a: [b', 'error syntax 1'],
    ['an unknown tag', 'Resources: { A: !Guess x }', 'error syntax 1'],
    ['a local tag of a language', 'Resources: !!python/object:os.system x', 'error syntax 1'],
    ['several documents', 'a: 1\n---\nb: 2\n', 'error syntax 2'],
    ['an empty document', '', 'error unknown-format'],
    ['another document', 'hello: world', 'error unknown-format'],
    ['a scalar', '42', 'error unknown-format'],
    ['a template without APIs', 'Resources: { Pool: { Type: AWS::Cognito::UserPool } }', 'error no-api'],
    ['a resource without type', 'Resources: { Api: { Properties: {} } }', 'error syntax 1'],
  ])('reports %s', async (_, text, expected) => {
    expect(findings(await read(text))).toContain(expected)
  })

  test('stops at a bomb of aliases in bounded time', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`).join(', ')}]`,
    )
    const started = Date.now()
    const template = await read(`a0: &a0 [x, x]\n${levels.join('\n')}\nResources: {}\n`)
    expect(codes(template)).toStrictEqual(['error syntax'])
    expect(Date.now() - started).toBeLessThan(5000)
  })

  test.each([
    ['an alias that contains itself', 'Resources: &r { A: *r }'],
    ['deep YAML', `Resources: ${'['.repeat(50_000)}`],
    ['deep JSON', `{"Resources":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`],
  ])('stops at %s', async (_, text) => {
    expect(codes(await read(text))).toContain('error syntax')
  })

  test('reads an anchor and a merge key', async () => {
    const template = await read(`
Transform: AWS::Serverless-2016-10-31
x: &event { RestApiId: !Ref Api, Method: GET }
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: prod, Auth: { DefaultAuthorizer: AWS_IAM } } }
  Fn: { Type: AWS::Serverless::Function, Properties: { Events: { A: { Type: Api, Properties: { <<: *event, Path: /a } } } } }
`)
    expect(access(apiOf(template))).toStrictEqual({ 'GET /a': 'AWS_IAM' })
  })

  test('rejects a template object that refers to itself', async () => {
    const template: { Resources: { Self?: unknown } } = { Resources: {} }
    template.Resources.Self = template
    expect(codes(await readTemplate({ template }))).toContain('error syntax')
  })

  test.each([
    ['Auth', 'Auth: { DefaultAuthorizer: AWS_IAM }, Auth: {}', 'error duplicate-key 4'],
    ['another key', 'Name: a, Name: b', 'warning duplicate-key 4'],
  ])('takes the last of two keys: %s', async (_, properties, expected) => {
    expect(findings(await read(sam(properties)))).toContain(expected)
    const json = '{"Resources":{"Api":{"Type":"AWS::ApiGateway::RestApi","Properties":{"Policy":1,"Policy":""}}}}'
    expect(findings(await read(json))).toContain('error duplicate-key 1')
  })

  test('reports a file of 50 MB without reading it', async () => {
    const large = path('large.yaml', '')
    truncateSync(large, 50 * 1024 * 1024)
    const started = Date.now()
    expect(codes(await readTemplate(large))).toStrictEqual(['error syntax'])
    expect(Date.now() - started).toBeLessThan(1000)
  })

  test.each([
    ['bytes that are not UTF-8', Buffer.from([0x52, 0xff, 0xfe, 0x00])],
    ['UTF-16', Buffer.from('\ufeffResources: {}', 'utf16le')],
  ])('reports %s', async (_, bytes) => {
    expect(codes(await readTemplate(path('bytes.yaml', bytes)))).toStrictEqual(['error syntax'])
  })

  test('reports a file that does not exist, and a folder without manifest', async () => {
    expect(codes(await readTemplate(join(folder, 'none.yaml')))).toStrictEqual(['error syntax'])
    expect(codes(await readTemplate(folder))).toStrictEqual(['error syntax'])
  })

  test.each([
    ['a path outside', '../../../../../../etc/passwd', 'error missing-file'],
    ['an absolute path', '/etc/passwd', 'error missing-file'],
    ['a link that leaves the folder', './link.yaml', 'error missing-file'],
    ['a file that does not exist', './none.yaml', 'error missing-file'],
    ['S3', 's3://bucket/api.yaml', 'error definition-not-local'],
  ])('does not read a definition at %s', async (_, location, expected) => {
    rmSync(join(folder, 'link.yaml'), { force: true })
    symlinkSync('/etc/hostname', join(folder, 'link.yaml'))
    const template = await readTemplate(path('outside.yaml', sam(`DefinitionUri: "${location}"`)))
    expect(codes(template)).toContain(expected)
  })

  test('reads an include with the position in its file, and stops at a cycle', async () => {
    path(
      'body.yaml',
      'openapi: 3.0.1\npaths:\n  /b:\n    get:\n      security: [{ none: [] }]\n      x-amazon-apigateway-integration: { type: mock }\n',
    )
    const include = (file: string): string =>
      `DefinitionBody: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: ./${file} } } }`
    const template = await readTemplate(path('include.yaml', sam(include('body.yaml'))))
    const [finding] = template.findings
    expect([finding?.code, finding?.at.file, finding?.at.line, finding?.at.pointer]).toStrictEqual([
      'unknown-authorizer',
      'body.yaml',
      5,
      '/paths/~1b/get/security',
    ])
    path('cycle.yaml', 'Fn::Transform: { Name: AWS::Include, Parameters: { Location: ./cycle.yaml } }')
    expect(codes(await readTemplate(path('include.yaml', sam(include('cycle.yaml')))))).toContain('error syntax')
  })

  test('stops at stacks that contain themselves', async () => {
    const nested = path(
      'nested.yaml',
      'Resources:\n  Again: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./nested.yaml } }\n',
    )
    expect(codes(await readTemplate(nested))).toStrictEqual(['error no-api', 'warning missing-file'])
  })

  test('stops at references in a circle', async () => {
    const template = await read(
      sam(
        'Auth: { DefaultAuthorizer: U, Authorizers: { U: { FunctionArn: !GetAtt One.Arn } } }',
        '  One: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Ref Two } }\n  Two: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Ref One } }',
      ),
    )
    expect(access(apiOf(template))).toStrictEqual({ 'GET /a': 'CUSTOM U' })
  })

  test('does not let a slow pattern of a parameter stop the process', async () => {
    const parameters = `Parameters: { P: { Type: String, AllowedPattern: "(a+)+$", Default: "${'a'.repeat(40)}!" } }`
    const started = Date.now()
    expect(codes(await read(parameters + sam('Name: !Ref P')))).toContain('error invalid-value')
    expect(Date.now() - started).toBeLessThan(2000)
  })

  test('loads 500 routes in under a second', async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 250 }, (_, index) => [
        `/r${index}/{id}`,
        {
          get: { 'x-amazon-apigateway-integration': { type: 'mock' } },
          post: { 'x-amazon-apigateway-integration': { type: 'mock' } },
        },
      ]),
    )
    await read(JSON.stringify({ openapi: '3.0.1', paths: {} })) // loads the modules
    const started = performance.now()
    const template = await read(JSON.stringify({ openapi: '3.0.1', paths }))
    expect(apiOf(template).routes).toHaveLength(500)
    expect(performance.now() - started).toBeLessThan(1000)
  })

  test.each([
    ['an unknown option', { parameter: {} }, 'unknown option "parameter"'],
    ['a wrong value', { kind: 'WEBSOCKET' }, 'kind must be'],
    ['an account id that is a number', { pseudo: { accountId: 1 } }, 'pseudo.accountId must be twelve digits'],
    ['an unknown code', { ignore: ['nothing'] }, 'ignore must be an array of finding codes'],
  ])('rejects %s', async (_, options, message) => {
    await expect(read('', options as ReadOptions)).rejects.toThrow(message)
  })

  test.each([[undefined], [null], [42], [''], [new URL('https://example.com/a')], [{ text: 1 }], [{ template: [] }]])(
    'rejects the source %s',
    async (source) => {
      await expect(readTemplate(source as never)).rejects.toThrow(
        'readTemplate: source must be a path, a file: URL, { text } or { template }',
      )
    },
  )

  test('reads through a folder that does not exist', async () => {
    mkdirSync(join(folder, 'empty'), { recursive: true })
    const text = sam('DefinitionUri: ./a.yaml')
    expect(codes(await readTemplate({ text, file: join(folder, 'gone', 'template.yaml') }))).toContain('error missing-file')
    expect(codes(await readTemplate({ text }))).toContain('error missing-file')
  })
})
