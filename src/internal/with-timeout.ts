/** Waits no longer than `timeoutMs`, and rejects then; what comes later is dropped. */
export function inTime<T>(work: PromiseLike<T> | T, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs)
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
