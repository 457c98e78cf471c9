import { expect, test } from 'vitest'

/** Whatever is worked out while a module loads: elsewhere its failure would be no test's. */
test('the room loads', async () => {
  expect(await import('../../src/policy/index.ts')).toHaveProperty('evaluate')
})
