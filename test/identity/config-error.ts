import { expect } from 'vitest'

/** Matches the error of a factory: it names the factory and the option, and states what is expected. */
export function configError(subject: string, option: unknown): unknown {
  const message: unknown = expect.stringMatching(new RegExp(`^${subject}\\b.*: .*(must be|is required|unknown option).{4,}`))
  return expect.objectContaining({ name: 'ConfigError', option, message })
}
