/**
 * Implements `gatewright compare`: prints the feature table, and with `--requests` the costs.
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

/** The options of the command. */
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

/** Prints the comparison. */
export function compare(flags: CompareFlags, terminal: Terminal): void {
  const features = compareFeatures()
  const costs = flags.requests === undefined ? undefined : compareCosts(toTraffic(flags, flags.requests))
  if (flags.json) {
    const columns = features.columns.map((column) => ({ ...column, has: [...column.has] }))
    terminal.write(`${JSON.stringify({ features: { ...features, columns }, ...(costs && { costs }) }, undefined, 2)}\n`)
    return
  }
  terminal.write(`${formatFeatures(features)}\n`)
  terminal.write(
    costs === undefined
      ? '\nPass --requests <number> to print the costs of your traffic.\n'
      : `\nCosts in us-east-1 (prices compiled on ${PRICES_COMPILED}; check them before you rely on them):\n\n${formatCosts(costs)}\n`,
  )
}

function toTraffic(flags: CompareFlags, requests: number): Traffic {
  return {
    requests,
    refused: flags.refused,
    cacheHitRate: flags.cacheHitRate,
    // compareCosts checks both names.
    authorizer: { memoryMb: flags.memory, durationMs: flags.duration, architecture: flags.architecture as 'arm64' },
    cognitoTier: flags.cognitoTier as CognitoTier,
    monthlyActiveUsers: flags.users,
    freeTier: flags.freeTier,
  }
}
