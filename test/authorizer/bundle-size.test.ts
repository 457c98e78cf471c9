import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'

const authorizer = (rule: string, rules = ''): string => `
import { bearer, cognito, ${rules} tokenAuthorizer } from 'gatewright'
export const handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: 'x', tokenUse: 'access', jwks: { keys: [] } })),
  ttlSeconds: 300,
  routes: { 'GET /pets': ${rule} },
})`

async function bundled(contents: string): Promise<{ readonly gzipBytes: number; readonly inputs: readonly string[] }> {
  const result = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['gatewright-source'],
  })
  const [file] = result.outputFiles
  return { gzipBytes: gzipSync(file?.contents ?? '', { level: 9 }).length, inputs: Object.keys(result.metafile.inputs) }
}

describe('bundle size', () => {
  test.each([
    ['and a custom rule', 26_700, authorizer("({ scopes }) => scopes.has('pets/read')")],
    ['and a rule of this package', 26_700, authorizer("hasScope('pets/read')", 'hasScope,')],
  ])('an authorizer with Cognito %s, bundled and minified, has at most %i bytes gzip', async (_, limit, contents) => {
    const { gzipBytes } = await bundled(contents)
    expect(gzipBytes).toBeGreaterThan(4_000)
    expect(gzipBytes).toBeLessThanOrEqual(limit)
  })

  test("import 'gatewright' loads no large package", async () => {
    const { inputs } = await bundled(`export * from 'gatewright'`)
    const heavy = inputs.filter((path) =>
      /node_modules\/(?:yaml|hono|@hono|commander|vitest|@smithy|fast-check|@aws-sdk)\//.test(path),
    )
    expect(heavy).toStrictEqual([])
    expect(inputs.some((path) => path.includes('src/gateway/'))).toBe(false)
  })
})
