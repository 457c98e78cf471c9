/**
 * Defines prices: graduated, in exact decimals, with source, date and confidence.
 *
 * @module
 */

import type { Dated } from '../dated.ts'

/** One step of a graduated price. */
export interface PriceStep {
  /** Upper end of the step in units of the month; `null`: no upper end. The price of a quantity above the last known end is unknown. */
  readonly upTo: number | null
  /** USD for one unit, an exact decimal: `0.0000035`. */
  readonly usd: string
}

/** The price of one meter. */
export interface Price extends Dated {
  /** The steps in ascending order. */
  readonly steps: readonly PriceStep[]
  /** Units per month that the free tier subtracts before the first step. 0 if there is none. */
  readonly freePerMonth: number
  /** How many months the free tier lasts; `null`: it does not end. */
  readonly freeMonths: number | null
}

/**
 * What is metered. The unit is in the name where it is not a count.
 *
 * `http-requests`: one unit for each started 512 KB of a request. `websocket-messages`: one unit for each started 32 KB of a message.
 * `log-gigabytes`: 1 GB = 2^30 bytes.
 */
export type Meter =
  | 'rest-requests'
  | 'http-requests'
  | 'websocket-messages'
  | 'websocket-connection-minutes'
  | 'lambda-requests'
  | 'lambda-gb-seconds-arm64'
  | 'lambda-gb-seconds-x86_64'
  | 'cognito-users-lite'
  | 'cognito-users-essentials'
  | 'cognito-users-plus'
  | 'cognito-federated-users'
  | 'cognito-machine-tokens'
  | 'verified-permissions-requests'
  | 'agentcore-invocations'
  | 'alb-hours'
  | 'alb-lcu-hours'
  | 'log-gigabytes'

/** The unit of each meter in words. */
export const METER_UNITS: { readonly [M in Meter]: string } = {
  'rest-requests': 'requests',
  'http-requests': 'requests',
  'websocket-messages': 'messages',
  'websocket-connection-minutes': 'connection minutes',
  'lambda-requests': 'requests',
  'lambda-gb-seconds-arm64': 'GB-seconds',
  'lambda-gb-seconds-x86_64': 'GB-seconds',
  'cognito-users-lite': 'users',
  'cognito-users-essentials': 'users',
  'cognito-users-plus': 'users',
  'cognito-federated-users': 'users',
  'cognito-machine-tokens': 'tokens',
  'verified-permissions-requests': 'requests',
  'agentcore-invocations': 'invocations',
  'alb-hours': 'hours',
  'alb-lcu-hours': 'LCU-hours',
  'log-gigabytes': 'GB',
}

/** The known prices of one Region. */
export interface PriceList {
  /** The Region, for example `us-east-1`. */
  readonly region: string
  /** Always US dollars. */
  readonly currency: 'USD'
  /** The price of each meter. A meter without an entry has no known price in this Region. */
  readonly prices: { readonly [M in Meter]?: Price | undefined }
}
