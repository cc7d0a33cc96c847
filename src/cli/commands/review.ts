import { Option, type Command } from 'commander'
import type { ReviewDecisionView } from '../../api/index.js'
import { caseIdText } from '../arguments.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { renderReviewCase, renderReviews } from '../render/node.js'
import { plain, shortId } from '../render/words.js'
import { nodeOptions, withNode, type NodeFlags } from '../with-node.js'

/** The clinician's queue of a hospital that is set to review by hand. */
export function addReview (program: Command, context: Context): void {
  const group = program.command('review').description('Judge the cases drawn to this hospital')
  addReading(group, context)
  addApprove(group, context)
  addReject(group, context)
  examples(group, 'review list', 'review reject 3b1f0c528a1e --reason CLI-01')
}

function addReading (group: Command, context: Context): void {
  const list = nodeOptions(group.command('list'))
    .description('Cases that wait for a clinician here')
    .action(async (flags: NodeFlags) => {
      const items = await withNode(context, flags, 'hospital', async client => {
        return await client.call('reviews')
      })
      print(context, flags.json, items, renderReviews)
    })
  examples(list, 'review list --name hospital-1')
  const show = nodeOptions(group.command('show'))
    .description('One of them, opened, with what the rules found')
    .argument('<case>', 'its id, or the first 8 digits or more', caseIdText)
    .action(async (id: string, flags: NodeFlags) => {
      const item = await withNode(context, flags, 'hospital', async client => {
        return await client.call('review', { params: { id } })
      })
      print(context, flags.json, item, renderReviewCase)
    })
  examples(show, 'review show 3b1f0c528a1e --name hospital-1')
}

function addApprove (group: Command, context: Context): void {
  const command = nodeOptions(group.command('approve'))
    .description('Sign an approval: plausible, properly coded, by a registered clinician')
    .argument('<case>', 'its id, or the first 8 digits or more', caseIdText)
    .addOption(new Option('--note <text>', 'why, despite a flag; kept at this hospital'))
    .action(async (id: string, flags: NodeFlags & { readonly note?: string }) => {
      const body = flags.note === undefined ? {} : { note: flags.note }
      const done = await withNode(context, flags, 'hospital', async client => {
        return await client.call('approveReview', { params: { id }, body })
      })
      print(context, flags.json, done, renderDecision)
    })
  examples(command, 'review approve 3b1f0c528a1e', 'review approve 3b1f0c528a1e --note "confirmed"')
}

function addReject (group: Command, context: Context): void {
  const command = nodeOptions(group.command('reject'))
    .description('Sign a rejection; its reason stays on the chain')
    .argument('<case>', 'its id, or the first 8 digits or more', caseIdText)
    .addOption(new Option('--reason <code>',
      'CLI-01 not supported by evidence, CLI-02 contradicts history, CLI-03 wrong code, ' +
      'or the code of a rule').makeOptionMandatory())
    .action(async (id: string, flags: NodeFlags & { readonly reason: string }) => {
      const body = { reason: flags.reason.toUpperCase() }
      const done = await withNode(context, flags, 'hospital', async client => {
        return await client.call('rejectReview', { params: { id }, body })
      })
      print(context, flags.json, done, renderDecision)
    })
  examples(command, 'review reject 3b1f0c528a1e --reason CLI-01')
}

function renderDecision ({ caseId, attempt, decision, reason }: ReviewDecisionView): string {
  const words = `${decision}${reason === undefined ? '' : ` (${reason})`}`
  return `signed: ${plain(words)} of case ${shortId(caseId)}, attempt ${attempt}\n`
}
