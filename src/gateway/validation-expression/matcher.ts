/**
 * Runs a compiled validation expression.
 *
 * For each position of the value, from its end to its beginning, the matcher computes a row: the instructions from which
 * the rest of the value can be matched. The work per position is bounded by the size of the program.
 *
 * @module
 */

/** One step of a program. `next` and `targets` are indexes of instructions. */
export type Instruction =
  | { readonly kind: 'accept' }
  | { readonly kind: 'character'; readonly test: (code: number) => boolean; readonly next: number }
  | { readonly kind: 'anchor'; readonly at: 'start' | 'end'; readonly next: number }
  | { readonly kind: 'lookahead'; readonly program: Program; readonly isNegated: boolean; readonly next: number }
  | { readonly kind: 'choice'; readonly targets: readonly number[] }

/** A compiled expression. */
export interface Program {
  readonly instructions: readonly Instruction[]
  /** The index of the first instruction. */
  readonly start: number
}

/** For the instruction at each index, 1 if the rest of the value can be matched from it. */
type Row = Uint8Array

/** What a row depends on, in addition to the following row. */
interface Position {
  /** `undefined` at the end of the value. */
  readonly code: number | undefined
  readonly isStart: boolean
  /** Whether the program may end here. */
  readonly accepts: boolean
  readonly lookahead: (index: number) => boolean
}

/** Returns a function that reports whether a program matches a whole value. */
export function matcher(program: Program): (value: string) => boolean {
  const hasLookahead = program.instructions.some(({ kind }) => kind === 'lookahead')
  if (!hasLookahead) return cachedMatcher(program)
  return (value) => matchStarts(program, toCodePoints(value), true)[0] === 1
}

function toCodePoints(value: string): readonly number[] {
  return Array.from(value, (character) => character.codePointAt(0) ?? 0)
}

/** Returns for each position, as 1 or 0, whether the program matches from there: to the end of the value, or to any position. */
function matchStarts(program: Program, codes: readonly number[], toEnd: boolean): Uint8Array {
  const lookaheads = program.instructions.map((instruction) =>
    instruction.kind === 'lookahead' ? matchStarts(instruction.program, codes, false) : undefined,
  )
  const starts = new Uint8Array(codes.length + 1)
  let row: Row = new Uint8Array(program.instructions.length)
  for (let position = codes.length; position >= 0; position -= 1) {
    row = computeRow(program, row, {
      code: codes[position],
      isStart: position === 0,
      accepts: !toEnd || position === codes.length,
      lookahead: (index) => lookaheads[index]?.[position] === 1,
    })
    starts[position] = row[program.start] ?? 0
  }
  return starts
}

function computeRow({ instructions }: Program, following: Row, position: Position): Row {
  const row = new Uint8Array(instructions.length)
  // Choices may depend on each other in a cycle, so the row is computed until it does not change.
  for (let isChanged = true; isChanged; ) {
    isChanged = false
    for (const [index, instruction] of instructions.entries()) {
      if (row[index] === 1 || !canMatch(instruction, index)) continue
      row[index] = 1
      isChanged = true
    }
  }
  return row

  function canMatch(instruction: Instruction, index: number): boolean {
    switch (instruction.kind) {
      case 'accept':
        return position.accepts
      case 'character':
        return position.code !== undefined && following[instruction.next] === 1 && instruction.test(position.code)
      case 'anchor':
        return row[instruction.next] === 1 && (instruction.at === 'start' ? position.isStart : position.code === undefined)
      case 'lookahead':
        return row[instruction.next] === 1 && position.lookahead(index) !== instruction.isNegated
      case 'choice':
        return instruction.targets.some((target) => row[target] === 1)
    }
  }
}

/** A row with the rows that precede it, by ASCII character. */
interface CachedRow {
  readonly row: Row
  readonly previous: (CachedRow | undefined)[]
}

/** The largest number of cached rows. Beyond it the cache is emptied. */
const MAX_ROWS = 1_000

/**
 * Without lookaheads, a row between the ends of the value depends only on its character and the following row. Caching
 * makes a match more than a hundred times faster, which matters because every request with a TOKEN authorizer needs one.
 */
function cachedMatcher(program: Program): (value: string) => boolean {
  const inside = { isStart: false, accepts: false, lookahead: () => false }
  let rows = new Map<string, CachedRow>()

  return (value) => {
    const atEnd = { ...inside, isStart: value === '', accepts: true, code: undefined }
    let current = intern(computeRow(program, new Uint8Array(program.instructions.length), atEnd))
    if (value === '') return current.row[program.start] === 1
    for (let index = value.length; ; ) {
      const code = codePointBefore(value, index)
      index -= code > 0xffff ? 2 : 1
      if (index === 0) return computeRow(program, current.row, { ...inside, isStart: true, code })[program.start] === 1
      current = previousRow(current, code)
    }
  }

  function previousRow(following: CachedRow, code: number): CachedRow {
    const known = following.previous[code]
    if (known !== undefined) return known
    const computed = intern(computeRow(program, following.row, { ...inside, code }))
    if (code < 128) following.previous[code] = computed
    return computed
  }

  function intern(row: Row): CachedRow {
    if (rows.size >= MAX_ROWS) rows = new Map()
    const key = row.join('')
    const known = rows.get(key)
    if (known !== undefined) return known
    const added: CachedRow = { row, previous: [] }
    rows.set(key, added)
    return added
  }
}

function codePointBefore(value: string, index: number): number {
  const code = index > 1 ? (value.codePointAt(index - 2) ?? 0) : 0
  return code > 0xffff ? code : value.charCodeAt(index - 1)
}
