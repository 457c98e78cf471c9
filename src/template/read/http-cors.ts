/**
 * Reads the CORS configuration of an HTTP API.
 *
 * @module
 */

import type { Cors } from '../model-settings.ts'
import type { Fields } from './fields.ts'
import { setMembers } from './report.ts'

/** Reads CORS in the notation of OpenAPI (`allowOrigins`), SAM and CloudFormation (`AllowOrigins`). */
export function readHttpCors(fields: Fields): Cors {
  const name = (member: string): string =>
    Object.keys(fields.object).find((key) => key.toLowerCase() === member.toLowerCase()) ?? member
  const strings = (member: string): readonly string[] => fields.strings(name(member)) ?? []
  const cors = setMembers({
    allowOrigins: strings('allowOrigins'),
    allowCredentials: fields.boolean(name('allowCredentials')) ?? false,
    allowHeaders: strings('allowHeaders'),
    allowMethods: strings('allowMethods'),
    exposeHeaders: strings('exposeHeaders'),
    maxAgeSeconds: fields.number(name('maxAge')),
  })
  if (cors.allowCredentials && cors.allowOrigins.includes('*'))
    fields.problems.push({
      code: 'invalid-value',
      message: 'AllowCredentials cannot be combined with the origin *. List the origins.',
      at: fields.at(name('allowCredentials')),
    })
  return cors
}
