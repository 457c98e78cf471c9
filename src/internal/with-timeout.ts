/**
 * Limits how long an asynchronous operation may take.
 *
 * @module
 */

/**
 * Resolves or rejects like `work`, or rejects after `timeoutMs`. A later result is ignored.
 *
 * @throws the reason of `work`, or an `Error` whose message states the timeout.
 */
export function withTimeout<T>(work: PromiseLike<T> | T, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`timed out after ${timeoutMs} ms`)), timeoutMs)
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}
