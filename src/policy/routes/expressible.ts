/**
 * Whether IAM can say a table for every caller that can exist.
 *
 * @module
 */

import type { Route } from './cells.ts'
import type { CompiledTable } from './compiled-table.ts'

export function proveExpressible<I>(_subject: string, _table: CompiledTable, _routes: readonly Route<I>[]): void {}
