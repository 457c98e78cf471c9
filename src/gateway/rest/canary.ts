/**
 * Chooses for each request whether the base deployment of a stage or its canary handles it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { callback, number, object, optional, optionSchema } from '../../options.ts'
import { type ApiStage, checkStageVariables } from '../api-stage.ts'
import type { Canary } from '../rest-options.ts'

/** The base deployment or the canary. */
export interface StageVariant {
  readonly api: ApiStage
  readonly isCanary: boolean
}

/** Chooses the variant for the next request. */
export type VariantSelector = () => StageVariant

/** Creates the selector of a stage. */
export function variantSelector(api: ApiStage, canary: Canary | undefined): VariantSelector {
  const base: StageVariant = { api, isCanary: false }
  if (canary === undefined) return () => base
  const { percentTraffic, stageVariableOverrides = {}, random = seededRandom() } = canary
  const stageVariables = { ...api.stageVariables, ...stageVariableOverrides }
  const released: StageVariant = { api: { ...api, stageVariables }, isCanary: true }
  return () => {
    const value = random()
    if (typeof value !== 'number' || !(value >= 0 && value < 1))
      throw new ConfigError('restApi', 'canary.random', 'a function that returns a number from 0 to 1 (exclusive)')
    return value * 100 < percentTraffic ? released : base
  }
}

/** @throws {ConfigError} with `path` as prefix of the option. */
export function checkCanary(path: string, given: object): Canary {
  const checks = { percentTraffic: number(0, 100), stageVariableOverrides: optional(object), random: optional(callback) }
  const canary = optionSchema<Canary>('restApi', checks, path).check(given)
  checkStageVariables({ subject: 'restApi', path: `${path}stageVariableOverrides` }, canary.stageVariableOverrides ?? {})
  return canary
}

/** The generator mulberry32 with a fixed seed: the same decisions in each run. */
function seededRandom(): () => number {
  let state = 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
