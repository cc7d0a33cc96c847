import { Option, type Command } from 'commander'
import { REVIEW_REASONS, type ReviewRemarks } from '../../api/index.js'
import { caseIdText } from '../arguments.js'
import { print, type Context } from '../context.js'
import { examples } from '../help.js'
import {
  renderClaim, renderDecision, renderDecisions, renderReviewCase, renderReviews
} from '../render/reviews.js'
import { addQuestions } from './questions.js'
import { textFrom, textOptions } from '../text-flag.js'
import { nodeOptions, showAnswer, withNode, type NodeFlags } from '../with-node.js'

/** Flags for the remarks of a clinician. Remarks stay at the hospital and are not sent to any peer. */
interface RemarkFlags extends NodeFlags {
  readonly as?: string
  readonly note?: string
  readonly noteFile?: string
}

/** Adds the commands for clinicians, at a hospital where people judge cases. */
export function addReview (program: Command, context: Context): void {
  const group = program.command('review').description('Judge the cases drawn to this hospital')
  addReading(group, context)
  addClaim(group, context)
  addApprove(group, context)
  addReject(group, context)
  addExcuse(group, context)
  addQuestions(group, context)
  examples(group, 'review list', 'review reject 3b1f0c528a1e --reason CLI-01')
}

function addReading (group: Command, context: Context): void {
  const list = nodeOptions(group.command('list'))
    .description('Cases that wait for a clinician here, the next deadline first')
    .addOption(new Option('--decided', 'decisions made here, with clinician, reason and note, newest first'))
    .action(async (flags: NodeFlags & { readonly decided?: boolean }) => {
      await withNode(context, flags, 'hospital', async client => {
        if (flags.decided === true) {
          print(context, flags.json, await client.call('decidedReviews'), renderDecisions)
        } else print(context, flags.json, await client.call('reviews'), renderReviews)
      })
    })
  examples(list, 'review list --name hospital-1', 'review list --decided')
  const show = nodeOptions(group.command('show'))
    .description('The case part in plain words, which is all that a judging hospital sees, and the findings')
    .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
    .action(async (id: string, flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderReviewCase,
        client => client.call('review', { params: { id } }))
    })
  examples(show, 'review show 3b1f0c528a1e --name hospital-1')
}

function addClaim (group: Command, context: Context): void {
  const command = nodeOptions(group.command('claim'))
    .description('Claim a case for fifteen minutes, so that no other clinician here decides it; claim it ' +
      'again for more time')
    .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
    .addOption(new Option('--as <clinician>', 'name of the clinician; kept at this hospital')
      .makeOptionMandatory())
    .addOption(new Option('--release', 'end the claim, whoever has it'))
    .action(async (id: string, flags: NodeFlags & { readonly as: string, readonly release?: boolean }) => {
      const body = { clinician: flags.as, ...(flags.release === true && { release: true }) }
      await showAnswer(context, flags, 'hospital', renderClaim,
        client => client.call('claimReview', { params: { id }, body }))
    })
  examples(command, 'review claim 3b1f0c528a1e --as "Dr Okafor"',
    'review claim 3b1f0c528a1e --as "Dr Okafor" --release')
}

function addApprove (group: Command, context: Context): void {
  const command = remarkOptions(nodeOptions(group.command('approve')))
    .description('Sign an approval: the diagnosis is plausible and properly coded, by a registered ' +
      'clinician. A case that a rule flagged needs a --note that says why')
    .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
    .action(async (id: string, flags: RemarkFlags) => {
      await showAnswer(context, flags, 'hospital', renderDecision,
        async client => await client.call('approveReview',
          { params: { id }, body: await remarksOf(context, flags) }))
    })
  examples(command, 'review approve 3b1f0c528a1e',
    'review approve 3b1f0c528a1e --as "Dr Okafor" --note "confirmed by phone"')
}

function addReject (group: Command, context: Context): void {
  const command = remarkOptions(nodeOptions(group.command('reject')))
    .description('Sign a rejection; the chain shows the group of the reason, and the submitter gets the code')
    .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
    .addOption(new Option('--reason <code>', 'one of the codes below').makeOptionMandatory())
    .action(async (id: string, flags: RemarkFlags & { readonly reason: string }) => {
      const body = { reason: flags.reason.toUpperCase(), ...await remarksOf(context, flags) }
      await showAnswer(context, flags, 'hospital', renderDecision,
        client => client.call('rejectReview', { params: { id }, body }))
    })
    .addHelpText('after', `\nReasons:\n${Object.entries(REVIEW_REASONS).map(([code, reason]) => {
      return `  ${code}  ${reason}\n`
    }).join('')}`)
  examples(command, 'review reject 3b1f0c528a1e --reason CLI-01 --as "Dr Okafor"')
}

function addExcuse (group: Command, context: Context): void {
  const command = remarkOptions(nodeOptions(group.command('excuse')))
    .description('Give the case to another hospital without a verdict, for example for a conflict of ' +
      'interest; this hospital cannot judge it afterwards')
    .argument('<case>', 'case id, or its first 8 digits or more', caseIdText)
    .action(async (id: string, flags: RemarkFlags) => {
      await showAnswer(context, flags, 'hospital', renderDecision,
        async client => await client.call('excuseReview',
          { params: { id }, body: await remarksOf(context, flags) }))
    })
  examples(command, 'review excuse 3b1f0c528a1e',
    'review excuse 3b1f0c528a1e --as "Dr Okafor" --note "the patient is a relative"')
}

function remarkOptions (command: Command): Command {
  return textOptions(command, 'note',
    'explanation; kept at this hospital (review list --decided, diagnosis show)')
    .addOption(new Option('--as <clinician>', 'name of the clinician; kept at this hospital'))
}

async function remarksOf (context: Context, flags: RemarkFlags): Promise<ReviewRemarks> {
  const clinician = flags.as
  const note = await textFrom(context, flags.note, flags.noteFile)
  return {
    ...(clinician === undefined ? {} : { clinician }), ...(note === undefined ? {} : { note })
  }
}
