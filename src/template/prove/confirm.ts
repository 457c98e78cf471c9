/**
 * Sends counterexamples to the offline gateway.
 *
 * @module
 */

import type { Template, TemplateApi } from '../model.ts'
import type { Counterexample } from './proof-codes.ts'

/** Whether the offline gateway allows a request; `null` if it does not run this kind of request. */
export type Confirm = (
  template: Template,
  api: TemplateApi,
  example: Omit<Counterexample, 'confirmed'>,
) => Promise<boolean | null>

/** Confirms nothing. */
export const confirmNothing: Confirm = async () => null
