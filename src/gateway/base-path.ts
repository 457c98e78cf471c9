/**
 * Where the API's own path begins in the path a client addressed.
 *
 * @module
 */

/**
 * Takes the base path off. With `basePath` undefined the rule is API Gateway's own: the default endpoint
 * (`….execute-api.…`) has the stage in front; any other host is a custom domain, where the stage may be in front or
 * not be there at all. `undefined`: the path lies outside of this API.
 */
export function pathBelow(
  rawPath: string,
  { host, stage, basePath }: { readonly host: string; readonly stage: string; readonly basePath: string | undefined },
): string | undefined {
  if (basePath !== undefined) return below(rawPath, basePath)
  const path = below(rawPath, `/${stage}`)
  return path ?? (host.includes('.execute-api.') ? undefined : rawPath)
}

function below(rawPath: string, basePath: string): string | undefined {
  if (rawPath === basePath) return '/'
  return rawPath.startsWith(`${basePath}/`) ? rawPath.slice(basePath.length) : undefined
}
