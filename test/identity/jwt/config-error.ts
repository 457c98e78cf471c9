import { expect } from 'vitest'

/** Matches the error that a factory throws for an invalid option. */
export function configError(subject: string, option: string): unknown {
  const message: unknown = expect.stringMatching(new RegExp(`^${subject}: .{10,}`))
  return expect.objectContaining({ name: 'ConfigError', option, message })
}
