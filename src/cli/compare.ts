/**
 * `gatewright compare`: the feature table, and with `--requests` the costs.
 *
 * @module
 */

import {
  type CognitoTier,
  compareCosts,
  compareFeatures,
  formatCosts,
  formatFeatures,
  PRICES_COMPILED,
  type Traffic,
} from '../compare/index.ts'
import type { Terminal } from './terminal.ts'

export interface CompareFlags {
  readonly requests?: number
  readonly refused: number
  readonly cacheHitRate: number
  readonly memory: number
  readonly duration: number
  readonly architecture: string
  readonly users: number
  readonly cognitoTier: string
  readonly freeTier: boolean
  readonly json: boolean
}

export function compare(flags: CompareFlags, terminal: Terminal): void {
  const features = compareFeatures()
  const costs = flags.requests === undefined ? undefined : compareCosts(trafficOf(flags, flags.requests))
  if (flags.json) {
    const columns = features.columns.map((column) => ({ ...column, has: [...column.has] }))
    terminal.write(`${JSON.stringify({ features: { ...features, columns }, ...(costs && { costs }) }, undefined, 2)}\n`)
    return
  }
  terminal.write(`${formatFeatures(features)}\n`)
  if (costs === undefined) {
    terminal.write('\nWith --requests <number> it says what each type costs for your traffic.\n')
    return
  }
  terminal.write(
    `\nCosts in us-east-1 (prices compiled ${PRICES_COMPILED}; check before you quote them):\n\n${formatCosts(costs)}\n`,
  )
}

function trafficOf(flags: CompareFlags, requests: number): Traffic {
  return {
    requests,
    refused: flags.refused,
    cacheHitRate: flags.cacheHitRate,
    // compareCosts refuses other names.
    authorizer: { memoryMb: flags.memory, durationMs: flags.duration, architecture: flags.architecture as 'arm64' },
    monthlyActiveUsers: flags.users,
    cognitoTier: flags.cognitoTier as CognitoTier,
    freeTier: flags.freeTier,
  }
}
