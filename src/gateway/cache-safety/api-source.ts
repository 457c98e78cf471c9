/**
 * Remembers the options from which an API was built, so that `checkCacheSafety` can build a copy of it with other
 * integrations, authorizers and clocks.
 *
 * @module
 */

import type { OfflineGateway } from '../offline-gateway.ts'

/** Options of `restApi` or `httpApi`. The check reads them as data; the functions check them again. */
export type ApiOptions = { readonly [name: string]: unknown }

/** An API of either kind, as far as the check uses it. */
export interface CachingApi extends Pick<OfflineGateway, 'request' | 'close'> {
  /** The number of cached authorizer responses. */
  cachedReplies(): number
}

/** How an API was built. */
export interface ApiSource {
  readonly options: ApiOptions
  /** Builds an API of the same kind. */
  readonly build: (options: ApiOptions) => CachingApi
  /** Empties the result caches of an API that `build` returned. */
  readonly flush: (api: CachingApi) => void
}

/** Entries are dropped together with the API. */
const sources = new WeakMap<object, ApiSource>()

/** Remembers how an API was built, and returns the API. */
export function rememberSource<Api extends CachingApi>(
  api: Api,
  source: {
    readonly options: object
    readonly build: (options: never) => Api
    readonly flush: (api: Api) => void
  },
): Api {
  // The options have the type that `build` takes, and `flush` receives only what `build` returned.
  sources.set(api, { ...source, options: { ...source.options } } as unknown as ApiSource)
  return api
}

/** Returns how an API was built; `undefined` for any other value. */
export function sourceOf(api: unknown): ApiSource | undefined {
  return typeof api === 'object' && api !== null ? sources.get(api) : undefined
}
