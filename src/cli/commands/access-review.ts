import path from 'node:path'
import { Option, type Command } from 'commander'
import type { AccessReviewView, AttestedReviewView } from '../../api/index.js'
import { CliError } from '../cli-error.js'
import type { Context } from '../context.js'
import { examples } from '../help.js'
import { writeSecretFile } from '../new-file.js'
import { renderAttestedCounts } from '../render/attested.js'
import { renderAccessReview, renderRecorded, renderReviewList } from '../render/emergencies.js'
import { nodeOptions, showAnswer, type NodeFlags } from '../with-node.js'
import { idText } from './emergency.js'

const REVIEWED = 'id of an emergency or a consent, or its first 8 digits or more'
const JUDGEMENTS = ['justified', 'unjustified', 'void'] as const
const REASONS = [
  'emergency-shown', 'care-needed-it', 'no-emergency', 'reason-insufficient', 'wrong-patient', 'withheld',
  'form-fits', 'patient-confirms', 'form-differs', 'not-signed', 'no-form', 'patient-erased'
] as const

type ShowFlags = NodeFlags & { readonly out?: string }
type JudgeFlags = NodeFlags & {
  readonly judgement: typeof JUDGEMENTS[number], readonly reason: typeof REASONS[number]
}

/** Adds `access review` to the commands about accesses: what this hospital must judge. */
export function addAccessReview (access: Command, context: Context): void {
  const group = access.command('review')
    .description('Judge emergencies of other hospitals, and consents that they filed in their own favour')
  const list = nodeOptions(group.command('list'))
    .description('Emergencies and consents that this hospital was drawn to judge, oldest first')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderReviewList, client => client.call('accessReviews'))
    })
  examples(list, 'access review list --name hospital-1')
  addShow(group, context)
  addJudge(group, context)
  const counts = nodeOptions(group.command('counts'))
    .description('Consents in favour of their filers under review, and the public counters of each hospital')
    .action(async (flags: NodeFlags) => {
      await showAnswer(context, flags, 'hospital', renderAttestedCounts,
        client => client.call('attestedConsents'))
    })
  examples(counts, 'access review counts --name hospital-1')
  examples(group, 'access review list', 'access review show 3b1f0c528a1e')
}

function addShow (group: Command, context: Context): void {
  const show = nodeOptions(group.command('show')).argument('<id>', REVIEWED)
    .description('An emergency with its justification, or a consent with its form, for its judges alone')
    .addOption(new Option('--out <file>', 'a new file for the form of a consent'))
    .action(async (id: string, { out, ...flags }: ShowFlags) => {
      await showAnswer(context, flags, 'hospital', renderAccessReview, async client => {
        const review = await client.call('accessReview', { params: { id: idText(id) } })
        if (out !== undefined) await writeForm(context, out, review)
        return review
      })
    })
  examples(show, 'access review show 3b1f0c528a1e', 'access review show 7c2e91d04f55 --out form.pdf')
}

/** Writes the form for the eyes of a person. @throws CliError if there is none */
async function writeForm (
  { io }: Context, out: string, review: AccessReviewView | AttestedReviewView
): Promise<void> {
  if (review.kind === undefined) throw new CliError('an emergency has no form; leave out --out')
  if (review.filed === undefined) throw new CliError('the hospital gives no form now; leave out --out')
  await writeSecretFile(path.resolve(io.cwd, out), out, [Buffer.from(review.filed.document, 'base64')])
}

function addJudge (group: Command, context: Context): void {
  const judge = nodeOptions(group.command('judge')).argument('<id>', REVIEWED)
    .description('Sign the judgement of this hospital; judgement and reason are public')
    .addOption(new Option('--judgement <judgement>', 'what a person here found').choices(JUDGEMENTS)
      .makeOptionMandatory())
    .addOption(new Option('--reason <reason>', 'why; see below').choices(REASONS).makeOptionMandatory())
    .action(async (id: string, { judgement, reason, ...flags }: JudgeFlags) => {
      await showAnswer(context, flags, 'hospital', renderRecorded('The judgement'), client =>
        client.call('judgeAccess', { params: { id: idText(id) }, body: { judgement, reason } }))
    })
  judge.addHelpText('after', `
Of an emergency, emergency-shown and care-needed-it justify; no-emergency, reason-insufficient, wrong-patient
and withheld do not. Of a consent, form-fits and patient-confirms justify; form-differs, not-signed,
wrong-patient and no-form do not. patient-erased makes the review of a consent void: the form went with the
patient, as access review show says.`)
  examples(judge, 'access review judge 3b1f0c528a1e --judgement unjustified --reason no-emergency',
    'access review judge 7c2e91d04f55 --judgement unjustified --reason no-form')
}
