/**
 * Reads policy documents of templates.
 *
 * @module
 */

import type { PolicyDocument } from 'aws-lambda'
import { isRecord } from '../../internal/type-guards.ts'
import type { Fields } from './fields.ts'

/** A policy as an object or as JSON text; `""` and `{}` mean none. Problems are added to the fields. */
export function readPolicyDocument(fields: Fields, name: string): PolicyDocument | undefined {
  const given = fields.known(name)
  if (given === undefined || given === '') return undefined
  const value = typeof given === 'string' ? parse(given) : given
  if (isRecord(value) && Object.keys(value).length === 0) return undefined
  const statement = isRecord(value) ? value['Statement'] : undefined
  if (isRecord(value) && (Array.isArray(statement) || isRecord(statement))) return value as unknown as PolicyDocument // checked when it is evaluated
  fields.problems.push({
    code: 'invalid-value',
    message: `${name} must be a policy document with statements.`,
    at: fields.at(name),
  })
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
