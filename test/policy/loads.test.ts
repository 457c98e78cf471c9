import { expect, test } from 'vitest'

/** Whatever is worked out while a module loads: elsewhere its failure would be no test's. */
test('the room loads', async () => {
  const room = await import('../../src/policy/index.ts')
  expect(room).toHaveProperty('evaluate')

  // The builders of conditions are made while it loads. Two can be called with nothing, no other gives an answer.
  const { secureTransport, all, ...others } = room.condition
  expect(secureTransport()).toStrictEqual({ Bool: { 'aws:SecureTransport': ['true'] } })
  expect(all()).toStrictEqual({})
  expect(Object.keys(others)).toHaveLength(14)
  for (const build of Object.values<(...nothing: never[]) => unknown>(others)) {
    expect(build).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  }
})
