import { expect } from 'vitest'

/** What a factory throws while building: it names itself and the option, and says what would be right. */
export function configError(subject: string, option: unknown): unknown {
  const message: unknown = expect.stringMatching(new RegExp(`^${subject}\\b.*: .*must be .{4,}$`))
  return expect.objectContaining({ name: 'ConfigError', option, message })
}
