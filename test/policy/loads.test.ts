import { expect, test } from 'vitest'

/** Covers code that runs while the modules load: an error there would fail no other test. */
test('the entry point loads', async () => {
  const policyModule = await import('../../src/policy/index.ts')
  expect(policyModule).toHaveProperty('evaluate')

  // Two condition builders have no arguments; all others reject a call without arguments.
  const { secureTransport, all, ...others } = policyModule.condition
  expect(secureTransport()).toStrictEqual({ Bool: { 'aws:SecureTransport': ['true'] } })
  expect(all()).toStrictEqual({})
  expect(Object.keys(others)).toHaveLength(14)
  for (const build of Object.values<(...nothing: never[]) => unknown>(others)) {
    expect(build).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  }
})
