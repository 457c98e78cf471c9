/**
 * Prints a `curl` command for each route of the served APIs.
 *
 * @module
 */

import type { ExampleRequest } from '../../gateway/index.ts'

/** Where the requests are sent. */
export interface ExampleTarget {
  /** The base URL of the server. */
  readonly url: string
  /** Whether a test issuer runs, whose token is in the shell variable `TOKEN`. */
  readonly hasToken: boolean
}

/**
 * Returns a command that sends the request. Signed requests use curl's own signer (curl 7.75 or later); the secret access
 * key is read from the environment, so that it is not printed.
 */
export function exampleCommand(example: ExampleRequest, { url, hasToken }: ExampleTarget): string {
  const { method, path, headers, query, apiKeyRequired, signature } = example
  const token = hasToken ? '$TOKEN' : '<token>'
  const search = query.map((name) => `${encodeURIComponent(name)}=<${name}>`).join('&')
  const parts = [
    'curl -i',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...headers.map(
      (name) => `-H ${quote(`${name}: ${name.toLowerCase() === 'authorization' ? `Bearer ${token}` : `<${name}>`}`)}`,
    ),
    ...(apiKeyRequired ? ["-H 'x-api-key: <API key>'"] : []),
    ...(signature === undefined
      ? []
      : [`--aws-sigv4 aws:amz:${signature.region}:execute-api`, `--user "${signature.accessKeyId}:$AWS_SECRET_ACCESS_KEY"`]),
    quote(`${url}${path}${search === '' ? '' : `?${search}`}`),
  ]
  return parts.join(' ')
}

/** In double quotes the shell replaces `$TOKEN`; other special characters are escaped. */
function quote(text: string): string {
  if (!text.includes('$TOKEN')) return `'${text.replaceAll("'", "'\\''")}'`
  return `"${text.replaceAll(/["\\`]/g, '\\$&')}"`
}
