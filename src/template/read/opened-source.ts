/**
 * What opening a source results in.
 *
 * @module
 */

import type { TemplateFormat } from '../model.ts'
import type { ApiDraft } from './draft.ts'
import type { FunctionRegistry } from './functions.ts'
import type { World } from './world.ts'

/** An opened source. */
export interface OpenedSource {
  readonly world: World
  readonly format: TemplateFormat
  /** APIs that are not resources of a stack: a plain OpenAPI document. */
  drafts(functions: FunctionRegistry): readonly ApiDraft[]
}
