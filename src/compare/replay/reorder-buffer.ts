/**
 * Puts records that arrive slightly out of order into the order of their time.
 *
 * @module
 */

/** What the buffer needs to know about a record. */
export interface Timed {
  /** Milliseconds since the epoch. */
  readonly time: number
  /** The position in the log. It orders records of the same time. */
  readonly position: number
}

/** Holds the records whose order is not yet known. */
export interface ReorderBuffer<T extends Timed> {
  readonly size: number
  add(record: T): void
  /** Removes and returns the first record, or `undefined` if it is later than `bound`. */
  takeUpTo(bound: number): T | undefined
}

/** A queue for records in order, and a heap for the others. Records in order take constant time. */
export function reorderBuffer<T extends Timed>(): ReorderBuffer<T> {
  let queue: T[] = []
  let head = 0
  const heap: T[] = []

  function takeFromQueue(): T | undefined {
    const record = queue[head++]
    if (head > 4096 && head * 2 > queue.length) {
      queue = queue.slice(head)
      head = 0
    }
    return record
  }

  return {
    get size() {
      return queue.length - head + heap.length
    },
    add(record) {
      const last = queue.at(-1)
      if (head === queue.length || last === undefined || last.time <= record.time) queue.push(record)
      else push(heap, record)
    },
    takeUpTo(bound) {
      const inOrder = queue[head]
      const outOfOrder = heap[0]
      const fromHeap = outOfOrder !== undefined && (inOrder === undefined || isBefore(outOfOrder, inOrder))
      const next = fromHeap ? outOfOrder : inOrder
      if (next === undefined || next.time > bound) return undefined
      return fromHeap ? pop(heap) : takeFromQueue()
    },
  }
}

function isBefore(left: Timed, right: Timed): boolean {
  return left.time < right.time || (left.time === right.time && left.position < right.position)
}

function push<T extends Timed>(heap: T[], record: T): void {
  let index = heap.length
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = heap[parent]
    if (above === undefined || isBefore(above, record)) break
    heap[index] = above
    index = parent
  }
  heap[index] = record
}

function pop<T extends Timed>(heap: T[]): T | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return first
  let index = 0
  for (;;) {
    let child = index * 2 + 1
    const left = heap[child]
    const right = heap[child + 1]
    if (left !== undefined && right !== undefined && isBefore(right, left)) child++
    const smaller = heap[child]
    if (smaller === undefined || isBefore(last, smaller)) break
    heap[index] = smaller
    index = child
  }
  heap[index] = last
  return first
}
