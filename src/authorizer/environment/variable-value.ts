/**
 * Reads strings, lists and JSON from the values of environment variables, and rejects typical deployment mistakes:
 * such values would be accepted at cold start and make every request fail.
 *
 * @module
 */

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { TextDecoder } from 'node:util'
import { findRepeatedMember } from '../../policy/index.ts'

/** States what is wrong with the value of a variable, without the value. */
export class VariableFault extends Error {
  override readonly name = 'VariableFault'
}

/**
 * Returns the string unchanged.
 *
 * @throws {VariableFault} for whitespace at an end, control characters, quotation marks around the value, an unresolved
 *   reference, and the string form of a missing value.
 */
export function readString(text: string): string {
  if (text.trim() !== text) throw new VariableFault('the value starts or ends with whitespace')
  if (/\p{Cc}/u.test(text)) throw new VariableFault('the value contains a control character, such as a line feed')
  if (/^(["'`]).*\1$/.test(text)) throw new VariableFault('the value is in quotation marks')
  if (/\$\{|\{\{|\$\(/.test(text)) throw new VariableFault('the value contains an unresolved reference')
  if (MISSING_VALUES.includes(text)) throw new VariableFault('the value is the string form of a missing value')
  return text
}

const MISSING_VALUES: readonly string[] = ['undefined', 'null', 'None', 'NaN', '[object Object]']

/**
 * Splits a list at its commas and trims the elements. Returns `undefined` if an element is empty.
 *
 * @throws {VariableFault} for another format, such as JSON or semicolons, and for the mistakes of {@link readString}.
 */
export function readList(text: string): readonly string[] | undefined {
  const elements = text.split(',').map((element) => element.trim())
  if (!areNotEmpty(elements)) return undefined
  if (/^[[{]/.test(text.trim())) throw new VariableFault('the value looks like JSON')
  if (elements.some((element) => /[;|\s]/.test(element))) {
    throw new VariableFault('an element contains whitespace, ";" or "|"; separate the elements with commas')
  }
  return elements.map(readString)
}

/** Returns whether no element is empty. */
export function areNotEmpty(elements: readonly string[]): boolean {
  return elements.every((element) => element !== '')
}

/**
 * Returns the parsed JSON of the value itself, or of the file that it names. Files are below the root of the function:
 * `LAMBDA_TASK_ROOT`, elsewhere the working directory.
 *
 * @throws {VariableFault} for a file that cannot be read, an encoding other than UTF-8, a byte order mark, invalid JSON,
 *   and a member that occurs twice, because only the second of two rules for one route would apply.
 */
export function readJson(text: string): unknown {
  const json = /^\s*[[{]/.test(text) ? text : readBundledFile(text)
  if (json.startsWith('\uFEFF')) throw new VariableFault('it starts with a byte order mark; save it as UTF-8 without one')
  const value = parseJson(json)
  if (findRepeatedMember(json) !== undefined) throw new VariableFault('a member occurs twice in one object')
  return value ?? undefined
}

function readBundledFile(name: string): string {
  const bytes = readFile(resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', name))
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || bytes.includes(0)) {
    throw new VariableFault('the file is encoded as UTF-16; save it as UTF-8')
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new VariableFault('the file is not encoded as UTF-8')
  }
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    // Any error of the file system has a code, but not every path is legal for it.
    const { code } = error as { readonly code?: unknown }
    throw new VariableFault(
      code === 'ENOENT' || code === 'ENOTDIR'
        ? 'the value is not JSON, and no bundled file has this name'
        : 'the value is not JSON, and the file of this name cannot be read',
    )
  }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new VariableFault('the JSON is invalid')
  }
}
