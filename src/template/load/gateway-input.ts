/**
 * What the options of a gateway are made from.
 *
 * @module
 */

import type { Finding, ReadCode } from '../finding.ts'
import type { TemplateApi, TemplateEnvironment } from '../model.ts'
import type { FunctionTable } from './handlers.ts'
import type { TemplateOptions } from './load-options.ts'

/** What the options are made from. */
export interface GatewayInput {
  readonly api: TemplateApi
  readonly environment: TemplateEnvironment
  readonly options: TemplateOptions
  readonly functions: FunctionTable
  readonly apiKeys: { readonly [logicalId: string]: string }
  /** The code of the finding that closes a route, by route key. */
  readonly closed: ReadonlyMap<string, ReadCode>
  readonly findings: Finding<ReadCode>[]
}
