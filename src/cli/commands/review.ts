import { Option, type Command } from 'commander'
import { REVIEW_REASONS, type ReviewRemarks } from '../../api/index.js'
import { caseIdText } from '../arguments.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import { renderDecision, renderDecisions, renderReviewCase, renderReviews } from '../render/reviews.js'
import { nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'

/** Who decides and why; this stays at the hospital and is not sent to any peer. */
interface WordFlags extends NodeFlags {
  readonly as?: string
  readonly note?: string
}

/** Adds the commands for the clinicians of a hospital that reviews by hand. */
export function addReview (program: Command, context: Context): void {
  const group = program.command('review').description('Judge the cases drawn to this hospital')
  addReading(group, context)
  addApprove(group, context)
  addReject(group, context)
  examples(group, 'review list', 'review reject 3b1f0c528a1e --reason CLI-01')
}

function addReading (group: Command, context: Context): void {
  const list = nodeOptions(group.command('list'))
    .description('Cases that wait for a clinician here, the next deadline first')
    .addOption(new Option('--decided', 'cases that clinicians decided here, with who and why, newest first'))
    .action(async (flags: NodeFlags & { readonly decided?: boolean }) => {
      await withNode(context, flags, 'hospital', async client => {
        if (flags.decided === true) {
          print(context, flags.json, await client.call('decidedReviews'), renderDecisions)
        } else print(context, flags.json, await client.call('reviews'), renderReviews)
      })
    })
  examples(list, 'review list --name hospital-1', 'review list --decided')
  const show = nodeOptions(group.command('show'))
    .description('A case in short with the findings of the rules; --json has the whole record')
    .argument('<case>', 'its id, or the first 8 digits or more', caseIdText)
    .action(async (id: string, flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderReviewCase,
        client => client.call('review', { params: { id } }))
    })
  examples(show, 'review show 3b1f0c528a1e --name hospital-1')
}

function addApprove (group: Command, context: Context): void {
  const command = wordOptions(nodeOptions(group.command('approve')))
    .description('Sign an approval: plausible, properly coded, by a registered clinician')
    .argument('<case>', 'its id, or the first 8 digits or more', caseIdText)
    .action(async (id: string, flags: WordFlags) => {
      await showAnswer(context, flags, 'hospital', renderDecision,
        client => client.call('approveReview', { params: { id }, body: wordsOf(flags) }))
    })
  examples(command, 'review approve 3b1f0c528a1e',
    'review approve 3b1f0c528a1e --as "Dr Okafor" --note "confirmed by phone"')
}

function addReject (group: Command, context: Context): void {
  const command = wordOptions(nodeOptions(group.command('reject')))
    .description('Sign a rejection; its reason stays on the chain')
    .argument('<case>', 'its id, or the first 8 digits or more', caseIdText)
    .addOption(new Option('--reason <code>', 'one of the codes below').makeOptionMandatory())
    .action(async (id: string, flags: WordFlags & { readonly reason: string }) => {
      const body = { reason: flags.reason.toUpperCase(), ...wordsOf(flags) }
      await showAnswer(context, flags, 'hospital', renderDecision,
        client => client.call('rejectReview', { params: { id }, body }))
    })
    .addHelpText('after', `\nReasons:\n${Object.entries(REVIEW_REASONS).map(([code, words]) => {
      return `  ${code}  ${words}\n`
    }).join('')}`)
  examples(command, 'review reject 3b1f0c528a1e --reason CLI-01 --as "Dr Okafor"')
}

function wordOptions (command: Command): Command {
  return command
    .addOption(new Option('--as <clinician>', 'who decides; kept at this hospital'))
    .addOption(new Option('--note <text>',
      'why; kept at this hospital (review list --decided, diagnosis show)'))
}

function wordsOf ({ as: clinician, note }: WordFlags): ReviewRemarks {
  return {
    ...(clinician === undefined ? {} : { clinician }), ...(note === undefined ? {} : { note })
  }
}
