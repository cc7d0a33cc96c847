import type { Command } from 'commander'
import type { Context } from '../context.js'
import { examples } from '../help.js'
import { addAccessReview } from './access-review.js'

/** Adds `access`, the commands about accesses to records. */
export function addAccess (program: Command, context: Context): void {
  const group = program.command('access').description('Accesses to records, and their reviews')
  addAccessReview(group, context)
  examples(group, 'access review list')
}
