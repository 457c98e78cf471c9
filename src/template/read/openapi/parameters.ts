/**
 * Finds the request parameters that a REST API requires.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import { memberOf } from '../parse-context.ts'
import { resolvePointer } from './pointer.ts'

type Document = { readonly [key: string]: unknown }

const LOCATIONS: { readonly [location: string]: string } = { header: 'header', query: 'querystring', path: 'path' }

/** Required parameters of an operation, if its request validator checks them. */
export function requiredParameters(document: Document, item: Document, operation: Document): readonly string[] {
  const name = operation['x-amazon-apigateway-request-validator'] ?? document['x-amazon-apigateway-request-validator']
  const validator = memberOf(document['x-amazon-apigateway-request-validators'], name)
  if (memberOf(validator, 'validateRequestParameters') !== true) return []
  const lists = [item['parameters'], operation['parameters']].flatMap((list) => (Array.isArray(list) ? list : []))
  const required = new Map<string, boolean>()
  for (const written of lists) {
    const parameter = resolvePointer(document, written)
    if (!isRecord(parameter) || typeof parameter['name'] !== 'string') continue
    const location = LOCATIONS[String(parameter['in'])]
    if (location !== undefined) required.set(`method.request.${location}.${parameter['name']}`, parameter['required'] === true)
  }
  return [...required].flatMap(([key, isRequired]) => (isRequired ? [key] : []))
}
