import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'

async function bundle(
  contents: string,
  options: { readonly platform: 'node' | 'browser'; readonly conditions: string[] },
): Promise<{ readonly text: string; readonly gzip: number }> {
  const result = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: options.platform,
    conditions: ['gatewright-source', ...options.conditions],
    logLevel: 'silent',
  })
  const text = result.outputFiles[0]?.text ?? ''
  return { text, gzip: gzipSync(text, { level: 9 }).length }
}

const SIGN_AND_VERIFY = "export { signRequest, verifyRequest } from '../../src/sigv4/index.ts'"

describe('the bundle', () => {
  test('of signRequest and verifyRequest for Node is at most 10 kB', async () => {
    const { text, gzip } = await bundle(SIGN_AND_VERIFY, { platform: 'node', conditions: ['node'] })
    console.log(`signRequest and verifyRequest for Node: ${gzip} bytes gzip`)
    expect(gzip).toBeLessThanOrEqual(10 * 1024)
    expect(text.includes('node:crypto')).toBe(true)
    expect(text.includes('fetch(')).toBe(false)
  })

  test('for a browser contains no Node module', async () => {
    const { text, gzip } = await bundle("export { presignRequest, signedFetch, signRequest } from '../../src/sigv4/index.ts'", {
      platform: 'browser',
      conditions: [],
    })
    console.log(`signing functions for a browser: ${gzip} bytes gzip`)
    expect(/node:|require\(/.test(text)).toBe(false)
  })

  test('of gatewright/sigv4 does not contain the signer of AWS', async () => {
    const { text } = await bundle("export * from '../../src/sigv4/index.ts'", { platform: 'node', conditions: ['node'] })
    expect(/smithy|SignatureV4|AWS4-ECDSA/.test(text)).toBe(false)
  })
})
