/**
 * Draws a progress bar on standard error, on terminals only.
 *
 * @module
 */

import type { Terminal } from './terminal.ts'

/** A bar that can be updated and removed. */
export interface Progress {
  /** Sets the bytes read. */
  update(bytes: number): void
  /** Removes the bar. */
  stop(): void
}

const NONE: Progress = { update: () => {}, stop: () => {} }

/** Starts a bar. `total`: bytes of all logs; `null` if it is unknown, then only the bytes read are shown. */
export async function startProgress(terminal: Terminal, total: number | null): Promise<Progress> {
  if (terminal.showsProgress !== true) return NONE
  const { default: progress } = await import('cli-progress')
  const known = '{bar} {percentage}% | {megabytes} MB | {eta_formatted} left'
  const bar = new progress.SingleBar({
    format: total === null ? '{megabytes} MB' : known,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    gracefulExit: false,
  })
  bar.start(total ?? 1, 0, { megabytes: 0 })
  return {
    update: (bytes) => bar.update(total === null ? 0 : bytes, { megabytes: Math.round(bytes / 1e6) }),
    stop: () => bar.stop(),
  }
}
