/**
 * A document that ends: with the caller's token, whatever the gateway's cache still holds.
 *
 * @module
 */

import type { EmittedStatement } from '../document.ts'

const ACTION = 'execute-api:Invoke'

/** Nothing is allowed at or after the time, nor where API Gateway gives no time. */
export function expiring(statements: readonly EmittedStatement[], prefix: string, expiresAt: number): EmittedStatement[] {
  const time = new Date(expiresAt * 1000).toISOString().replace('.000Z', 'Z')
  const bounded = statements.map((statement): EmittedStatement => {
    if (statement.Effect === 'Deny') return statement
    const dates = statement.Condition?.['DateLessThan'] ?? {}
    // A rule's own bound stays: both must hold, and one operator holds one bound a key.
    const own = dates['aws:CurrentTime']
    const operator = own === undefined ? 'DateLessThan' : 'ForAnyValue:DateLessThan'
    return {
      ...statement,
      Condition: { ...statement.Condition, [operator]: { ...statement.Condition?.[operator], 'aws:CurrentTime': time } },
    }
  })
  const expired: EmittedStatement = {
    Sid: 'Expired',
    Effect: 'Deny',
    Action: ACTION,
    Resource: [`${prefix}/*`],
    Condition: { DateGreaterThanEqualsIfExists: { 'aws:CurrentTime': time } },
  }
  return [...bounded, expired]
}
