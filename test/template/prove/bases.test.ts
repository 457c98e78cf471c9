import { describe, expect, test } from 'vitest'
import { proveTemplate } from '../../../src/template/prove/prove-template.ts'
import { BASES } from './bases.ts'

describe('the base templates', () => {
  test.each(Object.entries(BASES))('%s is proven', async (_, { template, options }) => {
    const { proven, findings, routes } = await proveTemplate({ template }, options)
    expect(findings).toStrictEqual([])
    expect(proven).toBe(true)
    expect(routes.length).toBeGreaterThan(0)
  })
})
