import { Option, type Command } from 'commander'
import type { Context } from '../context.js'
import { examples } from '../help.js'
import { renderAccessReview, renderRecorded, renderReviewList } from '../render/emergencies.js'
import { nodeOptions, showAnswer, type NodeFlags } from '../with-node.js'
import { idText } from './emergency.js'

const EMERGENCY = 'id of an emergency, or its first 8 digits or more'
const JUDGEMENTS = ['justified', 'unjustified'] as const
const REASONS = [
  'emergency-shown', 'care-needed-it', 'no-emergency', 'reason-insufficient', 'wrong-patient', 'withheld'
] as const

type JudgeFlags = NodeFlags & {
  readonly judgement: typeof JUDGEMENTS[number], readonly reason: typeof REASONS[number]
}

/** Adds `access review` to the commands about accesses: emergencies that this hospital must judge. */
export function addAccessReview (access: Command, context: Context): void {
  const group = access.command('review').description('Judge emergencies of other hospitals')
  const list = nodeOptions(group.command('list'))
    .description('Emergencies that this hospital was drawn to judge, the next deadline first')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderReviewList, client => client.call('accessReviews'))
    })
  examples(list, 'access review list --name hospital-1')
  const show = nodeOptions(group.command('show')).argument('<emergency>', EMERGENCY)
    .description('An emergency with its justification, which the opening hospital gives to its judges alone')
    .action(async (id: string, flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderAccessReview, client =>
        client.call('accessReview', { params: { id: idText(id) } }))
    })
  examples(show, 'access review show 3b1f0c528a1e')
  const judge = nodeOptions(group.command('judge')).argument('<emergency>', EMERGENCY)
    .description('Sign the judgement of this hospital; judgement and reason are public')
    .addOption(new Option('--judgement <judgement>', 'what a person here found').choices(JUDGEMENTS)
      .makeOptionMandatory())
    .addOption(new Option('--reason <reason>', 'the first two are of a justified one').choices(REASONS)
      .makeOptionMandatory())
    .action(async (id: string, { judgement, reason, ...flags }: JudgeFlags) => {
      await showAnswer(context, flags, 'hospital', renderRecorded('The judgement'), client =>
        client.call('judgeAccess', { params: { id: idText(id) }, body: { judgement, reason } }))
    })
  examples(judge, 'access review judge 3b1f0c528a1e --judgement unjustified --reason no-emergency')
  examples(group, 'access review list', 'access review show 3b1f0c528a1e')
}
