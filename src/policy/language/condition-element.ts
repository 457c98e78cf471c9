/**
 * The `Condition` element, read into a flat list: every operator and every key must hold.
 *
 * @module
 */

import { type PreparedCondition, prepareCondition } from '../conditions/condition.ts'
import { textOf } from '../matching/context.ts'
import { type FaultCode, memberPath } from './fault.ts'

export function readConditions(
  element: unknown,
  path: string,
  variables: boolean,
  report: (code: FaultCode, path: string) => void,
): readonly PreparedCondition[] {
  if (element === undefined) return []
  const conditions: PreparedCondition[] = []
  const faulty = (code: FaultCode, where: string): void => {
    report(code, where)
    // A condition without values is unknown for every request.
    conditions.push({ ...prepareCondition('StringEquals', '', [], variables), operatorName: '' })
  }
  if (!isMembers(element)) {
    faulty('condition-malformed', path)
    return conditions
  }
  for (const [operatorName, block] of Object.entries(element)) {
    const operatorPath = memberPath(path, operatorName)
    const blocks: readonly unknown[] = Array.isArray(block) ? block : [block]
    if (blocks.length === 0) faulty('values-empty', operatorPath)
    for (const keys of blocks) {
      if (!isMembers(keys)) {
        faulty('condition-malformed', operatorPath)
        continue
      }
      for (const [key, value] of Object.entries(keys)) {
        const keyPath = memberPath(operatorPath, key)
        const values = textsOf(value)
        if (values === undefined || key === '') {
          faulty('condition-malformed', keyPath)
          continue
        }
        const condition = prepareCondition(operatorName, key, values, variables)
        if (condition.fault !== undefined)
          report(condition.fault, condition.fault === 'operator-unknown' ? operatorPath : keyPath)
        conditions.push(condition)
      }
    }
  }
  return conditions
}

function textsOf(value: unknown): readonly string[] | undefined {
  const texts: string[] = []
  for (const one of Array.isArray(value) ? value : [value]) {
    const text = textOf(one)
    if (text === undefined) return undefined
    texts.push(text)
  }
  return texts
}

function isMembers(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
