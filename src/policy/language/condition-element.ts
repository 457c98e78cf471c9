/**
 * Reads the `Condition` element into a flat list of conditions, all of which must hold.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { type PreparedCondition, prepareCondition } from '../conditions/condition.ts'
import { formatScalar } from '../matching/context.ts'
import { type FaultCode, memberPath } from './fault.ts'

/** Where the element is, and how it is read. */
export interface ConditionElementOptions {
  /** `$.Statement[0].Condition` */
  readonly path: string
  /** False for documents of version 2008-10-17, in which `${` is literal. */
  readonly variables: boolean
  /** Called for each fault. */
  readonly report: (code: FaultCode, path: string) => void
}

/** Reads the element; `undefined` has no conditions. A part that is faulty becomes a condition that is always unknown. */
export function readConditions(
  element: unknown,
  { path, variables, report }: ConditionElementOptions,
): readonly PreparedCondition[] {
  if (element === undefined) return []
  const conditions: PreparedCondition[] = []
  const addFault = (code: FaultCode, faultPath: string): void => {
    report(code, faultPath)
    // A condition without values is unknown for every request.
    conditions.push(prepareCondition({ operatorName: '', key: '', values: [], variables }))
  }
  if (!isRecord(element)) {
    addFault('condition-malformed', path)
    return conditions
  }
  for (const [operatorName, block] of Object.entries(element)) {
    const operatorPath = memberPath(path, operatorName)
    const blocks: readonly unknown[] = Array.isArray(block) ? block : [block]
    if (blocks.length === 0) addFault('values-empty', operatorPath)
    for (const keys of blocks) {
      if (!isRecord(keys)) {
        addFault('condition-malformed', operatorPath)
        continue
      }
      for (const [key, value] of Object.entries(keys)) {
        const keyPath = memberPath(operatorPath, key)
        const values = formatValues(value)
        if (values === undefined || key === '') {
          addFault('condition-malformed', keyPath)
          continue
        }
        const condition = prepareCondition({ operatorName, key, values, variables })
        if (condition.fault !== undefined)
          report(condition.fault, condition.fault === 'operator-unknown' ? operatorPath : keyPath)
        conditions.push(condition)
      }
    }
  }
  return conditions
}

function formatValues(value: unknown): readonly string[] | undefined {
  const values: string[] = []
  for (const element of Array.isArray(value) ? value : [value]) {
    const text = formatScalar(element)
    if (text === undefined) return undefined
    values.push(text)
  }
  return values
}
