/**
 * Reads the method settings of a REST stage.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { MethodSetting } from '../model-settings.ts'
import type { Fields } from './fields.ts'
import { isUnresolved } from './unresolved.ts'

/** `MethodSettings`, by `{path}/{METHOD}` with `~1` decoded. */
export function readMethodSettings(fields: Fields): { readonly [method: string]: MethodSetting } {
  const list = fields.object['MethodSettings']
  if (!Array.isArray(list)) return {}
  const settings: (readonly [string, MethodSetting])[] = list
    .filter((item) => isRecord(item) && !isUnresolved(item))
    .map((item) => {
      const path = String(item['ResourcePath'] ?? '/*').replaceAll('~1', '/')
      const caching = booleanOf(item['CachingEnabled'])
      const required = booleanOf(item['RequireAuthorizationForCacheControl'])
      const rate = numberOf(item['ThrottlingRateLimit'])
      const burst = numberOf(item['ThrottlingBurstLimit'])
      return [
        `${path.startsWith('/') ? path : `/${path}`}/${String(item['HttpMethod'] ?? '*')}`.replace('//', '/'),
        {
          ...(caching === undefined ? {} : { cachingEnabled: caching }),
          ...(required === undefined ? {} : { requireAuthorizationForCacheControl: required }),
          ...(rate === undefined ? {} : { throttlingRateLimit: rate }),
          ...(burst === undefined ? {} : { throttlingBurstLimit: burst }),
          at: fields.at('MethodSettings'),
        },
      ]
    })
  return Object.fromEntries(settings)
}

function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : value === 'true' ? true : value === 'false' ? false : undefined
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}
