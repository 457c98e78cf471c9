/**
 * Clients that a machine has or has not. A test that needs one is skipped aloud where it is missing, and fails where `GATEWRIGHT_REQUIRE`
 * (names with commas between) says that it was installed.
 */
import { execFileSync } from 'node:child_process'
import { test } from 'vitest'

const required = (process.env['GATEWRIGHT_REQUIRE'] ?? '').split(',')

/** `test`, or what stands in for it where the tool is missing. `probe` is a command that ends well where the tool works. */
export function testWith(tool: string, probe: readonly [string, ...string[]]): typeof test | typeof test.skip {
  if (answers(probe)) return test
  if (required.includes(tool)) {
    test(`${tool} is installed, as GATEWRIGHT_REQUIRE says`, () => {
      throw new Error(`${tool} is required and does not answer`)
    })
  }
  console.warn(`skipped: ${tool} is not on this machine`)
  return test.skip
}

function answers([command, ...parameters]: readonly [string, ...string[]]): boolean {
  try {
    execFileSync(command, parameters, { stdio: 'ignore', timeout: 15_000 })
    return true
  } catch {
    return false
  }
}
