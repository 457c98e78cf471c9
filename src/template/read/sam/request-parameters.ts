/**
 * Reads the `RequestParameters` of an event and whether API Gateway checks them.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'
import type { Fields } from '../fields.ts'
import { memberOf } from '../parse-context.ts'

const LOCATIONS: { readonly [location: string]: string } = { header: 'header', querystring: 'query', path: 'path' }

/** Members of the operation that SAM writes for the event. */
export function requestParameters(fields: Fields): { readonly [member: string]: unknown } {
  const { RequestParameters: list, RequestValidators: validators, RequestModel: model } = fields.object
  if (!Array.isArray(list)) return {}
  const parameters = list.flatMap((item) => {
    const entries = typeof item === 'string' ? [[item, {}] as const] : isRecord(item) ? Object.entries(item) : []
    return entries.flatMap(([name, settings]) => {
      const [, location = '', parameter = ''] = /^method\.request\.(header|querystring|path)\.(.{1,255})$/.exec(name) ?? []
      const place = LOCATIONS[location]
      return place === undefined ? [] : [{ name: parameter, in: place, required: memberOf(settings, 'Required') === true }]
    })
  })
  const checked = memberOf(validators, 'ValidateParameters') ?? memberOf(model, 'ValidateParameters')
  return { parameters, ...(checked === true ? { 'x-amazon-apigateway-request-validator': 'params-only' } : {}) }
}
