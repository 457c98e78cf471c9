/**
 * Tests that need a program which may not be installed. They are skipped with a warning if it is missing, and fail if `GATEWRIGHT_REQUIRE`
 * (names separated by commas) lists it.
 */
import { execFileSync } from 'node:child_process'
import { test } from 'vitest'

const required = (process.env['GATEWRIGHT_REQUIRE'] ?? '').split(',')

/** Returns `test`, or `test.skip` if the tool is missing. `probe` is a command that succeeds if the tool works. */
export function testWith(tool: string, probe: readonly [string, ...string[]]): typeof test | typeof test.skip {
  if (succeeds(probe)) return test
  if (required.includes(tool)) {
    test(`${tool} is installed, because GATEWRIGHT_REQUIRE lists it`, () => {
      throw new Error(`${tool} is required, but its probe failed`)
    })
  }
  console.warn(`skipped: ${tool} is not installed`)
  return test.skip
}

function succeeds([command, ...parameters]: readonly [string, ...string[]]): boolean {
  try {
    execFileSync(command, parameters, { stdio: 'ignore', timeout: 15_000 })
    return true
  } catch {
    return false
  }
}
