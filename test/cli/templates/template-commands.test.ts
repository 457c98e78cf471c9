import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { runCommand } from '../../../src/cli/program.ts'
import { apiEvent, restTemplate } from '../../template/lint/templates.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatewright-cli-'))
const definition = (ttlSeconds: number): string =>
  `{ api: 'REST', type: 'TOKEN', ttlSeconds: ${ttlSeconds}, identitySources: [{ in: 'header', name: 'authorization' }], routes: ['GET /pets'], overreach: [] }`
const handler = (ttlSeconds: number): string =>
  `Object.assign(async () => { throw new Error('Unauthorized') }, { definition: ${definition(ttlSeconds)} })`
const files: { readonly [name: string]: string } = {
  'template.json': JSON.stringify(restTemplate(), undefined, 2),
  'open.json': JSON.stringify(
    restTemplate({}, { Pets: apiEvent('GET /pets'), Open: apiEvent('GET /open', { Authorizer: 'NONE' }) }),
    undefined,
    2,
  ),
  'authorizers.mjs': `export const Users = ${handler(0)}\nexport const other = 3`,
  'drift.mjs': `export default { Users: ${handler(300)} }`,
  'one.mjs': `export const handler = ${handler(0)}`,
  'none.mjs': 'export const answer = 42',
  'questions.mjs': `export default { require: [{ routes: 'GET /open', authorizers: ['Users'] }] }`,
  'policy.json': '{"Version":"2012-10-17","Statement":[]}',
  'broken.yaml': 'Resources: [',
}
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)

interface Result {
  readonly code: number
  readonly out: string
  readonly errors: string
}

async function run(...args: readonly string[]): Promise<Result> {
  let [out, errors] = ['', '']
  const code = await runCommand(args, {
    write: (text) => {
      out += text
    },
    writeError: (text) => {
      errors += text
    },
    colors: false,
    cwd: folder,
    onceStopped: () => {},
  })
  return { code, out, errors }
}

describe('gatewright lint', () => {
  test('prints findings with file, line and column, and fails', async () => {
    const { code, out } = await run('lint', 'open.json')
    expect(code).toBe(1)
    expect(out).toMatch(/^open\.json:\d+:\d+: warning open-route \[Api GET \/open\]: /m)
    expect(out).toMatch(/^\d+ errors?, \d+ warnings?, \d+ infos?$/m)
  })

  test('succeeds without findings', async () => {
    expect(await run('lint', 'template.json')).toStrictEqual({ code: 0, out: 'No findings.\n', errors: '' })
  })

  test('leaves out routes that are open on purpose', async () => {
    const { out } = await run('lint', 'open.json', '--allow-open', 'GET /open')
    expect(out).not.toContain('open-route')
  })

  test('prints JSON', async () => {
    const { out } = await run('lint', 'open.json', '--json')
    expect(JSON.parse(out)).toContainEqual(
      expect.objectContaining({ code: 'open-route', at: expect.objectContaining({ file: 'open.json' }) }),
    )
  })

  test('prints SARIF', async () => {
    const { version, runs } = JSON.parse((await run('lint', 'open.json', '--sarif')).out)
    expect(version).toBe('2.1.0')
    const [result] = runs[0].results.filter(({ ruleId }: { ruleId: string }) => ruleId === 'open-route')
    expect(result).toMatchObject({
      level: 'warning',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'open.json' }, region: { startLine: expect.any(Number) } } }],
    })
    expect(runs[0].tool.driver.rules[result.ruleIndex].id).toBe('open-route')
  })

  test('changes severities', async () => {
    const flags = ['--severity', 'open-route=off', '--severity', 'open-method-beside-protected=off']
    expect((await run('lint', 'open.json', ...flags, '--fail-on', 'error')).code).toBe(0)
  })

  test('reports a file that cannot be parsed as a finding', async () => {
    const { code, out } = await run('lint', 'broken.yaml')
    expect(code).toBe(1)
    expect(out).toContain('broken.yaml:1')
  })
})

describe('gatewright check', () => {
  test('succeeds if template and handlers agree', async () => {
    const expected = { code: 0, out: 'The template and the handlers agree.\n', errors: '' }
    expect(await run('check', 'template.json', '--authorizers', 'authorizers.mjs')).toStrictEqual(expected)
    expect(await run('check', 'template.json', '--authorizer', 'Users=one.mjs')).toStrictEqual(expected)
    expect(await run('check', 'template.json', '--authorizer', 'Users=authorizers.mjs#Users')).toStrictEqual(expected)
  })

  test('reports drift', async () => {
    const { code, out } = await run('check', 'template.json', '--authorizers', 'drift.mjs')
    expect(code).toBe(1)
    expect(out).toMatch(/template\.json:\d+:\d+: error drift-ttl: .*ReauthorizeEvery to 300\./)
  })

  test('prints JSON and SARIF', async () => {
    const [finding] = JSON.parse((await run('check', 'template.json', '--authorizers', 'drift.mjs', '--json')).out)
    expect(finding).toMatchObject({ code: 'drift-ttl', declaredAt: { pointer: '/authorizers/Users/definition/ttlSeconds' } })
    const log = JSON.parse((await run('check', 'template.json', '--authorizers', 'drift.mjs', '--sarif')).out)
    expect(log.runs[0].results[0].ruleId).toBe('drift-ttl')
  })
})

describe('gatewright prove', () => {
  test('proves a template', async () => {
    const { code, out } = await run('prove', 'template.json', '--authorizers', 'authorizers.mjs')
    expect(out).toContain('Api prod GET /pets: authorizer Users.')
    expect(out.endsWith('proven\n')).toBe(true)
    expect(code).toBe(0)
  })

  test('prints a counterexample', async () => {
    const { code, out } = await run('prove', 'open.json', '--authorizers', 'authorizers.mjs')
    expect(code).toBe(1)
    expect(out).toContain('for example GET /open: allowed by the offline gateway')
  })

  test('answers questions of a module', async () => {
    const args = ['prove', 'open.json', '--authorizers', 'authorizers.mjs', '--allow-open', 'GET /open']
    expect((await run(...args)).code).toBe(0)
    const { code, out } = await run(...args, '--questions', 'questions.mjs', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out).findings).toContainEqual(expect.objectContaining({ code: 'required-access', route: 'GET /open' }))
  })
})

describe('gatewright export', () => {
  const flags = ['--function', 'Users=AuthFn']

  test.each([
    ['sam', 'AWS::Serverless::Api'],
    ['cloudformation', 'AWS::ApiGateway::Authorizer'],
    ['openapi', 'x-amazon-apigateway-authorizer'],
    ['swagger', 'securityDefinitions'],
    ['chalice', 'CustomAuthorizer('],
    ['claudia', 'api.registerAuthorizer('],
  ])('writes %s', async (format, expected) => {
    const { code, out } = await run('export', 'authorizers.mjs', '--format', format, ...flags)
    expect(code).toBe(0)
    expect(out).toContain(expected)
  })

  test('writes Terraform for the API that a flag names', async () => {
    const { out } = await run('export', 'authorizers.mjs', '-f', 'terraform', '--api-id', 'a1b2c3', ...flags)
    expect(JSON.parse(out).resource.aws_api_gateway_authorizer.Users.rest_api_id).toBe('a1b2c3')
  })

  test('writes the properties of CDK constructs', async () => {
    const { out } = await run('export', 'authorizers.mjs', '-f', 'cdk')
    expect(JSON.parse(out).Users.construct).toBe('TokenAuthorizer')
  })

  test('converts a template', async () => {
    const yaml = await run('export', 'template.json', '-f', 'cloudformation')
    expect(parse(yaml.out).Resources.Users.Properties.Type).toBe('TOKEN')
    const json = await run('export', 'template.json', '-f', 'cloudformation', '--json')
    expect(JSON.parse(json.out)).toStrictEqual(parse(yaml.out))
  })
})

describe('invalid command lines', () => {
  test.each([
    [['lint'], 'template'],
    [['lint', 'missing.yaml'], 'missing.yaml'],
    [['lint', 'open.json', '--severity', 'open-routes=off'], '--severity'],
    [['lint', 'open.json', '--severity', 'x'], 'name=value'],
    [['lint', 'open.json', '--fail-on', 'never'], '--fail-on'],
    [['check', 'template.json'], '--authorizers'],
    [['check', 'template.json', '--authorizers', 'none.mjs'], 'none.mjs'],
    [['check', 'template.json', '--authorizers', 'missing.mjs'], 'missing.mjs'],
    [['check', 'template.json', '--authorizer', 'Users=none.mjs'], '--authorizer'],
    [['prove', 'missing.yaml'], 'missing.yaml'],
    [['export', 'authorizers.mjs'], '--format'],
    [['export', 'authorizers.mjs', '-f', 'toml'], 'toml'],
    [['export', 'authorizers.mjs', '-f', 'sam'], '--function'],
    [['export', 'authorizers.mjs', '-f', 'terraform', '--function', 'Users=auth'], '--api-id'],
    [['export', 'none.mjs', '-f', 'sam'], 'none.mjs'],
    [['export', 'template.json', '-f', 'cdk'], 'cdk'],
    [['export', 'broken.yaml', '-f', 'sam'], 'cannot be read'],
  ])('%j', async (args, text) => {
    const { code, out, errors } = await run(...args)
    expect({ code, out }).toStrictEqual({ code: 2, out: '' })
    expect(errors).toContain(text)
  })
})
