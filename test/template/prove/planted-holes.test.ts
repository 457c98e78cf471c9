import { describe, expect, test } from 'vitest'
import { proveTemplate } from '../../../src/template/prove/prove-template.ts'
import { BASES } from './bases.ts'
import { HOLES } from './holes.ts'

/** JSON has no \`undefined\`: a property that a plant unset is removed. */
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T // the template is JSON

describe('planted holes', () => {
  test('are more than a hundred, of at least twelve kinds, in at least ten templates', () => {
    expect(HOLES.length).toBeGreaterThanOrEqual(100)
    expect(new Set(HOLES.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(12)
    expect(new Set(HOLES.map(({ base }) => base)).size).toBeGreaterThanOrEqual(10)
  })

  test.each(HOLES.map((hole) => [`${hole.base}: ${hole.kind} (${hole.place})`, hole] as const))(
    '%s is found',
    async (_, hole) => {
      const base = BASES[hole.base]
      if (base === undefined) throw new Error(`there is no base template ${hole.base}`)
      const planted = copy(base.template)
      hole.plant(planted)
      const { proven, findings } = await proveTemplate({ template: copy(planted) }, { ...base.options, ...hole.options })
      const found = findings.filter(({ code, route }) => code === hole.code && (hole.route === undefined || route === hole.route))
      expect(found, JSON.stringify(findings, undefined, 1)).not.toStrictEqual([])
      expect(found.every(({ severity }) => severity === 'error')).toBe(true)
      expect(proven).toBe(false)
      if (hole.confirmed === true)
        expect(
          found.map(({ counterexample }) => counterexample?.confirmed),
          JSON.stringify(found),
        ).toContain(true)
    },
  )
})
