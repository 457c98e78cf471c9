/**
 * Converts a written OpenAPI 3 document to Swagger 2.0, which REST APIs also import.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'

/** Security schemes and parameters have other places and forms in Swagger 2.0. */
export function toSwagger2(document: { readonly [name: string]: unknown }): { readonly [name: string]: unknown } {
  const { openapi: _version, components, servers, paths, info, ...extensions } = document
  const schemes = isRecord(components) ? components['securitySchemes'] : undefined
  const [server] = Array.isArray(servers) ? servers : []
  const endpoint = isRecord(server) ? server['x-amazon-apigateway-endpoint-configuration'] : undefined
  return {
    swagger: '2.0',
    info,
    ...(endpoint !== undefined && { 'x-amazon-apigateway-endpoint-configuration': endpoint }),
    paths: mapRecord(paths, (path) => mapRecord(path, convertOperation)),
    ...(schemes !== undefined && { securityDefinitions: schemes }),
    ...extensions,
  }
}

function convertOperation(operation: unknown): unknown {
  if (!isRecord(operation) || !Array.isArray(operation['parameters'])) return operation
  const parameters = operation['parameters'].map((parameter: unknown) => {
    if (!isRecord(parameter)) return parameter
    const { schema, ...rest } = parameter
    return { ...rest, ...(isRecord(schema) ? schema : {}) }
  })
  return { ...operation, parameters }
}

function mapRecord(value: unknown, convert: (member: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(isRecord(value) ? value : {}).map(([key, member]) => [key, convert(member)]))
}
