/**
 * Runs a function at another time: shifts `Date` and test clocks, and restores them afterwards.
 *
 * @module
 */

import { clockOf } from '../clock.ts'

/**
 * Runs `run` with all clocks moved forward by `offsetMs`. `Date` is replaced in the whole process until the returned
 * promise settles.
 *
 * @param now The clock of the API under test, which may be a test clock that the authorizer reads too.
 */
export async function withShiftedTime<T>(
  offsetMs: number,
  now: (() => number) | undefined,
  run: (nowMs: () => number) => Promise<T>,
): Promise<T> {
  const readOriginal = now ?? (() => RealDate.now())
  const RealDate = globalThis.Date
  if (offsetMs === 0) return run(readOriginal)

  const testClock = now === undefined ? undefined : clockOf(now)
  const before = readOriginal()
  globalThis.Date = shiftedDate(RealDate, offsetMs)
  testClock?.advance(offsetMs / 1000)
  try {
    // A clock that reads `Date` is shifted already.
    const isShifted = readOriginal() - before >= offsetMs / 2
    return await run(isShifted ? readOriginal : () => readOriginal() + offsetMs)
  } finally {
    testClock?.advance(-offsetMs / 1000)
    globalThis.Date = RealDate
  }
}

function shiftedDate(RealDate: DateConstructor, offsetMs: number): DateConstructor {
  const shiftedNow = (): number => RealDate.now() + offsetMs
  return new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [shiftedNow()] : args, newTarget),
    apply: () => new RealDate(shiftedNow()).toString(),
    get: (target, name) => (name === 'now' ? shiftedNow : Reflect.get(target, name)),
  })
}
