/** Waits no longer than `timeoutMs`; what comes later is dropped. */
export function inTime<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
